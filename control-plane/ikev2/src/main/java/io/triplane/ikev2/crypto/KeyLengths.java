package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.PrfId;
import java.util.OptionalInt;

/// How many octets of key material each algorithm takes, in octets. Wider than what a suite
/// computes: the data plane needs keys for ciphers that IKE itself does not run. Empty means that
/// the algorithm, or that key length of it, cannot be keyed here.
public final class KeyLengths {
    private static final int DES_OCTETS = 8;
    private static final int TRIPLE_DES_OCTETS = 24;
    private static final int CHACHA20_OCTETS = 32;
    private static final int BLOWFISH_BITS_MIN = 40;
    private static final int BLOWFISH_BITS_MAX = 448;
    private static final int SALT_OCTETS = 4;
    private static final int CCM_SALT_OCTETS = 3;

    private KeyLengths() {}

    /// Key and salt together. `keyBits` is the Key Length attribute, 0 where the proposal has none:
    /// ciphers of one fixed length take no attribute, the others need one (RFC 7296 §3.3.5).
    public static OptionalInt encryption(EncryptionId id, int keyBits) {
        OptionalInt key =
                switch (id) {
                    case AES_CBC,
                            AES_CTR,
                            AES_CCM_8,
                            AES_CCM_12,
                            AES_CCM_16,
                            AES_CCM_8_IIV,
                            AES_GCM_8,
                            AES_GCM_12,
                            AES_GCM_16,
                            AES_GCM_16_IIV,
                            NULL_AUTH_AES_GMAC,
                            CAMELLIA_CBC,
                            CAMELLIA_CTR,
                            CAMELLIA_CCM_8,
                            CAMELLIA_CCM_12,
                            CAMELLIA_CCM_16 ->
                            keyBits == 128 || keyBits == 192 || keyBits == 256
                                    ? OptionalInt.of(keyBits / Byte.SIZE)
                                    : OptionalInt.empty();
                    case CHACHA20_POLY1305, CHACHA20_POLY1305_IIV ->
                            fixed(CHACHA20_OCTETS, keyBits);
                    case DES -> fixed(DES_OCTETS, keyBits);
                    case TRIPLE_DES -> fixed(TRIPLE_DES_OCTETS, keyBits);
                    case NULL -> fixed(0, keyBits);
                    case BLOWFISH ->
                            keyBits >= BLOWFISH_BITS_MIN
                                            && keyBits <= BLOWFISH_BITS_MAX
                                            && keyBits % Byte.SIZE == 0
                                    ? OptionalInt.of(keyBits / Byte.SIZE)
                                    : OptionalInt.empty();
                    case DES_IV64, RC5, IDEA, CAST, TRIPLE_IDEA, DES_IV32 -> OptionalInt.empty();
                };
        return key.isPresent() ? OptionalInt.of(key.getAsInt() + salt(id)) : key;
    }

    /// The part of the key material that goes into every nonce and follows the key proper (RFC 4106
    /// §8.1, RFC 4309 §7.1, RFC 3686 §5.1, RFC 7634 §2).
    public static int salt(EncryptionId id) {
        return switch (id) {
            case AES_CTR,
                    AES_GCM_8,
                    AES_GCM_12,
                    AES_GCM_16,
                    AES_GCM_16_IIV,
                    NULL_AUTH_AES_GMAC,
                    CAMELLIA_CTR,
                    CHACHA20_POLY1305,
                    CHACHA20_POLY1305_IIV ->
                    SALT_OCTETS;
            case AES_CCM_8,
                    AES_CCM_12,
                    AES_CCM_16,
                    AES_CCM_8_IIV,
                    CAMELLIA_CCM_8,
                    CAMELLIA_CCM_12,
                    CAMELLIA_CCM_16 ->
                    CCM_SALT_OCTETS;
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
                    CAMELLIA_CBC ->
                    0;
        };
    }

    /// The key of an integrity algorithm; 0 for `NONE`, which AEAD ciphers go with.
    public static OptionalInt integrity(IntegrityId id) {
        return switch (id) {
            case NONE -> OptionalInt.of(0);
            case HMAC_MD5_96, HMAC_MD5_128, AES_XCBC_96, AES_CMAC_96 -> OptionalInt.of(16);
            case HMAC_SHA1_96, HMAC_SHA1_160 -> OptionalInt.of(20);
            case HMAC_SHA2_256_128 -> OptionalInt.of(32);
            case HMAC_SHA2_384_192 -> OptionalInt.of(48);
            case HMAC_SHA2_512_256 -> OptionalInt.of(64);
            // GMAC of AH: key, then salt (RFC 4543 §5.4).
            case AES_128_GMAC -> OptionalInt.of(16 + SALT_OCTETS);
            case AES_192_GMAC -> OptionalInt.of(24 + SALT_OCTETS);
            case AES_256_GMAC -> OptionalInt.of(32 + SALT_OCTETS);
            case DES_MAC, KPDK_MD5 -> OptionalInt.empty();
        };
    }

    /// The preferred key of a prf: the length of SK_d, SK_pi and SK_pr (RFC 7296 §2.14).
    public static OptionalInt prf(PrfId id) {
        return switch (id) {
            case HMAC_MD5, AES128_XCBC, AES128_CMAC -> OptionalInt.of(16);
            case HMAC_SHA1 -> OptionalInt.of(20);
            case HMAC_SHA2_256 -> OptionalInt.of(32);
            case HMAC_SHA2_384 -> OptionalInt.of(48);
            case HMAC_SHA2_512, HMAC_STREEBOG_512 -> OptionalInt.of(64);
            case HMAC_TIGER -> OptionalInt.empty();
        };
    }

    static int requireEncryption(EncryptionId id, int keyBits) {
        return encryption(id, keyBits)
                .orElseThrow(() -> unknown("%s with Key Length %d".formatted(id.token(), keyBits)));
    }

    static int requireIntegrity(IntegrityId id) {
        return integrity(id).orElseThrow(() -> unknown(id.token()));
    }

    static int requirePrf(PrfId id) {
        return prf(id).orElseThrow(() -> unknown(id.token()));
    }

    private static IllegalArgumentException unknown(String algorithm) {
        return new IllegalArgumentException(
                "no key length is known for %s: do not negotiate it".formatted(algorithm));
    }

    private static OptionalInt fixed(int octets, int keyBits) {
        return keyBits == 0 ? OptionalInt.of(octets) : OptionalInt.empty();
    }
}
