package io.triplane.ikev2.sa;

import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one end knows of the other's addresses and of its own from outside (RFC 4555).
///
/// @param peerAddresses where the peer can be reached besides the address in use
/// @param seenAs the hash of our own end as the peer saw it last: another one means that a NAT has
///   given us another address or port
/// @param moves requests to the data plane to move a child that it has not answered
public record Mobility(List<IpAddress> peerAddresses, Optional<Bytes> seenAs, List<Long> moves) {
    /// Addresses that are remembered of a peer.
    public static final int ADDRESSES_MAX = 8;

    public static final Mobility NONE = new Mobility(List.of(), Optional.empty(), List.of());

    public Mobility {
        peerAddresses = peerAddresses.stream().distinct().limit(ADDRESSES_MAX).toList();
        moves = List.copyOf(moves);
    }

    public static Mobility of(List<IpAddress> peerAddresses) {
        return new Mobility(peerAddresses, Optional.empty(), List.of());
    }

    public Mobility with(List<IpAddress> next) {
        return new Mobility(next, seenAs, moves);
    }

    public Mobility seenAs(Bytes hash) {
        return new Mobility(peerAddresses, Optional.of(hash), moves);
    }

    /// The hashes cover the SPIs: of a new IKE SA they are others.
    Mobility rekeyed() {
        return new Mobility(peerAddresses, Optional.empty(), moves);
    }

    public Mobility moving(long request) {
        List<Long> all = new ArrayList<>(moves);
        all.add(request);
        return new Mobility(peerAddresses, seenAs, all);
    }

    public Mobility moved(long request) {
        return new Mobility(
                peerAddresses, seenAs, moves.stream().filter(open -> open != request).toList());
    }

    void write(StateWriter out) {
        out.version(1);
        out.list(peerAddresses, address -> out.bytes(address.octets()));
        out.optional(seenAs, out::bytes);
        out.list(moves, out::u64);
    }

    static Mobility read(StateReader in) {
        in.version("mobility of an IKE SA", 1);
        return new Mobility(
                in.list(() -> IpAddress.ofOctets(in.bytes())),
                in.optional(in::bytes),
                in.list(in::u64));
    }
}
