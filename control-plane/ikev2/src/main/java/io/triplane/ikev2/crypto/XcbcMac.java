package io.triplane.ikev2.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.Mac;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/// AES-XCBC-MAC (RFC 3566 §4), which Bouncy Castle lacks, in the form of its engines: CBC-MAC under
/// a key derived from the given one, with another derived key on the last block.
final class XcbcMac implements Mac {
    private static final int BLOCK_LENGTH = 16;
    private static final byte PADDING = (byte) 0x80;

    private final BlockCipher cipher = AESEngine.newInstance();
    private final byte[] keyWhole = new byte[BLOCK_LENGTH];
    private final byte[] keyPadded = new byte[BLOCK_LENGTH];
    private final byte[] chain = new byte[BLOCK_LENGTH];
    private final byte[] block = new byte[BLOCK_LENGTH];
    private int filled;

    /// `parameters` is the key, of 16 octets.
    @Override
    public void init(CipherParameters parameters) {
        cipher.init(true, parameters);
        byte[] keyChain = new byte[BLOCK_LENGTH];
        derive(1, keyChain);
        derive(2, keyWhole);
        derive(3, keyPadded);
        cipher.init(true, new KeyParameter(keyChain));
        Arrays.fill(keyChain, (byte) 0);
        reset();
    }

    private void derive(int number, byte[] key) {
        Arrays.fill(key, (byte) number);
        cipher.processBlock(key, 0, key, 0);
    }

    @Override
    public String getAlgorithmName() {
        return "AES-XCBC-MAC";
    }

    @Override
    public int getMacSize() {
        return BLOCK_LENGTH;
    }

    @Override
    public void update(byte octet) {
        if (filled == BLOCK_LENGTH) {
            mix(block);
            cipher.processBlock(chain, 0, chain, 0);
            filled = 0;
        }
        block[filled++] = octet;
    }

    @Override
    public void update(byte[] data, int from, int length) {
        for (int at = from; at < from + length; at++) {
            update(data[at]);
        }
    }

    @Override
    public int doFinal(byte[] out, int at) {
        boolean whole = filled == BLOCK_LENGTH;
        if (!whole) {
            block[filled] = PADDING;
            Arrays.fill(block, filled + 1, BLOCK_LENGTH, (byte) 0);
        }
        mix(block);
        mix(whole ? keyWhole : keyPadded);
        cipher.processBlock(chain, 0, out, at);
        reset();
        return BLOCK_LENGTH;
    }

    @Override
    public void reset() {
        Arrays.fill(chain, (byte) 0);
        Arrays.fill(block, (byte) 0);
        filled = 0;
    }

    private void mix(byte[] other) {
        for (int at = 0; at < BLOCK_LENGTH; at++) {
            chain[at] ^= other[at];
        }
    }
}
