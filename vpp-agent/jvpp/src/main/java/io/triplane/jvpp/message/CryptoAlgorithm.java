package io.triplane.jvpp.message;

import java.util.Arrays;
import java.util.Optional;

/// The ciphers VPP knows (`vl_api_ipsec_crypto_alg_t`), with the octets of key and salt each takes.
/// VPP itself crashes on some wrong lengths, so the caller checks them here first.
public enum CryptoAlgorithm {
    NONE(0, "none", 0, 0, 0),
    AES_CBC_128(1, "aes-cbc-128", 16, 0, 16),
    AES_CBC_192(2, "aes-cbc-192", 24, 0, 16),
    AES_CBC_256(3, "aes-cbc-256", 32, 0, 16),
    AES_CTR_128(4, "aes-ctr-128", 16, 4, 8),
    AES_CTR_192(5, "aes-ctr-192", 24, 4, 8),
    AES_CTR_256(6, "aes-ctr-256", 32, 4, 8),
    AES_GCM_128(7, "aes-gcm-128", 16, 4, 8),
    AES_GCM_192(8, "aes-gcm-192", 24, 4, 8),
    AES_GCM_256(9, "aes-gcm-256", 32, 4, 8),
    /// VPP accepts only seven octets for it: unusable.
    DES_CBC(10, "des-cbc", 7, 0, 8),
    TRIPLE_DES_CBC(11, "3des-cbc", 24, 0, 8),
    CHACHA20_POLY1305(12, "chacha20-poly1305", 32, 4, 8),
    AES_NULL_GMAC_128(13, "aes-null-gmac-128", 16, 4, 8),
    AES_NULL_GMAC_192(14, "aes-null-gmac-192", 24, 4, 8),
    AES_NULL_GMAC_256(15, "aes-null-gmac-256", 32, 4, 8);

    private final int value;
    private final String text;
    private final int keyOctets;
    private final int saltOctets;
    private final int ivOctets;

    CryptoAlgorithm(int value, String text, int keyOctets, int saltOctets, int ivOctets) {
        this.value = value;
        this.text = text;
        this.keyOctets = keyOctets;
        this.saltOctets = saltOctets;
        this.ivOctets = ivOctets;
    }

    /// The algorithm with VPP's number, empty for one that 26.06 does not have.
    public static Optional<CryptoAlgorithm> of(int value) {
        return Arrays.stream(values()).filter(a -> a.value == value).findFirst();
    }

    public int value() {
        return value;
    }

    /// Octets of the key without the salt.
    public int keyOctets() {
        return keyOctets;
    }

    /// Octets of the salt behind the key in the keying material: 0 or 4.
    public int saltOctets() {
        return saltOctets;
    }

    /// Octets of the initialisation vector in each packet.
    public int ivOctets() {
        return ivOctets;
    }

    /// Cipher and integrity in one: takes no integrity algorithm beside it.
    public boolean isCombined() {
        return switch (this) {
            case AES_GCM_128,
                    AES_GCM_192,
                    AES_GCM_256,
                    CHACHA20_POLY1305,
                    AES_NULL_GMAC_128,
                    AES_NULL_GMAC_192,
                    AES_NULL_GMAC_256 ->
                    true;
            case NONE,
                    AES_CBC_128,
                    AES_CBC_192,
                    AES_CBC_256,
                    AES_CTR_128,
                    AES_CTR_192,
                    AES_CTR_256,
                    DES_CBC,
                    TRIPLE_DES_CBC ->
                    false;
        };
    }

    /// Whether VPP's synchronous path has only 256 initialisation vectors per SA for it.
    public boolean isBlockChained() {
        return switch (this) {
            case AES_CBC_128, AES_CBC_192, AES_CBC_256, DES_CBC, TRIPLE_DES_CBC -> true;
            case NONE,
                    AES_CTR_128,
                    AES_CTR_192,
                    AES_CTR_256,
                    AES_GCM_128,
                    AES_GCM_192,
                    AES_GCM_256,
                    CHACHA20_POLY1305,
                    AES_NULL_GMAC_128,
                    AES_NULL_GMAC_192,
                    AES_NULL_GMAC_256 ->
                    false;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
