package io.triplane.ikev2.wire;

import java.util.Optional;

/// Authentication methods (IANA), RFC 7296 §3.8.
public enum AuthMethod implements IanaNumber {
    RSA_SIGNATURE(1, "rsa-sig", "RFC 7296"),
    SHARED_KEY_MIC(2, "shared-key-mic", "RFC 7296"),
    DSS_SIGNATURE(3, "dss-sig", "RFC 7296"),
    ECDSA_256(9, "ecdsa-256", "RFC 4754"),
    ECDSA_384(10, "ecdsa-384", "RFC 4754"),
    ECDSA_521(11, "ecdsa-521", "RFC 4754"),
    SECURE_PASSWORD(12, "secure-password", "RFC 6467"),
    NULL(13, "null", "RFC 7619"),
    DIGITAL_SIGNATURE(14, "digital-signature", "RFC 7427");

    private static final Registry<AuthMethod> REGISTRY = new Registry<>(values());

    private final int number;
    private final String token;
    private final String rfc;

    AuthMethod(int number, String token, String rfc) {
        this.number = number;
        this.token = token;
        this.rfc = rfc;
    }

    /// The entry of that number; empty for one this build does not know.
    public static Optional<AuthMethod> of(int number) {
        return REGISTRY.of(number);
    }

    /// The entry of that token; empty for one this build does not know.
    public static Optional<AuthMethod> ofToken(String token) {
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
