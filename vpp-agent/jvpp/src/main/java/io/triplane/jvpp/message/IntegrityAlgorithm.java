package io.triplane.jvpp.message;

import java.util.Arrays;
import java.util.Optional;

/// The integrity algorithms VPP knows (`vl_api_ipsec_integ_alg_t`). VPP accepts a key of any length
/// for them, so the caller compares with [#keyOctets] first.
public enum IntegrityAlgorithm {
    NONE(0, "none", 0, 0),
    MD5_96(1, "md5-96", 16, 12),
    SHA1_96(2, "sha1-96", 20, 12),
    /// A draft's truncation, not the one of RFC 4868.
    SHA_256_96(3, "sha-256-96", 32, 12),
    SHA_256_128(4, "sha-256-128", 32, 16),
    SHA_384_192(5, "sha-384-192", 48, 24),
    SHA_512_256(6, "sha-512-256", 64, 32);

    private final int value;
    private final String text;
    private final int keyOctets;
    private final int icvOctets;

    IntegrityAlgorithm(int value, String text, int keyOctets, int icvOctets) {
        this.value = value;
        this.text = text;
        this.keyOctets = keyOctets;
        this.icvOctets = icvOctets;
    }

    /// The algorithm with VPP's number, empty for one that 26.06 does not have.
    public static Optional<IntegrityAlgorithm> of(int value) {
        return Arrays.stream(values()).filter(a -> a.value == value).findFirst();
    }

    public int value() {
        return value;
    }

    public int keyOctets() {
        return keyOctets;
    }

    /// Octets of the check value at the end of each packet.
    public int icvOctets() {
        return icvOctets;
    }

    @Override
    public String toString() {
        return text;
    }
}
