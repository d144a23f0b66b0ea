package io.triplane.ikev2.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A file of the vectors module: lines of a word and its value; comments and empty lines left out.
final class VectorFile {
    record Line(String word, String value) {}

    private VectorFile() {}

    static List<Line> lines(String name) {
        try (InputStream in = VectorFile.class.getResourceAsStream("/vectors/" + name)) {
            assertThat(in).as("vectors/%s on the class path", name).isNotNull();
            List<Line> lines =
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .map(VectorFile::line)
                            .toList();
            assertThat(lines).as("lines of %s", name).isNotEmpty();
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Line line(String text) {
        int space = text.indexOf(' ');
        return new Line(text.substring(0, space), text.substring(space + 1).strip());
    }
}
