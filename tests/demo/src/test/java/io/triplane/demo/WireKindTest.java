package io.triplane.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.demo.WireCounts.Kind;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/// The observer must not take one kind of packet for another: the demo's verdict rests on it.
class WireKindTest {
    private static final InetAddress SOURCE = InetAddress.ofLiteral("10.1.1.10");
    private static final InetAddress DESTINATION = InetAddress.ofLiteral("10.1.2.10");
    private static final int IKE_HEADER = 28;

    @Test
    void innerPacketInClearIsPlaintext() {
        ByteBuffer packet = ByteBuffer.wrap(Inner.packet(SOURCE, DESTINATION, 7));

        assertThat(WireKind.ofPacket(packet)).isEqualTo(Kind.PLAINTEXT);
    }

    @Test
    void innerPacketInsideEspWithoutEncryptionIsPlaintext() {
        ByteBuffer packet = ip4(50, 400);
        packet.put(60, Inner.packet(SOURCE, DESTINATION, 7));

        assertThat(WireKind.ofPacket(packet)).isEqualTo(Kind.PLAINTEXT);
    }

    @Test
    void protocolFiftyIsEsp() {
        assertThat(WireKind.ofPacket(ip4(50, 100))).isEqualTo(Kind.ESP);
    }

    @Test
    void nonEspMarkerTellsIkeFromEspOnTheNatPort() {
        assertThat(WireKind.ofPacket(udp(4500, 0))).isEqualTo(Kind.IKE);
        assertThat(WireKind.ofPacket(udp(4500, 0xc0ffee01))).isEqualTo(Kind.ESP);
    }

    @Test
    void portFiveHundredIsIke() {
        assertThat(WireKind.ofPacket(udp(500, 0xc0ffee01))).isEqualTo(Kind.IKE);
    }

    @Test
    void natKeepaliveIsNeitherIkeNorEsp() {
        assertThat(WireKind.ofDatagram(ByteBuffer.wrap(new byte[] {-1}), true))
                .isEqualTo(Kind.OTHER);
    }

    @Test
    void anotherPortIsSomethingElse() {
        assertThat(WireKind.ofPacket(udp(53, 1))).isEqualTo(Kind.OTHER);
    }

    private static ByteBuffer ip4(int protocol, int length) {
        ByteBuffer packet = ByteBuffer.allocate(length);
        packet.put(0, (byte) 0x45).put(9, (byte) protocol);
        return packet;
    }

    private static ByteBuffer udp(int port, int firstWord) {
        ByteBuffer packet = ip4(17, 28 + Integer.BYTES + IKE_HEADER);
        packet.putShort(20, (short) port).putShort(22, (short) port).putInt(28, firstWord);
        return packet;
    }
}
