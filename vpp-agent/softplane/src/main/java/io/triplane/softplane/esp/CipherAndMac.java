package io.triplane.softplane.esp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;

/// Encrypt, then authenticate (RFC 4303 §3.3.2): CBC, CTR (RFC 3686) or no cipher with an HMAC or
/// none. With ESN the upper half of the sequence number is authenticated behind the payload, not
/// sent.
final class CipherAndMac implements EspTransform {
    private static final int HEADER_OCTETS = 8;

    private final EspCipher cipher;
    private final Optional<Key> cipherKey;
    private final byte[] salt;
    private final EspIntegrity integrity;
    private final Optional<Key> macKey;
    private final boolean extended;
    private final IvSource ivs = new IvSource();

    CipherAndMac(
            EspCipher cipher,
            Optional<Key> cipherKey,
            byte[] salt,
            EspIntegrity integrity,
            Optional<Key> macKey,
            boolean extended) {
        this.cipher = cipher;
        this.cipherKey = cipherKey;
        this.salt = salt;
        this.integrity = integrity;
        this.macKey = macKey;
        this.extended = extended;
    }

    @Override
    public boolean seal(byte[] buffer, int esp, int payload, int sequenceHigh) {
        int iv = esp + HEADER_OCTETS;
        ivs.next(buffer, iv, cipher.ivOctets());
        int body = iv + cipher.ivOctets();
        try {
            crypt(Cipher.ENCRYPT_MODE, buffer, iv, body, payload);
            byte[] icv = icv(buffer, esp, body + payload, sequenceHigh);
            System.arraycopy(icv, 0, buffer, body + payload, icv.length);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public Outcome open(byte[] buffer, int esp, int length, int sequenceHigh) {
        int iv = esp + HEADER_OCTETS;
        int body = iv + cipher.ivOctets();
        int icvAt = esp + length - integrity.icvOctets();
        try {
            byte[] received = Arrays.copyOfRange(buffer, icvAt, esp + length);
            if (!MessageDigest.isEqual(icv(buffer, esp, icvAt, sequenceHigh), received)) {
                return Outcome.INTEGRITY_WRONG;
            }
        } catch (GeneralSecurityException e) {
            return Outcome.ENGINE_FAILED;
        }
        int payload = icvAt - body;
        if (payload % blockOctets() != 0) {
            return Outcome.DECRYPTION_FAILED;
        }
        try {
            crypt(Cipher.DECRYPT_MODE, buffer, iv, body, payload);
            return Outcome.OPENED;
        } catch (GeneralSecurityException e) {
            return Outcome.ENGINE_FAILED;
        }
    }

    private int blockOctets() {
        return switch (cipher.mode()) {
            case CBC, DES, TRIPLE_DES -> cipher.alignment();
            case NULL, CTR, GCM, CHACHA, GMAC -> 1;
        };
    }

    private void crypt(int direction, byte[] buffer, int iv, int body, int length)
            throws GeneralSecurityException {
        if (cipher == EspCipher.NONE) {
            return;
        }
        Key key = cipherKey.orElseThrow(() -> new GeneralSecurityException("no cipher key"));
        Cipher engine = Cipher.getInstance(transformation());
        engine.init(direction, key, parameters(buffer, iv));
        byte[] done = engine.doFinal(buffer, body, length);
        System.arraycopy(done, 0, buffer, body, done.length);
    }

    private String transformation() throws GeneralSecurityException {
        return switch (cipher.mode()) {
            case CBC -> "AES/CBC/NoPadding";
            case CTR -> "AES/CTR/NoPadding";
            case TRIPLE_DES -> "DESede/CBC/NoPadding";
            case DES -> throw new GeneralSecurityException("VPP's DES takes no key that DES has");
            case NULL, GCM, CHACHA, GMAC ->
                    throw new IllegalStateException(cipher + " is no cipher of this transform");
        };
    }

    private AlgorithmParameterSpec parameters(byte[] buffer, int iv) {
        if (cipher.mode() != EspCipher.Mode.CTR) {
            return new IvParameterSpec(buffer, iv, cipher.ivOctets());
        }
        ByteBuffer counterBlock = ByteBuffer.allocate(16).put(salt);
        counterBlock.put(buffer, iv, cipher.ivOctets()).putInt(1);
        return new IvParameterSpec(counterBlock.array());
    }

    /// Over SPI, sequence number, IV and ciphertext; empty without integrity.
    private byte[] icv(byte[] buffer, int esp, int end, int sequenceHigh)
            throws GeneralSecurityException {
        if (integrity == EspIntegrity.NONE) {
            return new byte[0];
        }
        Mac mac = Mac.getInstance(integrity.jcaName());
        mac.init(macKey.orElseThrow(() -> new GeneralSecurityException("no integrity key")));
        mac.update(buffer, esp, end - esp);
        if (extended) {
            mac.update(ByteBuffer.allocate(4).putInt(sequenceHigh).flip());
        }
        return Arrays.copyOf(mac.doFinal(), integrity.icvOctets());
    }
}
