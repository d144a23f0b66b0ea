package io.triplane.ikev2.wire;

import java.util.Optional;

/// Key exchange methods (formerly Diffie-Hellman groups), transform types 4 and 6 to 12 (IANA).
public enum KeyExchangeMethod implements IanaNumber {
    NONE(0, "none", "RFC 7296"),
    MODP_768(1, "modp-768", "RFC 7296"),
    MODP_1024(2, "modp-1024", "RFC 7296"),
    MODP_1536(5, "modp-1536", "RFC 3526"),
    MODP_2048(14, "modp-2048", "RFC 3526"),
    MODP_3072(15, "modp-3072", "RFC 3526"),
    MODP_4096(16, "modp-4096", "RFC 3526"),
    MODP_6144(17, "modp-6144", "RFC 3526"),
    MODP_8192(18, "modp-8192", "RFC 3526"),
    ECP_256(19, "ecp-256", "RFC 5903"),
    ECP_384(20, "ecp-384", "RFC 5903"),
    ECP_521(21, "ecp-521", "RFC 5903"),
    MODP_1024_160(22, "modp-1024-160", "RFC 5114"),
    MODP_2048_224(23, "modp-2048-224", "RFC 5114"),
    MODP_2048_256(24, "modp-2048-256", "RFC 5114"),
    ECP_192(25, "ecp-192", "RFC 5114"),
    ECP_224(26, "ecp-224", "RFC 5114"),
    BRAINPOOL_224(27, "brainpool-224", "RFC 6954"),
    BRAINPOOL_256(28, "brainpool-256", "RFC 6954"),
    BRAINPOOL_384(29, "brainpool-384", "RFC 6954"),
    BRAINPOOL_512(30, "brainpool-512", "RFC 6954"),
    CURVE25519(31, "curve25519", "RFC 8031"),
    CURVE448(32, "curve448", "RFC 8031"),
    GOST3410_2012_256(33, "gost3410-2012-256", "RFC 9385"),
    GOST3410_2012_512(34, "gost3410-2012-512", "RFC 9385"),
    ML_KEM_512(35, "ml-kem-512", "draft-ietf-ipsecme-ikev2-mlkem"),
    ML_KEM_768(36, "ml-kem-768", "draft-ietf-ipsecme-ikev2-mlkem"),
    ML_KEM_1024(37, "ml-kem-1024", "draft-ietf-ipsecme-ikev2-mlkem");

    private static final Registry<KeyExchangeMethod> REGISTRY = new Registry<>(values());

    private final int number;
    private final String token;
    private final String rfc;

    KeyExchangeMethod(int number, String token, String rfc) {
        this.number = number;
        this.token = token;
        this.rfc = rfc;
    }

    /// The entry of that number; empty for one this build does not know.
    public static Optional<KeyExchangeMethod> of(int number) {
        return REGISTRY.of(number);
    }

    /// The entry of that token; empty for one this build does not know. `x25519` is an alias of
    /// `curve25519`.
    public static Optional<KeyExchangeMethod> ofToken(String token) {
        return REGISTRY.ofToken(token.equals("x25519") ? CURVE25519.token : token);
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
