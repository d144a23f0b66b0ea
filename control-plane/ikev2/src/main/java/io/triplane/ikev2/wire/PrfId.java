package io.triplane.ikev2.wire;

import java.util.Optional;

/// Pseudorandom functions, transform type 2 (IANA).
public enum PrfId implements IanaNumber {
    HMAC_MD5(1, "hmac-md5", "RFC 2104"),
    HMAC_SHA1(2, "hmac-sha1", "RFC 2104"),
    HMAC_TIGER(3, "hmac-tiger", "RFC 7296"),
    AES128_XCBC(4, "aes128-xcbc", "RFC 4434"),
    HMAC_SHA2_256(5, "hmac-sha2-256", "RFC 4868"),
    HMAC_SHA2_384(6, "hmac-sha2-384", "RFC 4868"),
    HMAC_SHA2_512(7, "hmac-sha2-512", "RFC 4868"),
    AES128_CMAC(8, "aes128-cmac", "RFC 4615"),
    HMAC_STREEBOG_512(9, "hmac-streebog-512", "RFC 9385");

    private static final Registry<PrfId> REGISTRY = new Registry<>(values());

    private final int number;
    private final String token;
    private final String rfc;

    PrfId(int number, String token, String rfc) {
        this.number = number;
        this.token = token;
        this.rfc = rfc;
    }

    /// The entry of that number; empty for one this build does not know.
    public static Optional<PrfId> of(int number) {
        return REGISTRY.of(number);
    }

    /// The entry of that token; empty for one this build does not know.
    public static Optional<PrfId> ofToken(String token) {
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
