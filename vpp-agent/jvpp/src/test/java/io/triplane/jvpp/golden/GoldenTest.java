package io.triplane.jvpp.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import io.triplane.jvpp.message.Message;
import io.triplane.jvpp.message.MessageType;
import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;
import io.triplane.vppfixture.RealVpp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a real VPP said, against our records; and against a real VPP again, where there is one.
@Timeout(120)
class GoldenTest {
    static List<String> names() {
        return GoldenFile.NAMES;
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyRecordedMessageIsReadAndWrittenOctetForOctet(String name) throws MalformedMessage {
        for (GoldenFile.Step step : GoldenFile.load(name).steps()) {
            for (GoldenFile.Line line :
                    Stream.concat(Stream.of(step.request()), step.answers().stream()).toList()) {
                Map<String, Integer> symbols = new HashMap<>();
                line.fields().symbols().forEach(symbol -> symbols.put(symbol, 0x5a));
                byte[] octets = line.fields().octets(symbols);
                MessageType<?> type = GoldenReplay.type(line.wireName());

                Message message = type.decode(new WireReader(ByteBuffer.wrap(octets)));
                WireWriter again = new WireWriter();
                message.encode(again);

                assertThat(again.take().array())
                        .as("%s.txt:%d: %s", name, step.lineNumber(), type)
                        .isEqualTo(octets);
            }
        }
    }

    @Tag("vpp")
    @Needs(Need.VPP)
    @ParameterizedTest
    @MethodSource("names")
    void aRealVppAnswersAsItDidWhenRecorded(String name) throws IOException {
        GoldenFile file = GoldenFile.load(name);
        if (file.replayable()) {
            try (RealVpp vpp = RealVpp.start(RealVpp.Options.PLAIN)) {
                GoldenReplay.against(vpp.apiSocket(), file);
                assertThat(vpp.isAlive()).as(vpp.log()).isTrue();
            }
        }
    }

    @Test
    void aReplayThatIsAnsweredOtherwiseFailsWithFileAndLine() {
        GoldenOctets recorded =
                GoldenOctets.parse("00*3 01 .. {sa} # comment".replaceAll("#.*", ""));
        Map<String, Integer> symbols = new HashMap<>();

        assertThat(recorded.matches(new byte[] {0, 0, 0, 1, 9, 0, 0, 0, 7}, symbols)).isTrue();
        assertThat(symbols).containsExactly(Map.entry("sa", 7));
        assertThat(recorded.matches(new byte[] {0, 0, 0, 1, 9, 0, 0, 0, 8}, symbols)).isFalse();
        assertThat(recorded.matches(new byte[] {0, 0, 0, 2, 9, 0, 0, 0, 7}, symbols)).isFalse();
        assertThat(recorded.matches(new byte[] {0, 0, 0, 1, 9, 0, 0, 0}, symbols)).isFalse();
    }
}
