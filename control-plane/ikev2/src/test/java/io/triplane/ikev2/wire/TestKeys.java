package io.triplane.ikev2.wire;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// One direction of an IKE SA on the JDK's ciphers, for tests of the wire layer alone.
sealed interface TestKeys extends Opener, Sealer {
    /// AES-GCM with a 16-octet ICV (RFC 5282); the key's last four octets are the salt.
    record Gcm(Bytes key) implements TestKeys {
        @Override
        public int ivLength() {
            return 8;
        }

        @Override
        public int blockLength() {
            return 1;
        }

        @Override
        public int icvLength() {
            return 16;
        }

        @Override
        public Optional<byte[]> open(Bytes associatedData, Bytes sealed) {
            if (sealed.size() < ivLength() + icvLength()) {
                return Optional.empty();
            }
            try {
                Cipher cipher = cipher(Cipher.DECRYPT_MODE, sealed.slice(0, 8));
                cipher.updateAAD(associatedData.toArray());
                return Optional.of(cipher.doFinal(sealed.slice(8).toArray()));
            } catch (GeneralSecurityException e) {
                return Optional.empty();
            }
        }

        @Override
        public byte[] seal(Bytes associatedData, byte[] plaintext) {
            try {
                Bytes iv = Bytes.ofU64(plaintext.length);
                Cipher cipher = cipher(Cipher.ENCRYPT_MODE, iv);
                cipher.updateAAD(associatedData.toArray());
                return Bytes.concat(iv, Bytes.copyOf(cipher.doFinal(plaintext))).toArray();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private Cipher cipher(int mode, Bytes iv) throws GeneralSecurityException {
            int keySize = key.size() - 4;
            Bytes nonce = key.slice(keySize).concat(iv);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(key.slice(0, keySize).toArray(), "AES"),
                    new GCMParameterSpec(128, nonce.toArray()));
            return cipher;
        }
    }

    /// AES-CBC with HMAC-SHA2-256-128 (RFC 4868).
    record Cbc(Bytes encryptionKey, Bytes integrityKey) implements TestKeys {
        @Override
        public int ivLength() {
            return 16;
        }

        @Override
        public int blockLength() {
            return 16;
        }

        @Override
        public int icvLength() {
            return 16;
        }

        @Override
        public Optional<byte[]> open(Bytes associatedData, Bytes sealed) {
            int icvAt = sealed.size() - icvLength();
            if (icvAt < ivLength() || icvAt % blockLength() != 0) {
                return Optional.empty();
            }
            try {
                Bytes icv = icv(associatedData, sealed.slice(0, icvAt));
                if (!icv.equalsConstantTime(sealed.slice(icvAt))) {
                    return Optional.empty();
                }
                Cipher cipher = cipher(Cipher.DECRYPT_MODE, sealed.slice(0, 16));
                return Optional.of(cipher.doFinal(sealed.slice(16, icvAt).toArray()));
            } catch (GeneralSecurityException e) {
                return Optional.empty();
            }
        }

        @Override
        public byte[] seal(Bytes associatedData, byte[] plaintext) {
            try {
                Bytes iv = Bytes.copyOf(new byte[16]);
                Cipher cipher = cipher(Cipher.ENCRYPT_MODE, iv);
                Bytes sealed = iv.concat(Bytes.copyOf(cipher.doFinal(plaintext)));
                return sealed.concat(icv(associatedData, sealed)).toArray();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private Cipher cipher(int mode, Bytes iv) throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(encryptionKey.toArray(), "AES"),
                    new IvParameterSpec(iv.toArray()));
            return cipher;
        }

        private Bytes icv(Bytes associatedData, Bytes ivAndCiphertext)
                throws GeneralSecurityException {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(integrityKey.toArray(), "HmacSHA256"));
            mac.update(associatedData.toArray());
            mac.update(ivAndCiphertext.toArray());
            return Bytes.copyOf(Arrays.copyOf(mac.doFinal(), icvLength()));
        }
    }

    /// Any keys of the right size.
    static TestKeys gcm() {
        return new Gcm(Bytes.copyOf(new byte[20]));
    }

    static TestKeys cbc() {
        return new Cbc(Bytes.copyOf(new byte[16]), Bytes.copyOf(new byte[32]));
    }
}
