package io.triplane.ikev2.wire;

import java.util.Optional;

/// Security protocol identifiers (IANA), RFC 7296 §3.3.1.
public enum ProtocolId implements IanaNumber {
    IKE(1, "IKE", "RFC 7296"),
    AH(2, "AH", "RFC 7296"),
    ESP(3, "ESP", "RFC 7296");

    private static final Registry<ProtocolId> REGISTRY = new Registry<>(values());

    private final int number;
    private final String token;
    private final String rfc;

    ProtocolId(int number, String token, String rfc) {
        this.number = number;
        this.token = token;
        this.rfc = rfc;
    }

    /// The entry of that number; empty for one this build does not know.
    public static Optional<ProtocolId> of(int number) {
        return REGISTRY.of(number);
    }

    /// The entry of that token; empty for one this build does not know.
    public static Optional<ProtocolId> ofToken(String token) {
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
