package io.triplane.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The tour of the README, word for word but for its folder and its ports: every command is run in
/// one shell, and prints the lines that the README shows. Numbers, SPIs and times may differ.
class TourTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh)?\\n(.*?)^```$");
    private static final String END = "@@@ end of block";
    private static final String FOLDER = "/tmp/triplane-tour";

    /// Commands, and what they print at least.
    private record Step(String commands, List<String> shown) {}

    private static List<Step> steps() throws IOException {
        String readme = Files.readString(Tree.ROOT.resolve("README.md"));
        int start = readme.indexOf("## Ten minutes by hand");
        String tour = readme.substring(start, readme.indexOf("\n## ", start));
        List<Step> steps = new ArrayList<>();
        Matcher block = BLOCK.matcher(tour);
        while (block.find()) {
            if (block.group(1) != null) {
                steps.add(new Step(block.group(2), new ArrayList<>()));
            } else {
                steps.getLast().shown().addAll(block.group(2).lines().toList());
            }
        }
        return steps;
    }

    private static int freePort(String address) throws IOException {
        try (DatagramSocket probe =
                new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0))) {
            return probe.getLocalPort();
        }
    }

    /// What stays the same from run to run: no digits, no widths of columns.
    private static String mask(String line) {
        return line.replaceAll("\\b[0-9a-f]{8}([0-9a-f]{8})?\\b", "SPI")
                .replaceAll("[0-9]+h[0-9]+m|[0-9]+m[0-9]+s|[0-9]+s\\b", "TIME")
                .replaceAll("[0-9]+", "N")
                .replaceAll(" {2,}", "  ")
                .strip();
    }

    @Test
    void everyCommandPrintsWhatTheReadmeShows() throws Exception {
        assumeThat(Tree.ROOT.resolve("config-db/cli/target/classpath.txt"))
                .as("the class path, which the package phase records")
                .exists();
        Path folder = Files.createTempDirectory("tt");
        Map<String, String> moved =
                Map.of(
                        FOLDER,
                        folder + "/t",
                        "10500",
                        String.valueOf(freePort("127.0.0.2")),
                        "14500",
                        String.valueOf(freePort("127.0.0.2")),
                        "20500",
                        String.valueOf(freePort("127.0.0.3")),
                        "24500",
                        String.valueOf(freePort("127.0.0.3")));
        List<Step> steps = steps();
        assertThat(steps).hasSizeGreaterThan(5);
        StringBuilder script = new StringBuilder();
        for (Step step : steps) {
            String commands = step.commands();
            for (Map.Entry<String, String> entry : moved.entrySet()) {
                commands = commands.replace(entry.getKey(), entry.getValue());
            }
            script.append(commands).append("echo '").append(END).append("'\n");
        }
        Path file = Files.writeString(folder.resolve("tour.sh"), script);

        Shell.Ended ended =
                Shell.start(
                                Tree.ROOT,
                                Map.of(
                                        "PATH",
                                        "/usr/bin:/bin",
                                        "HOME",
                                        folder.toString(),
                                        "JAVA_HOME",
                                        System.getProperty("java.home"),
                                        "TRIPLANE_BUILD",
                                        "never"),
                                List.of("bash", file.toString()))
                        .end();

        String[] printed = ended.output().replace(folder + "/t", FOLDER).split(END + "\n", -1);
        assertThat(printed).as(ended.output()).hasSize(steps.size() + 1);
        for (int i = 0; i < steps.size(); i++) {
            assertThat(printed[i].lines().map(TourTest::mask))
                    .as("what step %d prints", i + 1)
                    .containsSubsequence(
                            steps.get(i).shown().stream().map(TourTest::mask).toList());
        }
        assertThat(folder.resolve("t")).as("the tour cleans up").doesNotExist();
        Files.delete(file);
        Files.delete(folder);
    }
}
