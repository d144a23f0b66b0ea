package io.triplane.ikev2.crypto;

import java.nio.ByteBuffer;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.params.AEADParameters;

/// An AEAD whose nonce is salt | IV, the IV being a counter of 8 octets: AES-GCM and AES-CCM (RFC
/// 5282), Camellia-CCM (RFC 5529) and ChaCha20-Poly1305 (RFC 7634). Needs no padding.
final class AeadCipher implements PayloadCipher {
    private static final int IV_LENGTH = Long.BYTES;

    private final AEADCipher engine;
    private final int saltLength;
    private final int icvLength;

    AeadCipher(AEADCipher engine, int saltLength, int icvLength) {
        this.engine = engine;
        this.saltLength = saltLength;
        this.icvLength = icvLength;
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
        return icvLength;
    }

    @Override
    public void seal(Secret key, long counter, byte[] buffer, int aadLength, int textLength) {
        ByteBuffer.wrap(buffer).putLong(aadLength, counter);
        if (!run(true, key, buffer, aadLength, textLength)) {
            throw new IllegalStateException("encryption cannot find a wrong checksum");
        }
    }

    @Override
    public boolean open(Secret key, byte[] buffer, int aadLength, int textLength) {
        return run(false, key, buffer, aadLength, textLength + icvLength);
    }

    /// In place: the engine never writes ahead of what it has read. All of it happens while the key
    /// is lent, since CCM keeps the key object and takes it up at the end only.
    private boolean run(
            boolean encrypt, Secret key, byte[] buffer, int aadLength, int inputLength) {
        int keyLength = key.length() - saltLength;
        byte[] nonce = new byte[saltLength + IV_LENGTH];
        key.lend((octets, from, _) -> {
            System.arraycopy(octets, from + keyLength, nonce, 0, saltLength);
            return saltLength;
        });
        System.arraycopy(buffer, aadLength, nonce, saltLength, IV_LENGTH);
        int at = aadLength + IV_LENGTH;
        return EngineKeys.with(
                key,
                keyLength,
                parameter -> {
                    engine.init(
                            encrypt, new AEADParameters(parameter, icvLength * Byte.SIZE, nonce));
                    engine.processAADBytes(buffer, 0, aadLength);
                    int written = engine.processBytes(buffer, at, inputLength, buffer, at);
                    try {
                        engine.doFinal(buffer, at + written);
                        return true;
                    } catch (InvalidCipherTextException _) {
                        // The one answer of the engine for a checksum that does not match.
                        return false;
                    }
                });
    }
}
