package io.triplane.ikev2.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.modes.CBCModeCipher;
import org.bouncycastle.crypto.params.ParametersWithIV;

/// A block cipher in CBC mode (RFC 3602, RFC 2451, RFC 5529, RFC 7296 §3.14).
///
/// To seal, the counter stands as a block before the text and both are encrypted under an IV of
/// zero: the first block of the outcome is the encrypted counter, which is the IV of the rest.
final class CbcCipher implements PayloadCipher {
    private final CBCModeCipher engine;
    private final int blockLength;
    private final byte[] zeroIv;

    CbcCipher(BlockCipher cipher) {
        this.engine = CBCBlockCipher.newInstance(cipher);
        this.blockLength = cipher.getBlockSize();
        this.zeroIv = new byte[blockLength];
    }

    @Override
    public int ivLength() {
        return blockLength;
    }

    @Override
    public int blockLength() {
        return blockLength;
    }

    @Override
    public int icvLength() {
        return 0;
    }

    @Override
    public void seal(Secret key, long counter, byte[] buffer, int aadLength, int textLength) {
        int textAt = aadLength + blockLength;
        Arrays.fill(buffer, aadLength, textAt, (byte) 0);
        ByteBuffer.wrap(buffer).putLong(textAt - Long.BYTES, counter);
        setUp(true, key, zeroIv);
        run(buffer, aadLength, textAt + textLength);
    }

    @Override
    public boolean open(Secret key, byte[] buffer, int aadLength, int textLength) {
        int textAt = aadLength + blockLength;
        setUp(false, key, Arrays.copyOfRange(buffer, aadLength, textAt));
        run(buffer, textAt, textAt + textLength);
        return true;
    }

    private void setUp(boolean encrypt, Secret key, byte[] iv) {
        EngineKeys.setUp(
                key,
                key.length(),
                parameter -> engine.init(encrypt, new ParametersWithIV(parameter, iv)));
    }

    private void run(byte[] buffer, int from, int to) {
        for (int at = from; at < to; at += blockLength) {
            engine.processBlock(buffer, at, buffer, at);
        }
    }
}
