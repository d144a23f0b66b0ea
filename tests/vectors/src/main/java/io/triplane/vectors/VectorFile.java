package io.triplane.vectors;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a file under `vectors/`: records separated by blank lines, each line `name = value`, an
/// indented line carries the value above on, `#` starts a comment.
public final class VectorFile {
    private VectorFile() {}

    /// All records of a file, named as under `vectors/`: `rfc/hmac.txt`. Never empty.
    public static List<TestVector> read(String file) {
        List<TestVector> records = new ArrayList<>();
        Map<String, String> fields = new LinkedHashMap<>();
        String last = "";
        int number = 0;
        int start = 0;
        for (String line : content(file).lines().toList()) {
            number++;
            if (line.startsWith("#")) {
                continue;
            }
            if (line.isBlank()) {
                close(records, fields, file, start);
            } else if (Character.isWhitespace(line.charAt(0))) {
                fields.merge(last, line.strip(), (above, more) -> above + " " + more);
            } else {
                int equals = line.indexOf('=');
                if (equals < 0) {
                    throw new IllegalArgumentException(
                            "%s:%d is neither `name = value` nor indented".formatted(file, number));
                }
                start = fields.isEmpty() ? number : start;
                last = line.substring(0, equals).strip();
                fields.put(last, line.substring(equals + 1).strip());
            }
        }
        close(records, fields, file, start);
        if (records.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no record");
        }
        return List.copyOf(records);
    }

    /// A line of a file in the other form.
    public record Line(String word, String value) {}

    /// The lines of a file in the other form, a word and its value each, without comments and blank
    /// lines. Never empty.
    public static List<Line> lines(String file) {
        List<Line> lines =
                content(file)
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .map(VectorFile::line)
                        .toList();
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no line");
        }
        return lines;
    }

    private static Line line(String text) {
        int space = text.indexOf(' ');
        return new Line(text.substring(0, space), text.substring(space + 1).strip());
    }

    private static void close(
            List<TestVector> records, Map<String, String> fields, String file, int start) {
        if (!fields.isEmpty()) {
            records.add(new TestVector("%s:%d".formatted(file, start), fields));
            fields.clear();
        }
    }

    private static String content(String file) {
        try (InputStream in = VectorFile.class.getResourceAsStream("/vectors/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("no vector file /vectors/" + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
