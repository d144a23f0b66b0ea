package io.triplane.ikev2.wire;

import java.util.Optional;

/// Encryption algorithms, transform type 1 (IANA).
public enum EncryptionId implements IanaNumber {
    DES_IV64(1, "des-iv64", "RFC 1827"),
    DES(2, "des", "RFC 2405"),
    TRIPLE_DES(3, "3des", "RFC 2451"),
    RC5(4, "rc5", "RFC 2451"),
    IDEA(5, "idea", "RFC 2451"),
    CAST(6, "cast", "RFC 2451"),
    BLOWFISH(7, "blowfish", "RFC 2451"),
    TRIPLE_IDEA(8, "3idea", "RFC 2451"),
    DES_IV32(9, "des-iv32", "RFC 7296"),
    NULL(11, "null", "RFC 2410"),
    AES_CBC(12, "aes-cbc", "RFC 3602"),
    AES_CTR(13, "aes-ctr", "RFC 5930"),
    AES_CCM_8(14, "aes-ccm-8", "RFC 4309"),
    AES_CCM_12(15, "aes-ccm-12", "RFC 4309"),
    AES_CCM_16(16, "aes-ccm-16", "RFC 4309"),
    AES_GCM_8(18, "aes-gcm-8", "RFC 4106"),
    AES_GCM_12(19, "aes-gcm-12", "RFC 4106"),
    AES_GCM_16(20, "aes-gcm-16", "RFC 4106"),
    NULL_AUTH_AES_GMAC(21, "null-auth-aes-gmac", "RFC 4543"),
    CAMELLIA_CBC(23, "camellia-cbc", "RFC 5529"),
    CAMELLIA_CTR(24, "camellia-ctr", "RFC 5529"),
    CAMELLIA_CCM_8(25, "camellia-ccm-8", "RFC 5529"),
    CAMELLIA_CCM_12(26, "camellia-ccm-12", "RFC 5529"),
    CAMELLIA_CCM_16(27, "camellia-ccm-16", "RFC 5529"),
    CHACHA20_POLY1305(28, "chacha20-poly1305", "RFC 7634"),
    AES_CCM_8_IIV(29, "aes-ccm-8-iiv", "RFC 8750"),
    AES_GCM_16_IIV(30, "aes-gcm-16-iiv", "RFC 8750"),
    CHACHA20_POLY1305_IIV(31, "chacha20-poly1305-iiv", "RFC 8750");

    private static final Registry<EncryptionId> REGISTRY = new Registry<>(values());

    private final int number;
    private final String token;
    private final String rfc;

    EncryptionId(int number, String token, String rfc) {
        this.number = number;
        this.token = token;
        this.rfc = rfc;
    }

    /// The entry of that number; empty for one this build does not know.
    public static Optional<EncryptionId> of(int number) {
        return REGISTRY.of(number);
    }

    /// The entry of that token; empty for one this build does not know.
    public static Optional<EncryptionId> ofToken(String token) {
        return REGISTRY.ofToken(token);
    }

    /// The token of a number, or the number itself in decimal.
    public static String nameOf(int number) {
        return REGISTRY.nameOf(number);
    }

    /// Whether it authenticates as well, so that a proposal carries no integrity algorithm beside
    /// it (RFC 5282 §8).
    public boolean isAead() {
        return switch (this) {
            case AES_CCM_8,
                    AES_CCM_12,
                    AES_CCM_16,
                    AES_GCM_8,
                    AES_GCM_12,
                    AES_GCM_16,
                    NULL_AUTH_AES_GMAC,
                    CAMELLIA_CCM_8,
                    CAMELLIA_CCM_12,
                    CAMELLIA_CCM_16,
                    CHACHA20_POLY1305,
                    AES_CCM_8_IIV,
                    AES_GCM_16_IIV,
                    CHACHA20_POLY1305_IIV ->
                    true;
            case DES_IV64,
                    DES,
                    TRIPLE_DES,
                    RC5,
                    IDEA,
                    CAST,
                    BLOWFISH,
                    TRIPLE_IDEA,
                    DES_IV32,
                    NULL,
                    AES_CBC,
                    AES_CTR,
                    CAMELLIA_CBC,
                    CAMELLIA_CTR ->
                    false;
        };
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
