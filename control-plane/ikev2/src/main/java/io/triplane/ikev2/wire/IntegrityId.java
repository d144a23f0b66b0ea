package io.triplane.ikev2.wire;

import java.util.Optional;

/// Integrity algorithms, transform type 3 (IANA).
public enum IntegrityId implements IanaNumber {
    NONE(0, "none", "RFC 7296"),
    HMAC_MD5_96(1, "md5-96", "RFC 2403"),
    HMAC_SHA1_96(2, "sha1-96", "RFC 2404"),
    DES_MAC(3, "des-mac", "RFC 7296"),
    KPDK_MD5(4, "kpdk-md5", "RFC 7296"),
    AES_XCBC_96(5, "aes-xcbc-96", "RFC 3566"),
    HMAC_MD5_128(6, "md5-128", "RFC 4595"),
    HMAC_SHA1_160(7, "sha1-160", "RFC 4595"),
    AES_CMAC_96(8, "cmac-96", "RFC 4494"),
    AES_128_GMAC(9, "aes-128-gmac", "RFC 4543"),
    AES_192_GMAC(10, "aes-192-gmac", "RFC 4543"),
    AES_256_GMAC(11, "aes-256-gmac", "RFC 4543"),
    HMAC_SHA2_256_128(12, "hmac-sha2-256-128", "RFC 4868"),
    HMAC_SHA2_384_192(13, "hmac-sha2-384-192", "RFC 4868"),
    HMAC_SHA2_512_256(14, "hmac-sha2-512-256", "RFC 4868");

    private static final Registry<IntegrityId> REGISTRY = new Registry<>(values());

    private final int number;
    private final String token;
    private final String rfc;

    IntegrityId(int number, String token, String rfc) {
        this.number = number;
        this.token = token;
        this.rfc = rfc;
    }

    /// The entry of that number; empty for one this build does not know.
    public static Optional<IntegrityId> of(int number) {
        return REGISTRY.of(number);
    }

    /// The entry of that token; empty for one this build does not know.
    public static Optional<IntegrityId> ofToken(String token) {
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
