package io.triplane.ikev2.wire;

import java.util.Optional;

/// Hash algorithms announced by SIGNATURE_HASH_ALGORITHMS (IANA), RFC 7427 §4.
public enum SignatureHash implements IanaNumber {
    SHA1(1, "sha1", "RFC 7427"),
    SHA2_256(2, "sha2-256", "RFC 7427"),
    SHA2_384(3, "sha2-384", "RFC 7427"),
    SHA2_512(4, "sha2-512", "RFC 7427"),
    IDENTITY(5, "identity", "RFC 8420"),
    STREEBOG_256(6, "streebog-256", "RFC 9385"),
    STREEBOG_512(7, "streebog-512", "RFC 9385");

    private static final Registry<SignatureHash> REGISTRY = new Registry<>(values());

    private final int number;
    private final String token;
    private final String rfc;

    SignatureHash(int number, String token, String rfc) {
        this.number = number;
        this.token = token;
        this.rfc = rfc;
    }

    /// The entry of that number; empty for one this build does not know.
    public static Optional<SignatureHash> of(int number) {
        return REGISTRY.of(number);
    }

    /// The entry of that token; empty for one this build does not know.
    public static Optional<SignatureHash> ofToken(String token) {
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
