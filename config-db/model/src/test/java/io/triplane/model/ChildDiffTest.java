package io.triplane.model;

import static io.triplane.model.SampleRows.VOICE;
import static io.triplane.model.SampleRows.branch1;
import static io.triplane.model.SampleRows.row;
import static io.triplane.model.SampleRows.with;
import static io.triplane.model.SampleRows.withVoice;
import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.ConfigChange.ConnectionChanged;
import io.triplane.model.schema.ChangeEffect;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Which children of a connection are negotiated anew when their set is another: those that
/// changed, came or went, and no other, whose SAs stay.
@Tag("UT-06")
class ChildDiffTest {
    private static final Rows ONE = branch1();
    private static final Rows TWO = withVoice(ONE);
    private static final Rows VIDEO_FOR_VOICE = withVideo(ONE);

    static Stream<Arguments> sets() {
        return Stream.of(
                Arguments.of("alike", TWO, withVoice(branch1()), List.of()),
                Arguments.of("one comes", ONE, TWO, List.of("voice")),
                Arguments.of("one goes", TWO, ONE, List.of("voice")),
                Arguments.of(
                        "one changes",
                        TWO,
                        with(TWO, selector("voice"), "prefix", "10.8.1.0/24"),
                        List.of("voice")),
                Arguments.of("one for another", TWO, VIDEO_FOR_VOICE, List.of("video", "voice")),
                Arguments.of(
                        "one of two comes back", VIDEO_FOR_VOICE, TWO, List.of("video", "voice")),
                Arguments.of(
                        "one changes and one comes",
                        TWO,
                        with(withVideo(TWO), selector("voice"), "prefix", "10.8.1.0/24"),
                        List.of("video", "voice")),
                Arguments.of(
                        "an option that no SA depends on",
                        TWO,
                        with(TWO, VOICE, "life_time", "7200"),
                        List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sets")
    void whatChangedIsNegotiatedAnew(String name, Rows before, Rows after, List<String> anew) {
        ConfigSnapshot old = read(before);
        List<ConfigChange> changes = SnapshotDiff.between(old, read(after));
        if (changes.isEmpty()) {
            assertThat(anew).as(name).isEmpty();
            return;
        }
        assertThat(changes)
                .as(name)
                .singleElement()
                .isInstanceOfSatisfying(
                        ConnectionChanged.class,
                        change -> {
                            assertThat(change.children()).containsExactlyElementsOf(anew);
                            assertThat(change.effect() == ChangeEffect.NEW_CHILD_SA)
                                    .isEqualTo(!anew.isEmpty());
                        });
    }

    private static ConfigSnapshot read(Rows rows) {
        ConfigReading reading = ConfigReader.read(ConfigSnapshot.EMPTY, rows);
        assertThat(reading.snapshot().connections()).containsKey("branch1");
        return reading.snapshot();
    }

    private static RowKey selector(String child) {
        return TrafficSelector.TABLE.key("branch1", child, "local", "1");
    }

    private static Rows withVideo(Rows rows) {
        return rows.with(row(IpsecChild.TABLE.key("branch1", "video"), Map.of()))
                .with(row(selector("video"), Map.of("prefix", "10.9.1.0/24")))
                .with(
                        row(
                                TrafficSelector.TABLE.key("branch1", "video", "remote", "1"),
                                Map.of("prefix", "10.9.2.0/24")));
    }
}
