package io.triplane.ikev2.wire;

import java.util.Optional;

/// Properties of ESP and AH sequence numbers, transform type 5 (IANA), formerly ESN.
public enum SequenceNumbers implements IanaNumber {
    SEQUENTIAL_32(0, "no-esn", "RFC 7296"),
    EXTENDED_64(1, "esn", "RFC 7296"),
    UNSPECIFIED_32(2, "unspecified", "RFC 9827");

    private static final Registry<SequenceNumbers> REGISTRY = new Registry<>(values());

    private final int number;
    private final String token;
    private final String rfc;

    SequenceNumbers(int number, String token, String rfc) {
        this.number = number;
        this.token = token;
        this.rfc = rfc;
    }

    /// The entry of that number; empty for one this build does not know.
    public static Optional<SequenceNumbers> of(int number) {
        return REGISTRY.of(number);
    }

    /// The entry of that token; empty for one this build does not know.
    public static Optional<SequenceNumbers> ofToken(String token) {
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
