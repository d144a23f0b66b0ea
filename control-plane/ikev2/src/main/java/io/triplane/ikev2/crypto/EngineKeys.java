package io.triplane.ikev2.crypto;

import java.util.Arrays;
import java.util.function.Consumer;
import org.bouncycastle.crypto.params.KeyParameter;

/// Hands keys to Bouncy Castle, whose key objects copy their octets and have no way to be
/// destroyed.
final class EngineKeys {
    private EngineKeys() {}

    /// Lends a copy of `length` octets of the key for one call, which sets up an engine, and wipes
    /// it.
    static void with(Secret key, int length, Consumer<KeyParameter> setUp) {
        key.lend((octets, from, _) -> {
            KeyParameter parameter = new KeyParameter(octets, from, length);
            try {
                setUp.accept(parameter);
            } finally {
                Arrays.fill(parameter.getKey(), (byte) 0);
            }
            return length;
        });
    }
}
