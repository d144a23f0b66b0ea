package io.triplane.model;

import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Shape;
import io.triplane.model.schema.ValueType;
import java.util.Base64;

/// The text of a `passkey` field: sealed to the gateway (`v1:` and base64), or plain as written by
/// hand (text, `0x` hex, `0s` base64). Only its owner's secret opener reads [#text]; [#toString]
/// never shows it.
public final class Passkey {
    /// Prefix of the sealed form; the number is the version of the sealing.
    public static final String SEALED_PREFIX = "v1:";

    private static final int PLAIN_LENGTH_MAX = 512;
    private static final int SEALED_LENGTH_MAX = 1024;

    private final String text;

    private Passkey(String text) {
        this.text = text;
    }

    public static ValueType<Passkey> type() {
        return ValueType.of(
                new Shape.Text(SEALED_LENGTH_MAX, "passkey"), Passkey::parse, Passkey::text);
    }

    public static Passkey parse(String text) throws BadValueException {
        boolean sealed = text.startsWith(SEALED_PREFIX);
        int lengthMax = sealed ? SEALED_LENGTH_MAX : PLAIN_LENGTH_MAX;
        if (text.isEmpty() || text.length() > lengthMax) {
            throw new BadValueException(
                    "has " + text.length() + " characters", "write 1 to " + lengthMax);
        }
        if (sealed && !isBase64(text.substring(SEALED_PREFIX.length()))) {
            throw new BadValueException(
                    "begins as a sealed passkey but is none",
                    "enter it with the command line, or write it as 0x and hex");
        }
        if (text.startsWith("0x") && !text.matches("0x([0-9A-Fa-f]{2})+")) {
            throw new BadValueException(
                    "begins with 0x but is no hex", "write an even number of hex digits");
        }
        if (text.startsWith("0s") && (text.length() == 2 || !isBase64(text.substring(2)))) {
            throw new BadValueException(
                    "begins with 0s but is no base64", "write base64 with its padding");
        }
        return new Passkey(text);
    }

    public boolean isSealed() {
        return text.startsWith(SEALED_PREFIX);
    }

    /// The field as stored. Plain passkeys are secrets: hand it on, never print it.
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Passkey that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return isSealed() ? "Passkey[sealed]" : "Passkey[plain]";
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return true;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }
}
