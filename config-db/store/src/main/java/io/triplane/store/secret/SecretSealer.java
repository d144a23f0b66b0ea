package io.triplane.store.secret;

import io.triplane.model.Passkey;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/// Seals secrets to a gateway's public key; cannot open them. The sealed text is `v1:` and base64
/// of `enc || ct` of RFC 9180, with `table|key|field` as associated data. Every array handed in is
/// blank on return, whatever happens. Immutable and free of threads.
public final class SecretSealer {
    private final X25519PublicKeyParameters publicKey;

    SecretSealer(X25519PublicKeyParameters publicKey) {
        this.publicKey = publicKey;
    }

    /// Seals what a person typed: `0x` hex, `0s` base64, else the text itself.
    public String sealTyped(SecretField field, char[] typed) throws SecretException {
        CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
        byte[] room = new byte[(int) (typed.length * (double) encoder.maxBytesPerChar())];
        try {
            ByteBuffer out = ByteBuffer.wrap(room);
            if (!encoder.encode(CharBuffer.wrap(typed), out, true).isUnderflow()) {
                throw new CharacterCodingException();
            }
            return sealTyped(field, Arrays.copyOf(room, out.position()));
        } catch (CharacterCodingException loneSurrogate) {
            throw new SecretException(
                    SecretException.Reason.DAMAGED,
                    field.toString(),
                    "holds half of a character",
                    "enter it again, or as 0x and hex",
                    loneSurrogate);
        } finally {
            Arrays.fill(room, (byte) 0);
            Arrays.fill(typed, '\0');
        }
    }

    /// Seals what a person typed, in UTF-8: `0x` hex, `0s` base64, else the text itself.
    public String sealTyped(SecretField field, byte[] typed) throws SecretException {
        try {
            return seal(field, Notation.read(field, typed));
        } finally {
            Arrays.fill(typed, (byte) 0);
        }
    }

    /// Seals exactly these octets.
    public String seal(SecretField field, byte[] octets) throws SecretException {
        try {
            if (octets.length == 0 || octets.length > Notation.OCTETS_MAX) {
                throw Notation.badLength(field, octets.length);
            }
            byte[] message = Hpke.seal(publicKey, field.associatedData(), octets);
            return Passkey.SEALED_PREFIX + Base64.getEncoder().encodeToString(message);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }
}
