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
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever stops the demo, at whatever moment, finds none of its processes and files afterwards.
class StoppedDemoTest {
    private static final Duration ENDED_MAX = Duration.ofSeconds(20);

    /// 128 and the signal's number, as shells have it. SIGINT would do the same, but whoever runs
    /// in the background has it ignored.
    private static final int ENDED_BY_SIGTERM = 143;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"operator on b", "rekeying the child"})
    void nothingIsLeft(String word) throws Exception {
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

            demo.terminate();

            assertThat(demo.end()).as(demo.output()).isEqualTo(ENDED_BY_SIGTERM);
            Awaitility.await()
                    .atMost(ENDED_MAX)
                    .untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
            try (var left = Files.list(folder)) {
                assertThat(left).isEmpty();
            }
        }
    }
}
