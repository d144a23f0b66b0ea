package io.triplane.store.secret;

import io.triplane.store.secret.SecretException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/// X25519 keys as PEM (RFC 7468, RFC 8410). The private side works on octets alone: no string holds
/// a key.
final class PemKey {
    /// Octets of the largest file taken for a key.
    static final int SIZE_MAX = 1024;

    /// PKCS #8 of an X25519 key up to the key itself, RFC 8410 §7: version 0, algorithm
    /// 1.3.101.110, an octet string within an octet string.
    private static final byte[] PKCS8_HEAD = {
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04,
        0x20
    };

    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private PemKey() {}

    /// Owned by the caller, who wipes it.
    static byte[] writePrivate(X25519PrivateKeyParameters key) {
        byte[] der =
                Arrays.copyOf(PKCS8_HEAD, PKCS8_HEAD.length + X25519PrivateKeyParameters.KEY_SIZE);
        key.encode(der, PKCS8_HEAD.length);
        try {
            return wrap(PRIVATE, der);
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    static byte[] writePublic(X25519PublicKeyParameters key) {
        try {
            return wrap(
                    PUBLIC,
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key).getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("a public key has no encoding", e);
        }
    }

    static X25519PrivateKeyParameters readPrivate(Path file, byte[] pem) throws SecretException {
        byte[] der = unwrap(file, PRIVATE, pem);
        try {
            AsymmetricKeyParameter key = PrivateKeyFactory.createKey(der);
            if (key instanceof X25519PrivateKeyParameters found) {
                return found;
            }
            throw notOurs(file, PRIVATE);
        } catch (IOException | IllegalArgumentException noKey) {
            throw notOurs(file, PRIVATE);
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    static X25519PublicKeyParameters readPublic(Path file, byte[] pem) throws SecretException {
        try {
            AsymmetricKeyParameter key = PublicKeyFactory.createKey(unwrap(file, PUBLIC, pem));
            if (key instanceof X25519PublicKeyParameters found) {
                return found;
            }
            throw notOurs(file, PUBLIC);
        } catch (IOException | IllegalArgumentException noKey) {
            throw notOurs(file, PUBLIC);
        }
    }

    private static byte[] wrap(String label, byte[] der) {
        byte[] begin = begin(label);
        byte[] digits = Base64.getEncoder().encode(der);
        byte[] end = end(label);
        byte[] pem = Arrays.copyOf(begin, begin.length + digits.length + end.length);
        System.arraycopy(digits, 0, pem, begin.length, digits.length);
        System.arraycopy(end, 0, pem, begin.length + digits.length, end.length);
        Arrays.fill(digits, (byte) 0);
        return pem;
    }

    private static byte[] unwrap(Path file, String label, byte[] pem) throws SecretException {
        byte[] begin = begin(label);
        byte[] end = end(label);
        int last = pem.length - end.length;
        if (last < begin.length
                || !Arrays.equals(Arrays.copyOf(pem, begin.length), begin)
                || !Arrays.equals(Arrays.copyOfRange(pem, last, pem.length), end)) {
            throw notOurs(file, label);
        }
        byte[] digits = Arrays.copyOfRange(pem, begin.length, last);
        try {
            return Base64.getDecoder().decode(digits);
        } catch (IllegalArgumentException notBase64) {
            // Not the cause: its message quotes a character of the key.
            throw notOurs(file, label);
        } finally {
            Arrays.fill(digits, (byte) 0);
        }
    }

    private static byte[] begin(String label) {
        return ascii("-----BEGIN " + label + "-----\n");
    }

    private static byte[] end(String label) {
        return ascii("\n-----END " + label + "-----\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static SecretException notOurs(Path file, String label) {
        return new SecretException(
                Reason.DAMAGED,
                file.toString(),
                "is no X25519 " + label + " in PEM",
                label.equals(PRIVATE)
                        ? "restore it from a backup, or remove it and "
                                + GatewayKeys.PUBLIC_FILE
                                + " and enter all secrets again"
                        : "restart the gateway, it writes the file anew");
    }
}
