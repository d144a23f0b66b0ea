package io.triplane.ikev2.wire;

import java.util.Optional;

/// IKEv2 exchange types (IANA), RFC 7296 §3.1.
public enum ExchangeType implements IanaNumber {
    IKE_SA_INIT(34, "IKE_SA_INIT", "RFC 7296"),
    IKE_AUTH(35, "IKE_AUTH", "RFC 7296"),
    CREATE_CHILD_SA(36, "CREATE_CHILD_SA", "RFC 7296"),
    INFORMATIONAL(37, "INFORMATIONAL", "RFC 7296"),
    IKE_SESSION_RESUME(38, "IKE_SESSION_RESUME", "RFC 5723"),
    IKE_INTERMEDIATE(43, "IKE_INTERMEDIATE", "RFC 9242"),
    IKE_FOLLOWUP_KE(44, "IKE_FOLLOWUP_KE", "RFC 9370");

    private static final Registry<ExchangeType> REGISTRY = new Registry<>(values());

    private final int number;
    private final String token;
    private final String rfc;

    ExchangeType(int number, String token, String rfc) {
        this.number = number;
        this.token = token;
        this.rfc = rfc;
    }

    /// The entry of that number; empty for one this build does not know.
    public static Optional<ExchangeType> of(int number) {
        return REGISTRY.of(number);
    }

    /// The entry of that token; empty for one this build does not know.
    public static Optional<ExchangeType> ofToken(String token) {
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
