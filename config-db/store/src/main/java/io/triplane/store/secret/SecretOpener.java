package io.triplane.store.secret;

import io.triplane.model.IkeSecret;
import io.triplane.model.Passkey;
import io.triplane.store.secret.SecretException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;

/// Opens sealed secrets with the gateway's private key: the daemon's. What it returns belongs to
/// the caller, who wipes it. Immutable and free of threads.
public final class SecretOpener {
    /// A whole line of text and its end.
    private static final int FILE_SIZE_MAX = 2 * Notation.OCTETS_MAX + 4;

    private static final Pattern VERSION = Pattern.compile("(v[0-9]{1,9}):.*", Pattern.DOTALL);
    private static final String ENTER_AGAIN = "enter the secret again on this gateway";

    private final X25519PrivateKeyParameters privateKey;

    SecretOpener(X25519PrivateKeyParameters privateKey) {
        this.privateKey = privateKey;
    }

    /// The octets of a configured secret: its passkey, sealed or plain, or the first line of its
    /// key file.
    public byte[] open(IkeSecret secret) throws SecretException {
        Optional<Passkey> passkey = secret.get(IkeSecret.PASSKEY);
        if (passkey.isPresent()) {
            SecretField field = SecretField.passkey(secret.key());
            return passkey.get().isSealed()
                    ? open(field, passkey.get().text())
                    : plain(field, passkey.get());
        }
        SecretField field = SecretField.keyFile(secret.key());
        return file(field, Path.of(secret.get(IkeSecret.KEY_FILE).orElseThrow()));
    }

    /// The octets of a sealed text.
    public byte[] open(SecretField field, String sealed) throws SecretException {
        byte[] message = decode(field, sealed);
        return Hpke.open(privateKey, field.associatedData(), message)
                .orElseThrow(() ->
                        new SecretException(
                                Reason.FOREIGN,
                                field.toString(),
                                "was sealed for another gateway's key or another field, or"
                                        + " was changed",
                                ENTER_AGAIN));
    }

    private static byte[] decode(SecretField field, String sealed) throws SecretException {
        if (!sealed.startsWith(Passkey.SEALED_PREFIX)) {
            var version = VERSION.matcher(sealed);
            if (version.matches()) {
                throw new SecretException(
                        Reason.UNKNOWN_VERSION,
                        field.toString(),
                        "is sealed in form " + version.group(1) + ", this release reads v1",
                        ENTER_AGAIN + ", or update the gateway");
            }
            throw damaged(field, "is not sealed: it does not begin with " + Passkey.SEALED_PREFIX);
        }
        String digits = sealed.substring(Passkey.SEALED_PREFIX.length());
        byte[] message;
        try {
            message = Base64.getDecoder().decode(digits);
        } catch (IllegalArgumentException notBase64) {
            throw damaged(field, "is sealed, but damaged: not all of it is base64");
        }
        // The decoder lets unused bits pass; one secret shall have one text.
        if (!Base64.getEncoder().encodeToString(message).equals(digits)) {
            throw damaged(field, "is sealed, but damaged: its last digits carry stray bits");
        }
        int least = Hpke.ENC_LENGTH + 1 + Hpke.TAG_LENGTH;
        if (message.length < least) {
            throw damaged(
                    field,
                    "is sealed, but cut off: %d octets, at least %d are needed"
                            .formatted(message.length, least));
        }
        return message;
    }

    private static SecretException damaged(SecretField field, String wrong) {
        return new SecretException(Reason.DAMAGED, field.toString(), wrong, ENTER_AGAIN);
    }

    private static byte[] plain(SecretField field, Passkey passkey) throws SecretException {
        byte[] written = passkey.text().getBytes(StandardCharsets.UTF_8);
        try {
            return Notation.read(field, written);
        } finally {
            Arrays.fill(written, (byte) 0);
        }
    }

    private static byte[] file(SecretField field, Path path) throws SecretException {
        byte[] content =
                PrivateFile.read(path, field + " names " + path + ", which", FILE_SIZE_MAX);
        int end = 0;
        while (end < content.length && content[end] != '\n' && content[end] != '\r') {
            end++;
        }
        byte[] line = Arrays.copyOf(content, end);
        try {
            return Notation.read(field, line);
        } finally {
            Arrays.fill(content, (byte) 0);
            Arrays.fill(line, (byte) 0);
        }
    }
}
