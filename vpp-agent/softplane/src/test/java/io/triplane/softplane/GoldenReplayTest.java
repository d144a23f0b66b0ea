package io.triplane.softplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.jvpp.golden.GoldenFile;
import io.triplane.jvpp.golden.GoldenReplay;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a real VPP answered, demanded of the stand-in octet for octet.
@Timeout(60)
class GoldenReplayTest {
    /// Those that are not only a VPP's own business.
    static List<String> names() {
        return GoldenFile.NAMES.stream()
                .filter(name -> GoldenFile.load(name).replayable())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void answersAsTheRecordedVpp(String name) throws IOException {
        try (Rig rig = Rig.start("127.0.0.2", "10.77.1.1/24")) {
            GoldenReplay.against(rig.socket("api"), GoldenFile.load(name));
            assertThat(rig.isRunning()).isTrue();
        }
    }
}
