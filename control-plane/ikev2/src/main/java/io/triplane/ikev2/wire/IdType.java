package io.triplane.ikev2.wire;

import java.util.Optional;

/// Identification types (IANA), RFC 7296 §3.5.
public enum IdType implements IanaNumber {
    IPV4_ADDR(1, "ip4-addr", "RFC 7296"),
    FQDN(2, "fqdn", "RFC 7296"),
    RFC822_ADDR(3, "rfc822", "RFC 7296"),
    IPV6_ADDR(5, "ip6-addr", "RFC 7296"),
    DER_ASN1_DN(9, "der-asn1-dn", "RFC 7296"),
    DER_ASN1_GN(10, "der-asn1-gn", "RFC 7296"),
    KEY_ID(11, "key-id", "RFC 7296"),
    FC_NAME(12, "fc-name", "RFC 4595"),
    NULL(13, "null", "RFC 7619");

    private static final Registry<IdType> REGISTRY = new Registry<>(values());

    private final int number;
    private final String token;
    private final String rfc;

    IdType(int number, String token, String rfc) {
        this.number = number;
        this.token = token;
        this.rfc = rfc;
    }

    /// The entry of that number; empty for one this build does not know.
    public static Optional<IdType> of(int number) {
        return REGISTRY.of(number);
    }

    /// The entry of that token; empty for one this build does not know.
    public static Optional<IdType> ofToken(String token) {
        return REGISTRY.ofToken(token);
    }

    /// The token of a number, or the number itself in decimal.
    public static String nameOf(int number) {
        return REGISTRY.nameOf(number);
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public String token() {
        return token;
    }

    @Override
    public String rfc() {
        return rfc;
    }
}
