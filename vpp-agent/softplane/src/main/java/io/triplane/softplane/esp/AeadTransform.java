package io.triplane.softplane.esp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/// AES-GCM (RFC 4106), ChaCha20-Poly1305 (RFC 7634) and AES-GMAC without encryption (RFC 4543). The
/// nonce is salt and IV; SPI and sequence number are the associated data, with ESN all 64 bits of
/// it.
final class AeadTransform implements EspTransform {
    private static final int HEADER_OCTETS = 8;
    private static final int ICV_OCTETS = 16;
    private static final int IV_OCTETS = 8;

    private final EspCipher.Mode mode;
    private final Key key;
    private final byte[] salt;
    private final boolean extended;
    private final IvSource ivs = new IvSource();

    AeadTransform(EspCipher.Mode mode, Key key, byte[] salt, boolean extended) {
        this.mode = mode;
        this.key = key;
        this.salt = salt;
        this.extended = extended;
    }

    @Override
    public boolean seal(byte[] buffer, int esp, int payload, int sequenceHigh) {
        int iv = esp + HEADER_OCTETS;
        ivs.next(buffer, iv, IV_OCTETS);
        try {
            Cipher cipher = start(Cipher.ENCRYPT_MODE, buffer, esp, sequenceHigh);
            int body = iv + IV_OCTETS;
            if (mode == EspCipher.Mode.GMAC) {
                cipher.updateAAD(buffer, iv, IV_OCTETS + payload);
                cipher.doFinal(buffer, body + payload);
            } else {
                cipher.doFinal(buffer, body, payload, buffer, body);
            }
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public Outcome open(byte[] buffer, int esp, int length, int sequenceHigh) {
        int iv = esp + HEADER_OCTETS;
        int body = iv + IV_OCTETS;
        int rest = length - HEADER_OCTETS - IV_OCTETS;
        try {
            Cipher cipher = start(Cipher.DECRYPT_MODE, buffer, esp, sequenceHigh);
            if (mode == EspCipher.Mode.GMAC) {
                cipher.updateAAD(buffer, iv, IV_OCTETS + rest - ICV_OCTETS);
                cipher.doFinal(buffer, body + rest - ICV_OCTETS, ICV_OCTETS);
            } else {
                byte[] plain = cipher.doFinal(buffer, body, rest);
                System.arraycopy(plain, 0, buffer, body, plain.length);
            }
            return Outcome.OPENED;
        } catch (AEADBadTagException e) {
            return Outcome.DECRYPTION_FAILED;
        } catch (GeneralSecurityException e) {
            return Outcome.ENGINE_FAILED;
        }
    }

    /// A cipher of its own for each packet: the JDK's refuse a nonce they saw last, which a
    /// repeated packet has.
    private Cipher start(int direction, byte[] buffer, int esp, int sequenceHigh)
            throws GeneralSecurityException {
        byte[] nonce = new byte[12];
        System.arraycopy(salt, 0, nonce, 0, 4);
        System.arraycopy(buffer, esp + HEADER_OCTETS, nonce, 4, IV_OCTETS);
        boolean chacha = mode == EspCipher.Mode.CHACHA;
        AlgorithmParameterSpec parameters =
                chacha
                        ? new IvParameterSpec(nonce)
                        : new GCMParameterSpec(ICV_OCTETS * Byte.SIZE, nonce);
        Cipher cipher = Cipher.getInstance(chacha ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding");
        cipher.init(direction, key, parameters);
        ByteBuffer header = ByteBuffer.wrap(buffer, esp, HEADER_OCTETS);
        ByteBuffer associated = ByteBuffer.allocate(extended ? 12 : 8).putInt(header.getInt());
        if (extended) {
            associated.putInt(sequenceHigh);
        }
        associated.putInt(header.getInt());
        cipher.updateAAD(associated.array());
        return cipher;
    }
}
