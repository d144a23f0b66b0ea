package io.triplane.ikev2.wire;

import java.util.Optional;

/// Attribute types of a Configuration payload (IANA), RFC 7296 §3.15.1.
public enum ConfigAttributeType implements IanaNumber {
    INTERNAL_IP4_ADDRESS(1, "INTERNAL_IP4_ADDRESS", "RFC 7296"),
    INTERNAL_IP4_NETMASK(2, "INTERNAL_IP4_NETMASK", "RFC 7296"),
    INTERNAL_IP4_DNS(3, "INTERNAL_IP4_DNS", "RFC 7296"),
    INTERNAL_IP4_NBNS(4, "INTERNAL_IP4_NBNS", "RFC 7296"),
    INTERNAL_IP4_DHCP(6, "INTERNAL_IP4_DHCP", "RFC 7296"),
    APPLICATION_VERSION(7, "APPLICATION_VERSION", "RFC 7296"),
    INTERNAL_IP6_ADDRESS(8, "INTERNAL_IP6_ADDRESS", "RFC 7296"),
    INTERNAL_IP6_DNS(10, "INTERNAL_IP6_DNS", "RFC 7296"),
    INTERNAL_IP6_DHCP(12, "INTERNAL_IP6_DHCP", "RFC 7296"),
    INTERNAL_IP4_SUBNET(13, "INTERNAL_IP4_SUBNET", "RFC 7296"),
    SUPPORTED_ATTRIBUTES(14, "SUPPORTED_ATTRIBUTES", "RFC 7296"),
    INTERNAL_IP6_SUBNET(15, "INTERNAL_IP6_SUBNET", "RFC 7296"),
    MIP6_HOME_PREFIX(16, "MIP6_HOME_PREFIX", "RFC 5026"),
    INTERNAL_IP6_LINK(17, "INTERNAL_IP6_LINK", "RFC 5739"),
    INTERNAL_IP6_PREFIX(18, "INTERNAL_IP6_PREFIX", "RFC 5739"),
    P_CSCF_IP4_ADDRESS(20, "P_CSCF_IP4_ADDRESS", "RFC 7651"),
    P_CSCF_IP6_ADDRESS(21, "P_CSCF_IP6_ADDRESS", "RFC 7651"),
    INTERNAL_DNS_DOMAIN(25, "INTERNAL_DNS_DOMAIN", "RFC 8598"),
    INTERNAL_DNSSEC_TA(26, "INTERNAL_DNSSEC_TA", "RFC 8598"),
    ENCDNS_IP4(27, "ENCDNS_IP4", "RFC 9464"),
    ENCDNS_IP6(28, "ENCDNS_IP6", "RFC 9464"),
    ENCDNS_DIGEST_INFO(29, "ENCDNS_DIGEST_INFO", "RFC 9464");

    private static final Registry<ConfigAttributeType> REGISTRY = new Registry<>(values());

    private final int number;
    private final String token;
    private final String rfc;

    ConfigAttributeType(int number, String token, String rfc) {
        this.number = number;
        this.token = token;
        this.rfc = rfc;
    }

    /// The entry of that number; empty for one this build does not know.
    public static Optional<ConfigAttributeType> of(int number) {
        return REGISTRY.of(number);
    }

    /// The entry of that token; empty for one this build does not know.
    public static Optional<ConfigAttributeType> ofToken(String token) {
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
