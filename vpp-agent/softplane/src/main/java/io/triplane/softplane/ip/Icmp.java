package io.triplane.softplane.ip;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/// The ICMP messages a router sends itself: errors (RFC 792, RFC 4443) and echo replies.
public final class Icmp {
    private static final int ECHO_REQUEST4 = 8;
    private static final int ECHO_REPLY4 = 0;
    private static final int ECHO_REQUEST6 = 128;
    private static final int ECHO_REPLY6 = 129;
    private static final int ECHO_OCTETS = 8;

    /// Octets of the offending packet that an error quotes, at most (RFC 4443 §2.4 c).
    private static final int QUOTE_OCTETS_MAX = 1280 - 48;

    private Icmp() {}

    /// Why a packet could not go on.
    public enum Cause {
        HOP_LIMIT(11, 0, 3, 0),
        TOO_BIG(3, 4, 2, 0),
        PORT_UNREACHABLE(3, 3, 1, 4),
        NETWORK_UNREACHABLE(3, 0, 1, 0),
        PROHIBITED(3, 13, 1, 1);

        private final int type4;
        private final int code4;
        private final int type6;
        private final int code6;

        Cause(int type4, int code4, int type6, int code6) {
            this.type4 = type4;
            this.code4 = code4;
            this.type6 = type6;
            this.code6 = code6;
        }
    }

    /// The error to the sender of `offender`, from `from`; none for what must not be answered (RFC
    /// 1122 §3.2.2): ICMP errors, later fragments, multicast.
    public static Optional<IpPacket> error(
            IpPacket offender, IpAddress from, Cause cause, int mtu) {
        if (isUnanswerable(offender)) {
            return Optional.empty();
        }
        boolean v6 = offender.isV6();
        int quoted = Math.min(offender.length(), QUOTE_OCTETS_MAX);
        byte[] message = new byte[8 + quoted];
        message[0] = (byte) (v6 ? cause.type6 : cause.type4);
        message[1] = (byte) (v6 ? cause.code6 : cause.code4);
        if (cause == Cause.TOO_BIG) {
            IpBuilder.put32(message, 4, mtu); // of IPv4 the upper half is unused and zero
        }
        System.arraycopy(offender.octets(), 0, message, 8, quoted);
        return Optional.of(sealed(from, offender.source(), message));
    }

    /// An echo request with that number and no data.
    public static IpPacket echoRequest(IpAddress from, IpAddress to, int sequence) {
        byte[] message = new byte[ECHO_OCTETS];
        message[0] = (byte) (from.v6() ? ECHO_REQUEST6 : ECHO_REQUEST4);
        IpBuilder.put16(message, 6, sequence);
        return sealed(from, to, message);
    }

    /// The number of the echo request that this packet answers, none for anything else.
    public static OptionalInt echoReplied(IpPacket packet) {
        int header = packet.headerLength();
        boolean reply =
                packet.protocol()
                                == (packet.isV6()
                                        ? IpPacket.PROTOCOL_ICMP6
                                        : IpPacket.PROTOCOL_ICMP4)
                        && !packet.isFragment()
                        && packet.payloadLength() >= ECHO_OCTETS
                        && packet.u8(header) == (packet.isV6() ? ECHO_REPLY6 : ECHO_REPLY4);
        return reply ? OptionalInt.of(packet.u16(header + 6)) : OptionalInt.empty();
    }

    /// The reply to an echo request, none to anything else.
    public static Optional<IpPacket> echoReply(IpPacket request) {
        boolean v6 = request.isV6();
        int header = request.headerLength();
        if (request.protocol() != (v6 ? IpPacket.PROTOCOL_ICMP6 : IpPacket.PROTOCOL_ICMP4)
                || request.isFragment()
                || request.payloadLength() < 8
                || request.u8(header) != (v6 ? ECHO_REQUEST6 : ECHO_REQUEST4)) {
            return Optional.empty();
        }
        byte[] message = Arrays.copyOfRange(request.octets(), header, request.length());
        message[0] = (byte) (v6 ? ECHO_REPLY6 : ECHO_REPLY4);
        return Optional.of(sealed(request.destination(), request.source(), message));
    }

    private static boolean isUnanswerable(IpPacket offender) {
        IpAddress source = offender.source();
        if (offender.isLaterFragment()
                || offender.destination().isMulticast()
                || source.isMulticast()
                || source.isAny()) {
            return true;
        }
        int header = offender.headerLength();
        boolean hasType = offender.payloadLength() >= 1;
        if (offender.protocol() == IpPacket.PROTOCOL_ICMP6) {
            return !hasType || offender.u8(header) < 128;
        }
        return offender.protocol() == IpPacket.PROTOCOL_ICMP4
                && !(hasType
                        && (offender.u8(header) == ECHO_REQUEST4
                                || offender.u8(header) == ECHO_REPLY4));
    }

    private static IpPacket sealed(IpAddress from, IpAddress to, byte[] message) {
        IpBuilder.put16(message, 2, 0);
        int protocol = from.v6() ? IpPacket.PROTOCOL_ICMP6 : IpPacket.PROTOCOL_ICMP4;
        int checksum =
                from.v6()
                        ? Checksum.ofUpperLayer(from, to, protocol, message, 0, message.length)
                        : Checksum.of(message, 0, message.length);
        IpBuilder.put16(message, 2, checksum);
        return IpBuilder.packet(from, to, protocol, 0, IpBuilder.HOP_LIMIT, message);
    }
}
