package io.triplane.ikev2.crypto;

import java.nio.ByteBuffer;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.modes.CTRModeCipher;
import org.bouncycastle.crypto.modes.SICBlockCipher;
import org.bouncycastle.crypto.params.ParametersWithIV;

/// AES or Camellia in counter mode (RFC 5930, RFC 3686 §4, RFC 5529 §2.2): counter block = nonce |
/// IV | 1, the nonce being the last 4 octets of the key material and the IV a counter of 8 octets.
/// Needs no padding.
final class CtrCipher implements PayloadCipher {
    private static final int NONCE_LENGTH = 4;
    private static final int IV_LENGTH = Long.BYTES;
    private static final int BLOCK_LENGTH = 16;

    private final CTRModeCipher engine;

    CtrCipher(BlockCipher cipher) {
        this.engine = SICBlockCipher.newInstance(cipher);
    }

    @Override
    public int ivLength() {
        return IV_LENGTH;
    }

    @Override
    public int blockLength() {
        return 1;
    }

    @Override
    public int icvLength() {
        return 0;
    }

    @Override
    public void seal(Secret key, long counter, byte[] buffer, int aadLength, int textLength) {
        ByteBuffer.wrap(buffer).putLong(aadLength, counter);
        run(key, buffer, aadLength, textLength);
    }

    @Override
    public boolean open(Secret key, byte[] buffer, int aadLength, int textLength) {
        run(key, buffer, aadLength, textLength);
        return true;
    }

    /// Encryption and decryption are the same exclusive or.
    private void run(Secret key, byte[] buffer, int aadLength, int textLength) {
        int keyLength = key.length() - NONCE_LENGTH;
        byte[] counterBlock = new byte[BLOCK_LENGTH];
        key.lend((octets, from, _) -> {
            System.arraycopy(octets, from + keyLength, counterBlock, 0, NONCE_LENGTH);
            return NONCE_LENGTH;
        });
        System.arraycopy(buffer, aadLength, counterBlock, NONCE_LENGTH, IV_LENGTH);
        counterBlock[BLOCK_LENGTH - 1] = 1;
        EngineKeys.setUp(
                key,
                keyLength,
                parameter -> engine.init(true, new ParametersWithIV(parameter, counterBlock)));
        int textAt = aadLength + IV_LENGTH;
        engine.processBytes(buffer, textAt, textLength, buffer, textAt);
    }
}
