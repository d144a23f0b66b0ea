package io.triplane.junit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads what [ResultsListener] recorded under a source tree and prints what failed, what was
/// skipped and why, the live matrix, and the totals. Exit status 1 when a test failed or none ran.
public final class Summary {
    private final Map<String, List<String>> skippedByReason = new TreeMap<>();
    private final LiveMatrix matrix = new LiveMatrix();
    private final List<String> failed = new ArrayList<>();
    private int passed;

    private Summary() {}

    /// @param args the root of the source tree
    public static void main(String[] args) {
        Summary summary = new Summary();
        Recorded.under(Path.of(args[0])).forEach(summary::add);
        System.exit(summary.print());
    }

    private void add(Recorded recorded) {
        String test = recorded.test() + " [" + recorded.name() + "]";
        if (recorded.tags().contains(LiveMatrix.TAG)) {
            matrix.add(recorded.name(), recorded.result(), recorded.reason());
        }
        switch (recorded.result()) {
            case "passed" -> passed++;
            case "failed" -> failed.add(test + ": " + recorded.reason());
            default ->
                    skippedByReason
                            .computeIfAbsent(recorded.reason(), _ -> new ArrayList<>())
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
        System.out.print(matrix.text());
        System.out.printf("%d passed, %d failed, %d skipped%n", passed, failed.size(), skipped);
        return failed.isEmpty() && passed > 0 ? 0 : 1;
    }
}
