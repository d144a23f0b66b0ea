package io.triplane.ikev2.wire;

import java.util.Optional;

/// Kinds of a Configuration payload (IANA), RFC 7296 §3.15.
public enum ConfigType implements IanaNumber {
    CFG_REQUEST(1, "CFG_REQUEST", "RFC 7296"),
    CFG_REPLY(2, "CFG_REPLY", "RFC 7296"),
    CFG_SET(3, "CFG_SET", "RFC 7296"),
    CFG_ACK(4, "CFG_ACK", "RFC 7296");

    private static final Registry<ConfigType> REGISTRY = new Registry<>(values());

    private final int number;
    private final String token;
    private final String rfc;

    ConfigType(int number, String token, String rfc) {
        this.number = number;
        this.token = token;
        this.rfc = rfc;
    }

    /// The entry of that number; empty for one this build does not know.
    public static Optional<ConfigType> of(int number) {
        return REGISTRY.of(number);
    }

    /// The entry of that token; empty for one this build does not know.
    public static Optional<ConfigType> ofToken(String token) {
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
