package io.triplane.agent.ike;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.jvpp.wire.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PuntFrameTest {
    private static final UdpPacket V4 = packet("10.9.0.1", "10.9.0.2", "0102030405");
    private static final UdpPacket V6 = packet("fd00::1", "fd00::2", "010203");

    private static UdpPacket packet(String from, String to, String payload) {
        return new UdpPacket(
                new InetSocketAddress(InetAddress.ofLiteral(from), 500),
                new InetSocketAddress(InetAddress.ofLiteral(to), 501),
                Bytes.ofHex(payload));
    }

    /// As VPP hands it over: eight octets, an Ethernet header, the packet.
    private static ByteBuffer received(String ethernet, UdpPacket packet) {
        ByteBuffer sent = PuntFrame.of(packet, 3);
        byte[] header = HexFormat.of().parseHex(ethernet);
        ByteBuffer frame = ByteBuffer.allocate(sent.remaining() + header.length);
        return frame.put(sent.slice(0, 8))
                .put(header)
                .put(sent.slice(8, sent.remaining() - 8))
                .flip();
    }

    @Test
    void packetInAFrameIsWhatWasPutIn() {
        assertThat(PuntFrame.parse(received("00".repeat(12) + "0800", V4))).contains(V4);
        assertThat(PuntFrame.parse(received("00".repeat(12) + "86dd", V6))).contains(V6);
        assertThat(PuntFrame.swIfIndex(PuntFrame.of(V4, 3))).isEqualTo(3);
    }

    @Test
    void tagsBeforeThePacketAreSkipped() {
        String one = "00".repeat(12) + "8100" + "0064" + "0800";
        String two = "00".repeat(12) + "88a8" + "0001" + "8100" + "0064" + "86dd";
        assertThat(PuntFrame.parse(received(one, V4))).contains(V4);
        assertThat(PuntFrame.parse(received(two, V6))).contains(V6);
    }

    @Test
    void staleEthernetHeaderDoesNotHideThePacket() {
        assertThat(PuntFrame.parse(received("ff".repeat(14), V4))).contains(V4);
        assertThat(PuntFrame.parse(PuntFrame.of(V4, 0))).contains(V4);
    }

    @Test
    void actionSaysWhichFamilyIsRouted() {
        ByteBuffer v4 = PuntFrame.of(V4, 0).order(ByteOrder.nativeOrder());
        ByteBuffer v6 = PuntFrame.of(V6, 0).order(ByteOrder.nativeOrder());
        assertThat(v4.getInt(4)).isEqualTo(1);
        assertThat(v6.getInt(4)).isEqualTo(2);
    }

    /// Checked by hand: RFC 1071 over header and pseudo header gives all ones with the checksum in.
    @Test
    void checksumsMakeTheSumsAllOnes() {
        ByteBuffer v4 = PuntFrame.of(V4, 0);
        assertThat(sum(v4, 8, 20)).isEqualTo(0xffff);
        assertThat(fold(sum(v4, 20, 8) + 17L + 13 + sum(v4, 28, 13))).isEqualTo(0xffff);
        ByteBuffer v6 = PuntFrame.of(V6, 0);
        assertThat(fold(sum(v6, 16, 32) + 17L + 11 + sum(v6, 48, 11))).isEqualTo(0xffff);
    }

    private static int sum(ByteBuffer buffer, int from, int octets) {
        long sum = 0;
        for (int i = 0; i < octets; i++) {
            sum += (long) (buffer.get(from + i) & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        return fold(sum);
    }

    private static int fold(long sum) {
        return (int) (sum % 0xffff == 0 && sum != 0 ? 0xffff : sum % 0xffff);
    }

    @Test
    void brokenPacketsAreNone() {
        ByteBuffer good = received("00".repeat(12) + "0800", V4);
        for (int size = 0; size < good.remaining(); size++) {
            assertThat(PuntFrame.parse(good.slice(0, size))).as("%d octets", size).isEmpty();
        }
        ByteBuffer fragment = received("00".repeat(12) + "0800", V4);
        fragment.putShort(8 + 14 + 6, (short) 0x2000);
        assertThat(PuntFrame.parse(fragment)).isEmpty();
        ByteBuffer tcp = received("00".repeat(12) + "0800", V4);
        tcp.put(8 + 14 + 9, (byte) 6);
        assertThat(PuntFrame.parse(tcp)).isEmpty();
    }

    @Test
    void markerIsPutOnAndTakenOff() {
        ByteBuffer message = ByteBuffer.wrap(new byte[] {1, 2, 3});
        assertThat(Marker.strip(Marker.payload(message, true))).contains(message);
        assertThat(Marker.payload(message, false)).isEqualTo(message);
        assertThat(Marker.strip(ByteBuffer.wrap(new byte[] {(byte) 0xff}))).isEmpty();
        assertThat(Marker.strip(ByteBuffer.wrap(new byte[] {0, 0, 0, 9, 1}))).isEmpty();
    }
}
