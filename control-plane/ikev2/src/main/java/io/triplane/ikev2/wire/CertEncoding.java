package io.triplane.ikev2.wire;

import java.util.Optional;

/// Certificate encodings (IANA), RFC 7296 §3.6.
public enum CertEncoding implements IanaNumber {
    PKCS7_X509(1, "pkcs7-x509", "RFC 7296"),
    PGP(2, "pgp", "RFC 7296"),
    DNS_SIGNED_KEY(3, "dns-signed-key", "RFC 7296"),
    X509_SIGNATURE(4, "x509-signature", "RFC 7296"),
    KERBEROS_TOKEN(6, "kerberos-token", "RFC 7296"),
    CRL(7, "crl", "RFC 7296"),
    ARL(8, "arl", "RFC 7296"),
    SPKI(9, "spki", "RFC 7296"),
    X509_ATTRIBUTE(10, "x509-attribute", "RFC 7296"),
    RAW_RSA_KEY(11, "raw-rsa-key", "RFC 7296"),
    HASH_AND_URL_X509(12, "hash-and-url-x509", "RFC 7296"),
    HASH_AND_URL_BUNDLE(13, "hash-and-url-bundle", "RFC 7296"),
    OCSP_CONTENT(14, "ocsp-content", "RFC 4806"),
    RAW_PUBLIC_KEY(15, "raw-public-key", "RFC 7670");

    private static final Registry<CertEncoding> REGISTRY = new Registry<>(values());

    private final int number;
    private final String token;
    private final String rfc;

    CertEncoding(int number, String token, String rfc) {
        this.number = number;
        this.token = token;
        this.rfc = rfc;
    }

    /// The entry of that number; empty for one this build does not know.
    public static Optional<CertEncoding> of(int number) {
        return REGISTRY.of(number);
    }

    /// The entry of that token; empty for one this build does not know.
    public static Optional<CertEncoding> ofToken(String token) {
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
