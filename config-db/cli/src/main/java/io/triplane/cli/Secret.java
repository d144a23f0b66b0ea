package io.triplane.cli;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Octets that a person typed and nobody shall find again. Zero after [#close].
final class Secret implements AutoCloseable {
    private static final int UTF_8_OCTETS_MAX = 4;

    private final byte[] octets;

    /// Takes the octets over.
    Secret(byte[] octets) {
        this.octets = octets;
    }

    /// Takes the characters over: they are blank on return.
    static Secret of(char[] characters) {
        ByteBuffer encoded = ByteBuffer.allocate(characters.length * UTF_8_OCTETS_MAX);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(characters), encoded, true);
        byte[] octets = Arrays.copyOf(encoded.array(), encoded.position());
        Arrays.fill(encoded.array(), (byte) 0);
        Arrays.fill(characters, '\0');
        return new Secret(octets);
    }

    int length() {
        return octets.length;
    }

    /// The octets themselves, for one call.
    byte[] octets() {
        return octets;
    }

    /// For lines that turn out to be no secret.
    String text() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        Arrays.fill(octets, (byte) 0);
    }

    @Override
    public String toString() {
        return "Secret[" + octets.length + " octets]";
    }
}
