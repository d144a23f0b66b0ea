package io.triplane.agent.sa;

import io.triplane.jvpp.message.CryptoAlgorithm;
import io.triplane.jvpp.message.IntegrityAlgorithm;
import io.triplane.plane.EspSuite;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A suite in VPP's numbers and names.
public record EspAlgorithms(CryptoAlgorithm cipher, IntegrityAlgorithm integrity) {
    private static final int CHACHA_BITS = 256;
    private static final List<Integer> AES_BITS = List.of(128, 192, 256);

    /// The block to which ESP pads without a block cipher, RFC 4303 §2.4.
    private static final int PAD_BLOCK = 4;

    private static final int AES_BLOCK = 16;

    /// Empty for a key length that the cipher does not have.
    public static Optional<EspAlgorithms> of(EspSuite suite) {
        return cipher(suite).map(cipher -> new EspAlgorithms(cipher, integrity(suite.integrity())));
    }

    /// Every suite that VPP has numbers for and that protects integrity.
    public static List<EspSuite> all() {
        return Stream.of(EspSuite.Cipher.values())
                .flatMap(cipher ->
                        bits(cipher).stream()
                                .flatMap(bits ->
                                        Stream.of(EspSuite.Integrity.values())
                                                .map(integrity ->
                                                        new EspSuite(cipher, bits, integrity))))
                .filter(EspAlgorithms::isProtected)
                .toList();
    }

    private static List<Integer> bits(EspSuite.Cipher cipher) {
        return switch (cipher) {
            case NULL -> List.of(0);
            case AES_CBC, AES_CTR, AES_GCM_16, NULL_AES_GMAC -> AES_BITS;
            case CHACHA20_POLY1305 -> List.of(CHACHA_BITS);
        };
    }

    /// Whether the suite has exactly one integrity protection: VPP would take ciphers without any,
    /// and counter mode without one is an open door (RFC 3686 §7).
    static boolean isProtected(EspSuite suite) {
        boolean combined =
                switch (suite.cipher()) {
                    case AES_GCM_16, CHACHA20_POLY1305, NULL_AES_GMAC -> true;
                    case NULL, AES_CBC, AES_CTR -> false;
                };
        return combined == (suite.integrity() == EspSuite.Integrity.NONE);
    }

    private static Optional<CryptoAlgorithm> cipher(EspSuite suite) {
        CryptoAlgorithm[] bySize =
                switch (suite.cipher()) {
                    case NULL -> new CryptoAlgorithm[] {CryptoAlgorithm.NONE};
                    case AES_CBC ->
                            new CryptoAlgorithm[] {
                                CryptoAlgorithm.AES_CBC_128,
                                CryptoAlgorithm.AES_CBC_192,
                                CryptoAlgorithm.AES_CBC_256
                            };
                    case AES_CTR ->
                            new CryptoAlgorithm[] {
                                CryptoAlgorithm.AES_CTR_128,
                                CryptoAlgorithm.AES_CTR_192,
                                CryptoAlgorithm.AES_CTR_256
                            };
                    case AES_GCM_16 ->
                            new CryptoAlgorithm[] {
                                CryptoAlgorithm.AES_GCM_128,
                                CryptoAlgorithm.AES_GCM_192,
                                CryptoAlgorithm.AES_GCM_256
                            };
                    case CHACHA20_POLY1305 ->
                            new CryptoAlgorithm[] {CryptoAlgorithm.CHACHA20_POLY1305};
                    case NULL_AES_GMAC ->
                            new CryptoAlgorithm[] {
                                CryptoAlgorithm.AES_NULL_GMAC_128,
                                CryptoAlgorithm.AES_NULL_GMAC_192,
                                CryptoAlgorithm.AES_NULL_GMAC_256
                            };
                };
        return Stream.of(bySize)
                .filter(cipher -> cipher.keyOctets() * 8 == suite.keyBits())
                .findFirst();
    }

    private static IntegrityAlgorithm integrity(EspSuite.Integrity integrity) {
        return switch (integrity) {
            case NONE -> IntegrityAlgorithm.NONE;
            case HMAC_SHA1_96 -> IntegrityAlgorithm.SHA1_96;
            case HMAC_SHA2_256_128 -> IntegrityAlgorithm.SHA_256_128;
            case HMAC_SHA2_384_192 -> IntegrityAlgorithm.SHA_384_192;
            case HMAC_SHA2_512_256 -> IntegrityAlgorithm.SHA_512_256;
        };
    }

    /// The name of the line in `show crypto handlers` that does the work.
    ///
    /// @param esn AEAD ciphers have a form of their own for extended sequence numbers
    public String handler(boolean esn) {
        String aad = esn ? "-icv16-aad12" : "-icv16-aad8";
        String hash = hash();
        return switch (cipher) {
            case NONE -> hash;
            case AES_CBC_128, AES_CBC_192, AES_CBC_256 -> aes("cbc") + "-" + hash;
            case AES_CTR_128, AES_CTR_192, AES_CTR_256 -> aes("ctr") + "-" + hash;
            case AES_GCM_128, AES_GCM_192, AES_GCM_256 -> aes("gcm") + aad;
            case CHACHA20_POLY1305 -> "chacha20-poly1305" + aad;
            case AES_NULL_GMAC_128, AES_NULL_GMAC_192, AES_NULL_GMAC_256 -> aes("null-gmac") + aad;
            case DES_CBC -> "des-cbc-" + hash;
            case TRIPLE_DES_CBC -> "3des-cbc-" + hash;
        };
    }

    private String aes(String mode) {
        return "aes-%d-%s".formatted(cipher.keyOctets() * 8, mode);
    }

    private String hash() {
        return switch (integrity) {
            case NONE -> "";
            case MD5_96 -> "md5-icv12";
            case SHA1_96 -> "sha1-160-icv12";
            case SHA_256_96 -> "sha2-256-icv12";
            case SHA_256_128 -> "sha2-256-icv16";
            case SHA_384_192 -> "sha2-384-icv24";
            case SHA_512_256 -> "sha2-512-icv32";
        };
    }

    /// Octets of the integrity check value in each packet.
    private int icvOctets() {
        return cipher.isCombined() ? 16 : integrity.icvOctets();
    }

    /// The largest inner packet that fits a path.
    ///
    /// @param pathMtu octets of the outer IP packet
    public int innerMtu(int pathMtu, boolean outerV6, boolean udp) {
        int espHeader = 8;
        int trailer = 2;
        int outer = (outerV6 ? 40 : 20) + (udp ? 8 : 0) + espHeader;
        int room = pathMtu - outer - cipher.ivOctets() - icvOctets();
        int block = cipher.isBlockChained() ? AES_BLOCK : PAD_BLOCK;
        return room / block * block - trailer;
    }
}
