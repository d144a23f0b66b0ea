package io.triplane.jvpp.golden;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A vector file: requests in order, each with the answers it got. The format is described in
/// `vectors/README.md`.
public record GoldenFile(String name, boolean replayable, List<Step> steps) {
    /// Files of the `vpp` folder, in the order of the README.
    public static final List<String> NAMES =
            List.of(
                    "control",
                    "interfaces",
                    "routes",
                    "sad",
                    "sad-refusals",
                    "sad-references",
                    "spd",
                    "tunnel-protect",
                    "acl",
                    "punt",
                    "crypto",
                    "details");

    public GoldenFile {
        steps = List.copyOf(steps);
    }

    /// A message: `<name>_<crc>` and its fields.
    record Line(String wireName, GoldenOctets fields) {}

    /// A request and everything that was answered to it; nothing is an answer too.
    record Step(int lineNumber, Line request, List<Line> answers) {
        Step {
            answers = List.copyOf(answers);
        }
    }

    public static GoldenFile load(String name) {
        String resource = "/vectors/vpp/" + name + ".txt";
        try (InputStream in =
                Optional.ofNullable(GoldenFile.class.getResourceAsStream(resource))
                        .orElseThrow(() -> new AssertionError("no " + resource))) {
            return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static GoldenFile parse(String name, String text) {
        boolean replayable = true;
        List<Step> steps = new ArrayList<>();
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String line = raw.replaceAll("#.*", "").trim();
            if (line.equals("replay no")) {
                replayable = false;
            } else if (line.startsWith(">")) {
                steps.add(new Step(number, line(line), List.of()));
            } else if (line.startsWith("<")) {
                Step last = steps.removeLast();
                List<Line> answers = new ArrayList<>(last.answers());
                answers.add(line(line));
                steps.add(new Step(last.lineNumber(), last.request(), answers));
            } else if (!line.isEmpty()) {
                throw new AssertionError("%s:%d: what is '%s'?".formatted(name, number, line));
            }
        }
        return new GoldenFile(name, replayable, steps);
    }

    private static Line line(String text) {
        String message = text.substring(1).trim();
        int space = message.indexOf(' ');
        return space < 0
                ? new Line(message, GoldenOctets.parse(""))
                : new Line(
                        message.substring(0, space),
                        GoldenOctets.parse(message.substring(space + 1)));
    }
}
