package io.triplane.junit;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Says of every case of `cases.txt` whether the last run of the tests on a source tree showed it:
/// a test claims a case by carrying its id as a tag. Exit status 1 when a case has no test or one
/// that failed.
public final class Cases {
    private static final Pattern ID = Pattern.compile("[A-Z][A-Z0-9]{1,2}-[0-9]{2,3}");
    private static final String USAGE =
            """
            usage: ./triplane cases [--json]       every case: passed, failed, skipped or missing
                   ./triplane cases --show ID      the tests that show one case, and their ladders

            From the results that the last ./triplane test left on this tree. Exit status: 0 every case
            is shown, 1 one is missing or failed, 2 usage.
            """;

    private final Path root;
    private final Map<String, String> titles;
    private final Map<String, List<Recorded>> claims = new LinkedHashMap<>();

    private Cases(Path root, List<Recorded> recorded, Map<String, String> titles) {
        this.root = root;
        this.titles = titles;
        titles.keySet().forEach(id -> claims.put(id, new ArrayList<>()));
        for (Recorded run : recorded) {
            run.tags().stream()
                    .filter(tag -> ID.matcher(tag).matches())
                    .filter(tag -> counts(tag, run))
                    .forEach(id -> claims.computeIfAbsent(id, _ -> new ArrayList<>()).add(run));
        }
    }

    /// @param args the root of the source tree, then the words of the command
    public static void main(String[] args) throws IOException {
        List<String> words = List.of(args).subList(1, args.length);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(USAGE);
            return;
        }
        Path root = Path.of(args[0]);
        Cases cases = of(root);
        if (cases.claims.values().stream().allMatch(List::isEmpty)) {
            System.err.println(
                    "triplane: no test that shows a case has run on this tree; run ./triplane test");
            System.exit(1);
        }
        if (words.isEmpty()) {
            System.exit(cases.print());
        } else if (words.equals(List.of("--json"))) {
            System.out.println(cases.json());
            System.exit(cases.status());
        } else if (words.size() == 2 && words.getFirst().equals("--show")) {
            System.exit(cases.show(words.getLast()));
        }
        System.err.print(USAGE);
        System.exit(2);
    }

    static Cases of(Path root) throws IOException {
        return new Cases(root, Recorded.under(root), titles());
    }

    /// An attack that only our own simulation has seen off is not seen off.
    private static boolean counts(String id, Recorded run) {
        return !id.startsWith("AT-") || run.layer().equals("live");
    }

    private static Map<String, String> titles() throws IOException {
        Map<String, String> titles = new LinkedHashMap<>();
        try (InputStream in =
                Objects.requireNonNull(Cases.class.getResourceAsStream("cases.txt"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        int space = line.indexOf(' ');
                        titles.put(line.substring(0, space), line.substring(space + 1));
                    });
        }
        return titles;
    }

    private static String result(List<Recorded> runs) {
        if (runs.isEmpty()) {
            return "missing";
        }
        if (runs.stream().anyMatch(run -> run.result().equals("failed"))) {
            return "failed";
        }
        return runs.stream().anyMatch(run -> run.result().equals("passed")) ? "passed" : "skipped";
    }

    private static List<String> layers(List<Recorded> runs) {
        return runs.stream().map(Recorded::layer).distinct().sorted().toList();
    }

    private static List<String> tests(List<Recorded> runs) {
        return runs.stream().map(Recorded::test).distinct().sorted().toList();
    }

    private int print() {
        claims.forEach((id, runs) ->
                System.out.printf(
                        "%-7s %-8s %4d  %-9s %s%n",
                        id,
                        result(runs),
                        runs.size(),
                        String.join(",", layers(runs)),
                        titles.getOrDefault(id, "")));
        System.out.printf(
                "%d cases: %d passed, %d failed, %d skipped, %d missing%n",
                claims.size(),
                number("passed"),
                number("failed"),
                number("skipped"),
                number("missing"));
        return status();
    }

    private long number(String result) {
        return claims.values().stream().filter(runs -> result(runs).equals(result)).count();
    }

    int status() {
        return number("failed") + number("missing") == 0 ? 0 : 1;
    }

    String json() {
        String all =
                claims.entrySet().stream()
                        .map(entry ->
                                "\"%s\":{\"result\":\"%s\",\"runs\":%d,\"layers\":%s,\"tests\":%s}"
                                        .formatted(
                                                entry.getKey(),
                                                result(entry.getValue()),
                                                entry.getValue().size(),
                                                array(layers(entry.getValue())),
                                                array(tests(entry.getValue()))))
                        .collect(joining(","));
        return "{\"cases\":{" + all + "}}";
    }

    private static String array(List<String> texts) {
        return texts.stream().map(text -> '"' + text + '"').collect(joining(",", "[", "]"));
    }

    private int show(String id) throws IOException {
        List<Recorded> runs = claims.getOrDefault(id, List.of());
        if (!claims.containsKey(id)) {
            System.err.printf("triplane: no case %s; ./triplane cases lists them%n", id);
            return 2;
        }
        System.out.printf("%s %s: %s%n", id, titles.getOrDefault(id, ""), result(runs));
        for (Recorded run : runs) {
            System.out.printf("%s  %s [%s]%n", run.result(), run.test(), run.name());
        }
        for (String module : runs.stream().map(Recorded::module).distinct().toList()) {
            showLadders(root.resolve(module).resolve("target/ladders").resolve(id));
        }
        return result(runs).equals("passed") ? 0 : 1;
    }

    private static void showLadders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                System.out.printf("%n== %s%n", file.getFileName());
                System.out.print(Files.readString(file));
            }
        }
    }
}
