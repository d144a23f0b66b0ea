package io.triplane.store.secret;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The receiver of RFC 9180 once more, step by step on the JDK's primitives: the second opinion on
/// what Bouncy Castle makes. Base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-GCM.
final class HpkeByHand {
    private static final int X25519 = 0x20;
    private static final int HKDF_SHA256 = 1;
    private static final int NONCE_LENGTH = 12;
    private static final int HASH_LENGTH = 32;

    private final int aead;
    private final byte[] info;

    /// @param aead 1 for AES-128-GCM, 2 for AES-256-GCM
    HpkeByHand(int aead, byte[] info) {
        this.aead = aead;
        this.info = info;
    }

    byte[] open(byte[] skR, byte[] pkR, byte[] enc, byte[] aad, byte[] ciphertext)
            throws GeneralSecurityException {
        byte[] sharedSecret = decap(skR, pkR, enc);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(schedule(sharedSecret, "key", keyLength()), "AES"),
                new GCMParameterSpec(128, schedule(sharedSecret, "base_nonce", NONCE_LENGTH)));
        cipher.updateAAD(aad);
        return cipher.doFinal(ciphertext);
    }

    /// §4.1 Decap.
    byte[] decap(byte[] skR, byte[] pkR, byte[] enc) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("X25519");
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(
                factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, skR)));
        agreement.doPhase(publicKey(factory, enc), true);
        byte[] suite = join(ascii("KEM"), i2osp2(X25519));
        byte[] prk = labeledExtract(suite, new byte[0], "eae_prk", agreement.generateSecret());
        return labeledExpand(suite, prk, "shared_secret", join(enc, pkR), HASH_LENGTH);
    }

    /// §5.1 KeySchedule in base mode.
    byte[] schedule(byte[] sharedSecret, String label, int length) throws GeneralSecurityException {
        byte[] none = new byte[0];
        byte[] suite = join(ascii("HPKE"), i2osp2(X25519), i2osp2(HKDF_SHA256), i2osp2(aead));
        byte[] context =
                join(
                        new byte[] {0},
                        labeledExtract(suite, none, "psk_id_hash", none),
                        labeledExtract(suite, none, "info_hash", info));
        byte[] secret = labeledExtract(suite, sharedSecret, "secret", none);
        return labeledExpand(suite, secret, label, context, length);
    }

    int keyLength() {
        return aead == 1 ? 16 : 32;
    }

    private static PublicKey publicKey(KeyFactory factory, byte[] littleEndian)
            throws GeneralSecurityException {
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
        }
        BigInteger u = new BigInteger(1, bigEndian);
        return factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, u));
    }

    private static byte[] labeledExtract(byte[] suite, byte[] salt, String label, byte[] ikm)
            throws GeneralSecurityException {
        byte[] key = salt.length == 0 ? new byte[HASH_LENGTH] : salt;
        return hmac(key, join(ascii("HPKE-v1"), suite, ascii(label), ikm));
    }

    private static byte[] labeledExpand(
            byte[] suite, byte[] prk, String label, byte[] data, int length)
            throws GeneralSecurityException {
        byte[] labeled = join(i2osp2(length), ascii("HPKE-v1"), suite, ascii(label), data);
        // One block of HKDF-Expand is all that is ever needed here.
        return Arrays.copyOf(hmac(prk, join(labeled, new byte[] {1})), length);
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }

    private static byte[] i2osp2(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
