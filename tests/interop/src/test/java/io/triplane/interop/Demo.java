package io.triplane.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `triplane demo` as a process, and what its figures have to be.
final class Demo {
    private Demo() {}

    /// How it ended and the runs of its JSON.
    record Ended(int status, List<JsonNode> runs, String output) {}

    static Ended play(String... options) throws IOException, InterruptedException {
        return play(Tree.underTest(), List.of(), Map.of(), options);
    }

    static Ended play(
            Tree tree, List<String> prefix, Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("demo", "--json"));
        words.addAll(List.of(options));
        try (Program demo = Program.start(tree, prefix, environment, words)) {
            int status = demo.end();
            String output = demo.output();
            String last = output.strip().lines().reduce("", (_, line) -> line);
            assertThat(last).as(output).startsWith("{");
            JsonNode object = new JsonMapper().readTree(last);
            List<JsonNode> runs = new ArrayList<>();
            if (object.has("runs")) {
                object.path("runs").forEach(runs::add);
            } else {
                runs.add(object);
            }
            return new Ended(status, runs, output);
        }
    }

    /// Every figure of a run holds.
    static void assertHolds(JsonNode run) {
        assertThat(run.path("established").asBoolean()).isTrue();
        for (String way : List.of("ab", "ba")) {
            assertThat(run.path("sent").path(way).asLong()).as(way).isPositive();
            assertThat(run.path("received").path(way).asLong())
                    .as(way)
                    .isEqualTo(run.path("sent").path(way).asLong());
        }
        assertThat(run.path("esp_packets").asLong())
                .as("the observer saw every packet in ESP")
                .isGreaterThanOrEqualTo(
                        run.path("sent").path("ab").asLong()
                                + run.path("sent").path("ba").asLong());
        assertThat(run.path("plaintext_packets").asLong(-1)).isZero();
        assertThat(run.path("rekeys").asInt()).isPositive();
        assertThat(run.path("packets_during_rekey").asLong()).isPositive();
        assertThat(run.path("rekey_lost").asLong(-1)).isZero();
        assertThat(spis(run, "spis_after"))
                .hasSize(2)
                .doesNotContainAnyElementsOf(spis(run, "spis_before"));
        assertThat(run.path("dataplane_entries_peak").asInt()).isPositive();
        assertThat(run.path("dataplane_entries_left").asInt(-1)).isZero();
        run.path("pids")
                .forEach(pid ->
                        assertThat(ProcessHandle.of(pid.asLong()).filter(Demo::isOfADemo))
                                .as("process %s has ended", pid)
                                .isEmpty());
    }

    private static List<String> spis(JsonNode run, String name) {
        List<String> spis = new ArrayList<>();
        run.path(name).forEach(spi -> spis.add(spi.asString()));
        return spis;
    }

    /// Its number may have been given to another by now.
    private static boolean isOfADemo(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains("triplane-demo"))
                .isPresent();
    }
}
