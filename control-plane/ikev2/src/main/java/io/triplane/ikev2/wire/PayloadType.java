package io.triplane.ikev2.wire;

import java.util.Optional;

/// IKEv2 payload types (IANA), RFC 7296 §3.2. Tokens are the short notations of the RFCs.
public enum PayloadType implements IanaNumber {
    NONE(0, "None", "RFC 7296"),
    SA(33, "SA", "RFC 7296"),
    KEY_EXCHANGE(34, "KE", "RFC 7296"),
    ID_INITIATOR(35, "IDi", "RFC 7296"),
    ID_RESPONDER(36, "IDr", "RFC 7296"),
    CERT(37, "CERT", "RFC 7296"),
    CERTREQ(38, "CERTREQ", "RFC 7296"),
    AUTH(39, "AUTH", "RFC 7296"),
    NONCE(40, "No", "RFC 7296"),
    NOTIFY(41, "N", "RFC 7296"),
    DELETE(42, "D", "RFC 7296"),
    VENDOR_ID(43, "V", "RFC 7296"),
    TS_INITIATOR(44, "TSi", "RFC 7296"),
    TS_RESPONDER(45, "TSr", "RFC 7296"),
    ENCRYPTED(46, "SK", "RFC 7296"),
    CONFIGURATION(47, "CP", "RFC 7296"),
    EAP(48, "EAP", "RFC 7296"),
    GENERIC_SECURE_PASSWORD(49, "GSPM", "RFC 6467"),
    ENCRYPTED_FRAGMENT(53, "SKF", "RFC 7383"),
    PUZZLE_SOLUTION(54, "PS", "RFC 8019");

    private static final Registry<PayloadType> REGISTRY = new Registry<>(values());

    private final int number;
    private final String token;
    private final String rfc;

    PayloadType(int number, String token, String rfc) {
        this.number = number;
        this.token = token;
        this.rfc = rfc;
    }

    /// The entry of that number; empty for one this build does not know.
    public static Optional<PayloadType> of(int number) {
        return REGISTRY.of(number);
    }

    /// The entry of that token; empty for one this build does not know.
    public static Optional<PayloadType> ofToken(String token) {
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
