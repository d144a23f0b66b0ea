package io.triplane.store.secret;

import io.triplane.store.secret.SecretException.Reason;
import java.util.Arrays;
import java.util.Base64;

/// How people write secrets: `0x` and hex, `0s` and base64, or the text itself in UTF-8. Works on
/// octets throughout, so that no string ever holds one.
final class Notation {
    /// Octets of the longest secret.
    static final int OCTETS_MAX = 512;

    private static final int PREFIX_LENGTH = 2;
    private static final int RADIX = 16;

    private Notation() {}

    /// What the written form means; owned by the caller, as `written` still is.
    static byte[] read(SecretField field, byte[] written) throws SecretException {
        byte[] octets =
                switch (kind(written)) {
                    case 'x' -> hex(field, written);
                    case 's' -> base64(field, written);
                    default -> written.clone();
                };
        if (octets.length == 0 || octets.length > OCTETS_MAX) {
            Arrays.fill(octets, (byte) 0);
            throw badLength(field, octets.length);
        }
        return octets;
    }

    static SecretException badLength(SecretField field, int length) {
        return new SecretException(
                Reason.LENGTH,
                field.toString(),
                "is a secret of " + length + " octets",
                "enter 1 to " + OCTETS_MAX);
    }

    private static char kind(byte[] written) {
        return written.length >= PREFIX_LENGTH && written[0] == '0' ? (char) written[1] : ' ';
    }

    private static byte[] hex(SecretField field, byte[] written) throws SecretException {
        byte[] octets = new byte[(written.length - PREFIX_LENGTH) / 2];
        boolean sound = written.length % 2 == 0;
        for (int i = 0; i < octets.length; i++) {
            int high = Character.digit(written[PREFIX_LENGTH + 2 * i], RADIX);
            int low = Character.digit(written[PREFIX_LENGTH + 2 * i + 1], RADIX);
            sound &= high >= 0 && low >= 0;
            octets[i] = (byte) (high << 4 | low);
        }
        if (!sound) {
            Arrays.fill(octets, (byte) 0);
            throw new SecretException(
                    Reason.DAMAGED,
                    field.toString(),
                    "begins with 0x but is no hex",
                    "write an even number of hex digits");
        }
        return octets;
    }

    private static byte[] base64(SecretField field, byte[] written) throws SecretException {
        byte[] digits = Arrays.copyOfRange(written, PREFIX_LENGTH, written.length);
        try {
            return Base64.getDecoder().decode(digits);
        } catch (IllegalArgumentException notBase64) {
            // Not the cause: its message quotes a character of the secret.
            throw new SecretException(
                    Reason.DAMAGED,
                    field.toString(),
                    "begins with 0s but is no base64",
                    "write base64 with its padding");
        } finally {
            Arrays.fill(digits, (byte) 0);
        }
    }
}
