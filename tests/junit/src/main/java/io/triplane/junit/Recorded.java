package io.triplane.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One result as [ResultsListener] wrote it down. Texts are as JSON has them between its quotes.
///
/// @param module folder of the module below the root of the source tree
record Recorded(
        String module, String test, String name, List<String> tags, String result, String reason) {
    private static final Pattern LINE =
            Pattern.compile(
                    "\\{\"test\":\"(.*?)\",\"name\":\"(.*)\",\"tags\":\\[(.*?)],"
                            + "\"result\":\"(passed|failed|skipped)\",\"reason\":\"(.*)\"}");

    /// All results on a source tree; of a test that ran several times, the last one.
    static List<Recorded> under(Path root) {
        try (Stream<Path> walk = Files.walk(root)) {
            Map<String, Recorded> last = new LinkedHashMap<>();
            walk.filter(file -> file.endsWith("target/triplane-results.jsonl"))
                    .sorted()
                    .flatMap(file -> of(root, file))
                    .forEach(run -> last.put(run.module + run.test + run.name, run));
            return List.copyOf(last.values());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for test results under " + root, e);
        }
    }

    private static Stream<Recorded> of(Path root, Path file) {
        Path module = root.relativize(file.resolve("../..").normalize());
        try {
            return Files.readAllLines(file).stream().map(line -> of(module, file, line));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read test results in " + file, e);
        }
    }

    private static Recorded of(Path module, Path file, String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalStateException("not a recorded result in " + file + ": " + line);
        }
        List<String> tags =
                Arrays.stream(matcher.group(3).split(","))
                        .filter(tag -> !tag.isEmpty())
                        .map(tag -> tag.substring(1, tag.length() - 1))
                        .toList();
        return new Recorded(
                module.toString(),
                matcher.group(1),
                matcher.group(2),
                tags,
                matcher.group(4),
                matcher.group(5));
    }

    /// `live` meets other programs, `sim` is the simulated world, `unit` all else.
    String layer() {
        boolean live =
                tags.contains("vpp")
                        || module.equals("tests/interop")
                        || module.equals("tests/attack")
                        || module.equals("tests/system")
                        || module.equals("tests/demo");
        boolean sim = module.equals("tests/testkit") || module.equals("tests/sim");
        return live ? "live" : sim ? "sim" : "unit";
    }
}
