package io.triplane.ikev2.crypto;

import java.util.Arrays;

/// prf+ (RFC 7296 §2.13): T1 | T2 | ... with Tn = prf(K, Tn-1 | S | n).
final class PrfPlus {
    /// The block number is one octet and starts at 1.
    static final int BLOCKS_MAX = 255;

    private PrfPlus() {}

    /// The first `length` octets of prf+(key, seed). The seed stays the caller's to wipe.
    static Secret expand(Mac prf, Secret key, byte[] seed, int length) {
        int size = prf.length();
        int blocks = Math.ceilDiv(length, size);
        if (blocks > BLOCKS_MAX) {
            throw new IllegalArgumentException(
                    "prf+ for %d octets takes %d blocks of %d octets, RFC 7296 §2.13 allows %d"
                            .formatted(length, blocks, size, BLOCKS_MAX));
        }
        byte[] stream = new byte[blocks * size];
        byte[] number = new byte[1];
        try (Mac.Keyed work = prf.keyed(key)) {
            for (int block = 0; block < blocks; block++) {
                if (block > 0) {
                    work.update(stream, (block - 1) * size, size);
                }
                work.update(seed, 0, seed.length);
                number[0] = (byte) (block + 1);
                work.update(number, 0, 1);
                work.finish(stream, block * size);
            }
        }
        Secret result = Secret.of(stream, 0, length);
        Arrays.fill(stream, (byte) 0);
        return result;
    }
}
