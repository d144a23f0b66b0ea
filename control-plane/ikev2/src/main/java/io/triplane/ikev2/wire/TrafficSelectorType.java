package io.triplane.ikev2.wire;

import java.util.Optional;

/// Traffic Selector types (IANA), RFC 7296 §3.13.1.
public enum TrafficSelectorType implements IanaNumber {
    TS_IPV4_ADDR_RANGE(7, "TS_IPV4_ADDR_RANGE", "RFC 7296"),
    TS_IPV6_ADDR_RANGE(8, "TS_IPV6_ADDR_RANGE", "RFC 7296"),
    TS_FC_ADDR_RANGE(9, "TS_FC_ADDR_RANGE", "RFC 4595"),
    TS_SECLABEL(10, "TS_SECLABEL", "RFC 9478");

    private static final Registry<TrafficSelectorType> REGISTRY = new Registry<>(values());

    private final int number;
    private final String token;
    private final String rfc;

    TrafficSelectorType(int number, String token, String rfc) {
        this.number = number;
        this.token = token;
        this.rfc = rfc;
    }

    /// The entry of that number; empty for one this build does not know.
    public static Optional<TrafficSelectorType> of(int number) {
        return REGISTRY.of(number);
    }

    /// The entry of that token; empty for one this build does not know.
    public static Optional<TrafficSelectorType> ofToken(String token) {
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
