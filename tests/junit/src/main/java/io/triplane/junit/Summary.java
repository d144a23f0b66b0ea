package io.triplane.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads what [ResultsListener] recorded under a source tree and prints what failed, what was
/// skipped and why, and the totals. Exit status 1 when a test failed or none ran.
public final class Summary {
    private static final Pattern LINE =
            Pattern.compile(
                    "\\{\"test\":\"(.*?)\",\"name\":\"(.*)\",\"tags\":\\[.*?],"
                            + "\"result\":\"(passed|failed|skipped)\",\"reason\":\"(.*)\"}");

    private final Map<String, List<String>> skippedByReason = new TreeMap<>();
    private final List<String> failed = new ArrayList<>();
    private int passed;

    private Summary() {}

    /// @param args the root of the source tree
    public static void main(String[] args) throws IOException {
        Summary summary = new Summary();
        for (Path file : recordings(Path.of(args[0]))) {
            for (String line : Files.readAllLines(file)) {
                summary.add(line, file);
            }
        }
        System.exit(summary.print());
    }

    private static List<Path> recordings(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(file -> file.endsWith("target/triplane-results.jsonl"))
                    .sorted()
                    .toList();
        }
    }

    private void add(String line, Path file) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalStateException("not a recorded result in " + file + ": " + line);
        }
        String test = matcher.group(1) + " [" + matcher.group(2) + "]";
        switch (matcher.group(3)) {
            case "passed" -> passed++;
            case "failed" -> failed.add(test + ": " + matcher.group(4));
            default ->
                    skippedByReason
                            .computeIfAbsent(matcher.group(4), _ -> new ArrayList<>())
                            .add(test);
        }
    }

    private int print() {
        int skipped = skippedByReason.values().stream().mapToInt(List::size).sum();
        System.out.println();
        skippedByReason.forEach((reason, tests) -> {
            System.out.println("SKIPPED (" + reason + "):");
            tests.forEach(test -> System.out.println("  " + test));
        });
        failed.forEach(test -> System.out.println("FAILED " + test));
        System.out.printf("%d passed, %d failed, %d skipped%n", passed, failed.size(), skipped);
        return failed.isEmpty() && passed > 0 ? 0 : 1;
    }
}
