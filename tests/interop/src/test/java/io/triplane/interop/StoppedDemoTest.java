package io.triplane.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whoever stops the demo, at whatever moment, finds none of its processes and files afterwards.
class StoppedDemoTest {
    private static final Duration ENDED_MAX = Duration.ofSeconds(20);

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"TERM, operator on b, 143", "INT, rekeying the child, 130"})
    void nothingIsLeft(String signal, String word, int status) throws Exception {
        String files = "-Djava.io.tmpdir=" + folder;
        try (Program demo =
                Program.start(
                        Tree.underTest(),
                        List.of(),
                        Map.of("TRIPLANE_JAVA_OPTS", files),
                        List.of("demo"))) {
            demo.awaitWord(word);
            List<ProcessHandle> processes = demo.descendants();
            assertThat(processes).as(demo.output()).hasSizeGreaterThan(3);

            demo.signal(signal);

            assertThat(demo.end()).as(demo.output()).isEqualTo(status);
            Awaitility.await()
                    .atMost(ENDED_MAX)
                    .untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
            try (var left = Files.list(folder)) {
                assertThat(left).isEmpty();
            }
        }
    }
}
