package io.triplane.ikev2.crypto;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bouncycastle.crypto.params.KeyParameter;

/// Hands keys to Bouncy Castle, whose key objects copy their octets and have no way to be
/// destroyed.
final class EngineKeys {
    private EngineKeys() {}

    /// Lends a copy of `length` octets of the key for one call and wipes it.
    static <R> R with(Secret key, int length, Function<KeyParameter, R> use) {
        return key.lend((octets, from, _) -> {
            KeyParameter parameter = new KeyParameter(octets, from, length);
            try {
                return use.apply(parameter);
            } finally {
                Arrays.fill(parameter.getKey(), (byte) 0);
            }
        });
    }

    /// As above, for a call that sets up an engine which copies what it needs.
    static void setUp(Secret key, int length, Consumer<KeyParameter> setUp) {
        with(
                key,
                length,
                parameter -> {
                    setUp.accept(parameter);
                    return length;
                });
    }
}
