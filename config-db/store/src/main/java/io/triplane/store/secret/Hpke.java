package io.triplane.store.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/// Hybrid public key encryption, RFC 9180, base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
/// AES-256-GCM. One message per encapsulated key: `enc || ct`.
final class Hpke {
    /// Octets in front of the ciphertext: the ephemeral public key.
    static final int ENC_LENGTH = X25519PublicKeyParameters.KEY_SIZE;

    static final int TAG_LENGTH = 16;

    /// Keeps these messages apart from any other use of the same key pair.
    static final byte[] INFO = "triplane sealed secret".getBytes(StandardCharsets.US_ASCII);

    private Hpke() {}

    /// A new pair of keys.
    static X25519PrivateKeyParameters generate() {
        return (X25519PrivateKeyParameters) suite().generatePrivateKey().getPrivate();
    }

    static byte[] seal(X25519PublicKeyParameters to, byte[] associatedData, byte[] octets) {
        HPKEContextWithEncapsulation context = suite().setupBaseS(to, INFO);
        try {
            byte[] ciphertext = context.seal(associatedData, octets);
            byte[] enc = context.getEncapsulation();
            byte[] message = Arrays.copyOf(enc, enc.length + ciphertext.length);
            System.arraycopy(ciphertext, 0, message, enc.length, ciphertext.length);
            return message;
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("a fresh HPKE context does not seal", e);
        }
    }

    /// The octets, owned by the caller; empty when the message is not for this key and data.
    static Optional<byte[]> open(
            X25519PrivateKeyParameters key, byte[] associatedData, byte[] message) {
        byte[] enc = Arrays.copyOf(message, ENC_LENGTH);
        byte[] ciphertext = Arrays.copyOfRange(message, ENC_LENGTH, message.length);
        AsymmetricCipherKeyPair pair = new AsymmetricCipherKeyPair(key.generatePublicKey(), key);
        try {
            return Optional.of(
                    suite().setupBaseR(enc, pair, INFO).open(associatedData, ciphertext));
        } catch (InvalidCipherTextException wrongTag) {
            return Optional.empty();
        } catch (IllegalStateException smallOrder) {
            // RFC 7748 §6.1: an ephemeral key of small order gives zero and is refused.
            return Optional.empty();
        }
    }

    private static HPKE suite() {
        return new HPKE(
                HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }
}
