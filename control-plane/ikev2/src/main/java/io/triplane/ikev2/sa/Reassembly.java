package io.triplane.ikev2.sa;

import io.triplane.ikev2.Tick;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult.Fragment;
import io.triplane.ikev2.wire.IkeHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Messages of the peer of which some fragments are there and others not (RFC 7383 §2.6). Only
/// fragments that have passed the integrity check come here, and only of messages that are awaited,
/// so nobody but the peer can use the room up; and that room is bounded.
public record Reassembly(List<Partial> partials) {
    public static final Reassembly EMPTY = new Reassembly(List.of());

    /// Fragments of one message.
    public static final int FRAGMENTS_MAX = 256;

    /// Messages that are incomplete at one time: those of the window, one in each direction.
    public static final int PARTIALS_MAX = 8;

    /// After that an incomplete message is dropped.
    public static final Duration AGE_MAX = Duration.ofSeconds(30);

    public Reassembly {
        partials = List.copyOf(partials);
    }

    /// One message.
    ///
    /// @param header of every fragment
    /// @param firstPayload from fragment 1, 0 before that is there
    /// @param tail the end of fragment 1, see [PeerRequests#tail]; empty before it is there
    /// @param octetsMax of the largest datagram among the fragments
    /// @param pieces by number
    record Partial(
            IkeHeader header,
            int total,
            int firstPayload,
            Bytes tail,
            int octetsMax,
            List<Piece> pieces,
            Tick until) {
        Partial {
            pieces = List.copyOf(pieces);
        }

        private boolean isOf(IkeHeader other) {
            return header.response() == other.response() && header.messageId() == other.messageId();
        }

        private boolean has(int number) {
            return pieces.stream().anyMatch(piece -> piece.number() == number);
        }

        private int octets() {
            return pieces.stream().mapToInt(piece -> piece.content().size()).sum();
        }

        private Partial plus(Fragment fragment, Bytes datagram) {
            boolean first = fragment.number() == 1;
            List<Piece> all = new ArrayList<>(pieces);
            all.add(new Piece(fragment.number(), fragment.content()));
            all.sort(Comparator.comparingInt(Piece::number));
            return new Partial(
                    header,
                    total,
                    first ? fragment.firstPayload() : firstPayload,
                    first ? PeerRequests.tail(datagram) : tail,
                    Math.max(octetsMax, datagram.size()),
                    all,
                    until);
        }

        private Bytes content() {
            return Bytes.concat(pieces.stream().map(Piece::content).toArray(Bytes[]::new));
        }
    }

    record Piece(int number, Bytes content) {}

    /// What became of a fragment.
    sealed interface Outcome {
        /// It is one already held, of an older and coarser cut, or more than there is room for.
        record Ignored(String why) implements Outcome {}

        record Held(Reassembly next) implements Outcome {}

        /// @param tail the end of fragment 1
        /// @param octetsMax of the largest datagram
        record Complete(Reassembly next, int firstPayload, Bytes content, Bytes tail, int octetsMax)
                implements Outcome {}
    }

    /// One more fragment.
    ///
    /// @param datagram that it came in
    /// @param octetsMax of all content that is held, this message's included
    Outcome plus(Fragment fragment, Bytes datagram, int octetsMax, Tick now) {
        if (fragment.total() > FRAGMENTS_MAX) {
            return new Outcome.Ignored(
                    "%d fragments, at most %d".formatted(fragment.total(), FRAGMENTS_MAX));
        }
        Optional<Partial> known =
                partials.stream().filter(partial -> partial.isOf(fragment.header())).findFirst();
        // A finer cut replaces a coarser one: the peer looks for a size that gets through.
        Optional<Partial> same = known.filter(partial -> partial.total() >= fragment.total());
        Reassembly room = same.isPresent() ? this : without(fragment.header());
        if (same.isPresent()
                && (same.get().total() > fragment.total()
                        || same.get().has(fragment.number())
                        || !same.get().header().equals(fragment.header()))) {
            return new Outcome.Ignored(
                    "fragment %d of %d again, or of an older cut"
                            .formatted(fragment.number(), fragment.total()));
        }
        if (room.octets() + fragment.content().size() > octetsMax
                || (same.isEmpty() && room.partials.size() == PARTIALS_MAX)) {
            return new Outcome.Ignored(
                    "more than %d octets or %d messages in fragments"
                            .formatted(octetsMax, PARTIALS_MAX));
        }
        Partial partial =
                same.orElseGet(() ->
                                new Partial(
                                        fragment.header(),
                                        fragment.total(),
                                        0,
                                        Bytes.EMPTY,
                                        0,
                                        List.of(),
                                        now.plus(AGE_MAX)))
                        .plus(fragment, datagram);
        Reassembly others = room.without(fragment.header());
        return partial.pieces().size() == partial.total()
                ? new Outcome.Complete(
                        others,
                        partial.firstPayload(),
                        partial.content(),
                        partial.tail(),
                        partial.octetsMax())
                : new Outcome.Held(others.with(partial));
    }

    /// The message is there, or is not awaited any more.
    Reassembly without(IkeHeader header) {
        return keep(partials.stream().filter(partial -> !partial.isOf(header)).toList());
    }

    /// Without what has been incomplete for too long.
    Reassembly at(Tick now) {
        return keep(partials.stream().filter(partial -> now.isBefore(partial.until())).toList());
    }

    /// When the next message has been incomplete for too long.
    Optional<Tick> until() {
        return partials.stream().map(Partial::until).min(Comparator.naturalOrder());
    }

    private Reassembly keep(List<Partial> kept) {
        return kept.size() == partials.size() ? this : new Reassembly(kept);
    }

    private Reassembly with(Partial partial) {
        List<Partial> all = new ArrayList<>(partials);
        all.add(partial);
        return new Reassembly(all);
    }

    /// Octets of content held.
    int octets() {
        return partials.stream().mapToInt(Partial::octets).sum();
    }

    void write(StateWriter out) {
        out.version(1);
        out.list(
                partials,
                partial -> {
                    IkeHeader header = partial.header();
                    out.u64(header.spiI());
                    out.u64(header.spiR());
                    out.u32(header.exchangeType());
                    out.bool(header.fromInitiator());
                    out.bool(header.response());
                    out.u64(header.messageId());
                    out.u32(partial.total());
                    out.u32(partial.firstPayload());
                    out.bytes(partial.tail());
                    out.u32(partial.octetsMax());
                    out.list(
                            partial.pieces(),
                            piece -> {
                                out.u32(piece.number());
                                out.bytes(piece.content());
                            });
                    out.tick(partial.until());
                });
    }

    static Reassembly read(StateReader in) {
        in.version("messages in fragments", 1);
        return new Reassembly(
                in.list(() ->
                        new Partial(
                                new IkeHeader(
                                        in.u64(), in.u64(), in.u32(), in.bool(), in.bool(),
                                        in.u64()),
                                in.u32(),
                                in.u32(),
                                in.bytes(),
                                in.u32(),
                                in.list(() -> new Piece(in.u32(), in.bytes())),
                                in.tick())));
    }
}
