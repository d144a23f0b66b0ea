package io.triplane.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class InnerTest {
    private static final InetAddress SOURCE = InetAddress.ofLiteral("10.1.1.10");
    private static final InetAddress DESTINATION = InetAddress.ofLiteral("10.1.2.10");

    @Test
    void numberSurvivesTheWholePacket() {
        ByteBuffer packet = ByteBuffer.wrap(Inner.packet(SOURCE, DESTINATION, 4711));

        assertThat(Inner.payloadTo(DESTINATION, packet).flatMap(Inner::number)).contains(4711L);
    }

    @Test
    void packetForAnotherHostIsNotTaken() {
        ByteBuffer packet = ByteBuffer.wrap(Inner.packet(SOURCE, DESTINATION, 1));

        assertThat(Inner.payloadTo(SOURCE, packet)).isEmpty();
    }

    @Test
    void headerChecksumIsRight() {
        byte[] packet = Inner.packet(SOURCE, DESTINATION, 1);
        int sum = 0;
        for (int i = 0; i < 20; i += 2) {
            sum += (Byte.toUnsignedInt(packet[i]) << 8) + Byte.toUnsignedInt(packet[i + 1]);
        }

        assertThat((sum & 0xffff) + (sum >>> 16)).isEqualTo(0xffff);
    }

    @Test
    void rangesCountWhatIsMissingInAWindow() {
        Ranges received = Ranges.parse("1-500,502-900");

        assertThat(received.size()).isEqualTo(899);
        assertThat(received.missing(0, 500)).isZero();
        assertThat(received.missing(400, 600)).isEqualTo(1);
        assertThat(received.missing(890, 910)).isEqualTo(10);
        assertThat(received).hasToString("1-500,502-900");
    }
}
