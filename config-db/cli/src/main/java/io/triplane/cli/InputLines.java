package io.triplane.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/// Lines of an input stream, UTF-8. A secret line is handed out as octets, so that no string of it
/// stays behind; that is why there is no reader in between.
final class InputLines {
    /// Octets of the longest line.
    static final int LINE_LENGTH_MAX = 65_536;

    private final InputStream in;

    InputLines(InputStream in) {
        this.in = new BufferedInputStream(in, 1);
    }

    /// No input at all.
    static InputLines none() {
        return new InputLines(InputStream.nullInputStream());
    }

    /// All lines that are left.
    Iterator<String> iterator() {
        return Stream.generate(this::line)
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream)
                .iterator();
    }

    /// The next line without its end; empty at the end of the input.
    Optional<String> line() {
        return octets().map(Secret::text);
    }

    /// The next line as octets that the caller wipes.
    Optional<Secret> octets() {
        byte[] line = new byte[128];
        int length = 0;
        try {
            int c = in.read();
            if (c < 0) {
                return Optional.empty();
            }
            while (c >= 0 && c != '\n') {
                if (length == LINE_LENGTH_MAX) {
                    throw new IOException(
                            "a line of input has over " + LINE_LENGTH_MAX + " octets");
                }
                if (length == line.length) {
                    byte[] longer = Arrays.copyOf(line, 2 * length);
                    Arrays.fill(line, (byte) 0);
                    line = longer;
                }
                line[length++] = (byte) c;
                c = in.read();
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        boolean carriage = length > 0 && line[length - 1] == '\r';
        byte[] exact = Arrays.copyOf(line, carriage ? length - 1 : length);
        Arrays.fill(line, (byte) 0);
        return Optional.of(new Secret(exact));
    }
}
