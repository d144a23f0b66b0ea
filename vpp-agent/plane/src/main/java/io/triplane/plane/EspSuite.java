package io.triplane.plane;

/// The algorithms of an ESP SA, by what they are and not by any API's number.
///
/// @param keyBits key length of the cipher in bits, without salt
public record EspSuite(Cipher cipher, int keyBits, Integrity integrity) {
    /// ESP ciphers that a plane may have.
    public enum Cipher {
        NULL,
        AES_CBC,
        AES_CTR,
        AES_GCM_16,
        CHACHA20_POLY1305,
        /// Integrity without encryption (RFC 4543); `keyBits` is that of its AES.
        NULL_AES_GMAC
    }

    /// ESP integrity algorithms; `NONE` with an AEAD cipher.
    public enum Integrity {
        NONE,
        HMAC_SHA1_96,
        HMAC_SHA2_256_128,
        HMAC_SHA2_384_192,
        HMAC_SHA2_512_256
    }

    @Override
    public String toString() {
        String name = cipher.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        String size = keyBits == 0 ? "" : "-" + keyBits;
        return integrity == Integrity.NONE
                ? name + size
                : name
                        + size
                        + "/"
                        + integrity.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
