package io.triplane.softplane.esp;

import java.util.Optional;

/// VPP's integrity algorithms (`ipsec_integ_alg`).
public enum EspIntegrity {
    NONE(0, "none", "", 0),
    HMAC_MD5_96(1, "md5-96", "HmacMD5", 12),
    HMAC_SHA1_96(2, "sha1-96", "HmacSHA1", 12),
    HMAC_SHA_256_96(3, "sha-256-96", "HmacSHA256", 12),
    HMAC_SHA_256_128(4, "sha-256-128", "HmacSHA256", 16),
    HMAC_SHA_384_192(5, "sha-384-192", "HmacSHA384", 24),
    HMAC_SHA_512_256(6, "sha-512-256", "HmacSHA512", 32);

    private final int number;
    private final String vppName;
    private final String jcaName;
    private final int icvOctets;

    EspIntegrity(int number, String vppName, String jcaName, int icvOctets) {
        this.number = number;
        this.vppName = vppName;
        this.jcaName = jcaName;
        this.icvOctets = icvOctets;
    }

    public static Optional<EspIntegrity> of(int number) {
        return number >= 0 && number < values().length
                ? Optional.of(values()[number])
                : Optional.empty();
    }

    public int number() {
        return number;
    }

    String jcaName() {
        return jcaName;
    }

    public int icvOctets() {
        return icvOctets;
    }

    @Override
    public String toString() {
        return vppName;
    }
}
