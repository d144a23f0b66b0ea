package io.triplane.ikev2.sa;

import io.triplane.ikev2.Tick;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How large the datagrams of an IKE SA may be, and what has arrived of the peer's fragments (RFC
/// 7383).
///
/// @param packetOctetsMax of an IP packet that carries a fragment of ours
public record Framing(Agreed agreed, int packetOctetsMax, Reassembly reassembly) {
    /// No fragment is sent or taken.
    public static final Framing WHOLE = new Framing(Agreed.NO, 0, Reassembly.EMPTY);

    /// What every path carries: RFC 8200 §5 and RFC 791 §3.1.
    private static final int IPV6_MIN = 1280;

    private static final int IPV4_MIN = 576;

    private static final int IPV6_HEADER = 40;
    private static final int IPV4_HEADER = 20;
    private static final int UDP_HEADER = 8;

    /// RFC 3948 §2.2: four zeros before IKE on the NAT traversal port.
    private static final int MARKER = 4;

    /// Whether both ends have said that they know fragments.
    public enum Agreed {
        NO,
        /// Ours go out whole, the peer's may come in pieces.
        TAKEN,
        BOTH_WAYS
    }

    public static Framing of(Agreed agreed, int packetOctetsMax) {
        return new Framing(agreed, packetOctetsMax, Reassembly.EMPTY);
    }

    /// For an IKE SA that takes the place of another: what was agreed and found out holds on.
    public Framing inherited() {
        return of(agreed, packetOctetsMax);
    }

    /// The smallest packet that is worth trying on that path.
    public static int packetOctetsMin(Route route) {
        return route.remote().address().isV6() ? IPV6_MIN : IPV4_MIN;
    }

    /// Octets of a datagram in packets of the present size.
    int datagramOctetsMax(Route route) {
        return datagramOctetsMax(packetOctetsMax, route);
    }

    /// The smaller sizes worth trying, largest first.
    Stream<Framing> below(Route route) {
        return IntStream.of(IPV6_MIN, packetOctetsMin(route))
                .filter(size -> size < packetOctetsMax)
                .mapToObj(size -> new Framing(agreed, size, reassembly));
    }

    /// The peer cuts finer than we do: it may know the path better (RFC 7383 §2.5.2).
    Framing asFineAs(int datagramOctets, Route route) {
        int packet = datagramOctets + headers(route);
        return packet >= packetOctetsMax || packet < packetOctetsMin(route)
                ? this
                : new Framing(agreed, packet, reassembly);
    }

    Framing with(Reassembly next) {
        return next.equals(reassembly) ? this : new Framing(agreed, packetOctetsMax, next);
    }

    /// Without what has been incomplete for too long.
    public Framing at(Tick now) {
        return with(reassembly.at(now));
    }

    /// When the next message of the peer has been incomplete for too long.
    public Optional<Tick> until() {
        return reassembly.until();
    }

    private static int datagramOctetsMax(int packet, Route route) {
        return packet - headers(route);
    }

    private static int headers(Route route) {
        int ip = route.remote().address().isV6() ? IPV6_HEADER : IPV4_HEADER;
        return ip + UDP_HEADER + (route.natPort() ? MARKER : 0);
    }

    void write(StateWriter out) {
        out.version(1);
        out.enumerated(agreed);
        out.u32(packetOctetsMax);
        reassembly.write(out);
    }

    static Framing read(StateReader in) {
        in.version("framing", 1);
        return new Framing(in.enumerated(Agreed.class), in.u32(), Reassembly.read(in));
    }
}
