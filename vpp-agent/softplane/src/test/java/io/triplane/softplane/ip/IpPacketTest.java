package io.triplane.softplane.ip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IpPacketTest {
    private static final IpAddress A = IpAddress.parse("10.1.1.2");
    private static final IpAddress B = IpAddress.parse("10.1.2.2");
    private static final IpAddress A6 = IpAddress.parse("fd01::2");
    private static final IpAddress B6 = IpAddress.parse("fd02::2");

    /// The header of the packet in RFC 7634, appendix A.
    @Test
    void readsAHeaderOfAnRfc() {
        IpPacket packet =
                new IpPacket(
                        Arrays.copyOf(
                                HexFormat.of().parseHex("45000054a6f200004001e778c6336405c0000205"),
                                84));

        assertThat(packet.problem()).isEmpty();
        assertThat(packet.source()).isEqualTo(IpAddress.parse("198.51.100.5"));
        assertThat(packet.destination()).isEqualTo(IpAddress.parse("192.0.2.5"));
        assertThat(packet.protocol()).isEqualTo(IpPacket.PROTOCOL_ICMP4);
        packet.decrementHopLimit();
        assertThat(packet.hopLimit()).isEqualTo(63);
        assertThat(packet.problem()).isEmpty();
    }

    @Test
    void whatFollowsThePacketIsCutOff() {
        byte[] padded = Arrays.copyOf(IpBuilder.udp(A, 1, B, 2, new byte[3]).octets(), 60);
        IpPacket packet = new IpPacket(padded);

        assertThat(packet.problem()).isEmpty();
        assertThat(packet.length()).isEqualTo(31);
    }

    @Test
    void everyTruncationIsNoticedAndNothingIsReadBeyondTheEnd() {
        for (IpPacket whole :
                List.of(
                        IpBuilder.udp(A, 1, B, 2, new byte[3]),
                        IpBuilder.udp(A6, 1, B6, 2, new byte[3]))) {
            for (int size = 0; size < whole.length(); size++) {
                assertThat(new IpPacket(Arrays.copyOf(whole.octets(), size)).problem())
                        .as("%d octets", size)
                        .isPresent();
            }
        }
    }

    @Test
    void randomOctetsAreRefusedOrReadable() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = new byte[random.nextInt(80)];
            random.nextBytes(octets);
            IpPacket packet = new IpPacket(octets);
            if (packet.problem().isEmpty()) {
                assertThat(packet.toString()).contains(" > ");
                assertThat(packet.sourcePort()).isBetween(0, 65_535);
            }
        }
    }

    @Test
    void udpChecksumsAreRight() {
        for (IpPacket packet :
                List.of(
                        IpBuilder.udp(A, 500, B, 500, new byte[7]),
                        IpBuilder.udp(A6, 500, B6, 500, new byte[7]))) {
            int header = packet.headerLength();
            int check =
                    Checksum.ofUpperLayer(
                            packet.source(),
                            packet.destination(),
                            17,
                            packet.octets(),
                            header,
                            packet.payloadLength());
            assertThat(check).as("over a right one").isZero();
        }
    }

    @Test
    void fragmentsHoldTheWholePacketInOrder() {
        byte[] payload = new byte[3001];
        new Random(1).nextBytes(payload);
        IpPacket packet = IpBuilder.packet(A, B, 17, 0, 64, payload);
        byte[] rebuilt = new byte[payload.length];
        List<IpPacket> pieces = Fragments.of(packet, 700);
        for (IpPacket piece : pieces) {
            assertThat(piece.problem()).isEmpty();
            assertThat(piece.length()).isLessThanOrEqualTo(700);
            int at = (piece.u16(6) & 0x1fff) * 8;
            System.arraycopy(piece.octets(), 20, rebuilt, at, piece.payloadLength());
            boolean last = piece == pieces.getLast();
            assertThat((piece.u16(6) & 0x2000) == 0).isEqualTo(last);
        }
        assertThat(rebuilt).isEqualTo(payload);
    }

    @Test
    void errorsAreNotAnsweredWithErrors() {
        byte[] unreachable = new byte[36];
        unreachable[0] = 3;
        IpPacket error = IpBuilder.packet(A, B, 1, 0, 64, unreachable);
        assertThat(Icmp.error(error, B, Icmp.Cause.HOP_LIMIT, 0)).isEmpty();

        byte[] tooBig = new byte[36];
        tooBig[0] = 2;
        IpPacket error6 = IpBuilder.packet(A6, B6, 58, 0, 64, tooBig);
        assertThat(Icmp.error(error6, B6, Icmp.Cause.HOP_LIMIT, 0)).isEmpty();

        IpPacket multicast =
                IpBuilder.packet(A, IpAddress.parse("224.0.0.5"), 17, 0, 64, new byte[8]);
        assertThat(Icmp.error(multicast, B, Icmp.Cause.HOP_LIMIT, 0)).isEmpty();
        assertThat(Icmp.error(IpBuilder.udp(A, 1, B, 2, new byte[1]), B, Icmp.Cause.TOO_BIG, 1400))
                .isPresent();
    }

    @Test
    void ipv6ErrorsHaveAChecksumAndTheMtu() {
        IpPacket error =
                Icmp.error(
                                IpBuilder.udp(A6, 1, B6, 2, new byte[2000]),
                                IpAddress.parse("fd01::1"),
                                Icmp.Cause.TOO_BIG,
                                1380)
                        .orElseThrow();

        assertThat(error.length()).isLessThanOrEqualTo(1280);
        assertThat(error.u16(40)).as("packet too big").isEqualTo(0x0200);
        assertThat(error.u32(44)).isEqualTo(1380);
        assertThat(
                        Checksum.ofUpperLayer(
                                error.source(),
                                error.destination(),
                                58,
                                error.octets(),
                                40,
                                error.payloadLength()))
                .isZero();
    }
}
