package io.triplane.ikev2.wire;

import java.util.Optional;

/// Transform types of a proposal (IANA), RFC 7296 §3.3.2.
public enum TransformType implements IanaNumber {
    ENCRYPTION(1, "ENCR", "RFC 7296"),
    PRF(2, "PRF", "RFC 7296"),
    INTEGRITY(3, "INTEG", "RFC 7296"),
    KEY_EXCHANGE(4, "KE", "RFC 7296"),
    SEQUENCE_NUMBERS(5, "SN", "RFC 9827"),
    ADDITIONAL_KE_1(6, "ADDKE1", "RFC 9370"),
    ADDITIONAL_KE_2(7, "ADDKE2", "RFC 9370"),
    ADDITIONAL_KE_3(8, "ADDKE3", "RFC 9370"),
    ADDITIONAL_KE_4(9, "ADDKE4", "RFC 9370"),
    ADDITIONAL_KE_5(10, "ADDKE5", "RFC 9370"),
    ADDITIONAL_KE_6(11, "ADDKE6", "RFC 9370"),
    ADDITIONAL_KE_7(12, "ADDKE7", "RFC 9370");

    private static final Registry<TransformType> REGISTRY = new Registry<>(values());

    private final int number;
    private final String token;
    private final String rfc;

    TransformType(int number, String token, String rfc) {
        this.number = number;
        this.token = token;
        this.rfc = rfc;
    }

    /// The additional key exchange of that slot, 1 to 7.
    public static TransformType additional(int slot) {
        return REGISTRY.of(ADDITIONAL_KE_1.number + slot - 1).orElseThrow();
    }

    /// Whether its transforms are key exchange methods that follow the first one.
    public boolean isAdditional() {
        return number >= ADDITIONAL_KE_1.number;
    }

    /// The entry of that number; empty for one this build does not know.
    public static Optional<TransformType> of(int number) {
        return REGISTRY.of(number);
    }

    /// The entry of that token; empty for one this build does not know.
    public static Optional<TransformType> ofToken(String token) {
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
