package io.triplane.cli.grammar;

import io.triplane.model.Passkey;
import io.triplane.model.schema.BadValueException;

/// Reads passkeys that must be sealed.
final class Passkeys {
    private Passkeys() {}

    static Passkey sealed(String text) throws BadValueException {
        Passkey passkey = Passkey.parse(text);
        if (!passkey.isSealed()) {
            throw new BadValueException(
                    "is not sealed",
                    "write what show running-config printed, or leave out the word sealed");
        }
        return passkey;
    }
}
