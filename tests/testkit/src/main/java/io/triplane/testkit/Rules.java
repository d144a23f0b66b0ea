package io.triplane.testkit;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeEngine;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.PlaneRequest;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.PayloadType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What must hold at every step, whatever the network and the planes do.
///
/// - Timers follow from the state: those armed are those a revived engine would arm.
/// - Requests are numbered one by one, and nothing is sent twice under one number unless octet by
///   octet; nothing is sealed twice with one IV.
/// - Up, rekeyed and down are told of in an order that makes sense, once each (R5).
/// - While a tunnel is up on both sides, each sends on something the other receives on, with the
///   same keys (R6).
/// - Every child is on one IKE SA, which has not been replaced by another.
/// - No engine ends an IKE SA because of a bug.
final class Rules {
    private static final int NEXT_PAYLOAD_AT = 16;
    private static final int IV_AT = 32;
    private static final int IV_OCTETS = 8;
    private static final int FRAGMENT_AT = 32;
    private static final int FRAGMENT_OCTETS = 4;

    private final World world;
    private final Map<Piece, Bytes> sent = new HashMap<>();
    private final Map<Slot, Integer> cuts = new HashMap<>();
    private boolean resynchronised;
    private final Map<Stream, Long> lastRequest = new HashMap<>();
    private final Set<UsedIv> ivs = new HashSet<>();
    private final Map<Peer, Map<ChildSaId, Event.ChildSaUp>> up = new LinkedHashMap<>();

    private final Map<Received, Tick> expiries = new HashMap<>();

    private final Map<Told, Integer> told = new HashMap<>();
    private final Set<Received> movedEarly = new HashSet<>();

    private final Set<Peer> ignored = new HashSet<>();

    /// A child of which an event told the inbound SPI.
    private record Told(Peer peer, ChildSaId child) {}

    /// A pair as one peer knows it.
    private record Received(Peer peer, int spi) {}

    /// One direction of one IKE SA.
    private record Stream(String peer, long spiI, long spiR, boolean response) {}

    private record Slot(Stream stream, long messageId) {}

    private record Piece(Slot slot, int number, int total) {}

    private record UsedIv(String peer, long spiI, long spiR, Bytes iv) {}

    Rules(World world) {
        this.world = world;
    }

    void check(Peer peer) {
        Map<TimerId, Tick> wanted = peer.timersOfARevivedOne();
        if (!wanted.equals(peer.timers())) {
            throw broken(peer, "armed are %s, owned are %s".formatted(peer.timers(), wanted));
        }
        childrenAreOwned(peer);
        bothWaysOpen();
    }

    /// Every child is on an IKE SA that is there, and on one only, however they move.
    private void childrenAreOwned(Peer peer) {
        for (ChildSaView child : peer.childSas()) {
            long owners =
                    peer.ikeSas().stream().filter(sa -> sa.children().contains(child.id())).count();
            boolean superseded = peer.ikeSa(child).state() == IkeSaView.State.REKEYED;
            if (owners != 1 || superseded) {
                throw broken(
                        peer,
                        "%s is on %d IKE SAs, one of them %s"
                                .formatted(child.id(), owners, peer.ikeSa(child)));
            }
        }
    }

    void sent(Peer peer, Action.Send send) {
        IkeHeader header = IkeHeader.peek(send.message()).orElseThrow();
        int payload = send.message().at(NEXT_PAYLOAD_AT);
        boolean fragment = payload == PayloadType.ENCRYPTED_FRAGMENT.number();
        if (payload != PayloadType.ENCRYPTED.number() && !fragment) {
            return; // belongs to no IKE SA yet, or to none of ours
        }
        int number = fragment ? send.message().u16(FRAGMENT_AT) : 1;
        int total = fragment ? send.message().u16(FRAGMENT_AT + Short.BYTES) : 1;
        Stream stream = new Stream(peer.name(), header.spiI(), header.spiR(), header.response());
        Slot slot = new Slot(stream, header.messageId());
        // Only ever cut finer, and then whole: each piece of a cut in one form.
        boolean known = cuts.containsKey(slot);
        if (cuts.merge(slot, total, Math::max) > total) {
            throw broken(peer, "message %s is sent in a coarser cut again".formatted(header));
        }
        Bytes before = sent.put(new Piece(slot, number, total), send.message());
        boolean repeated = send.message().equals(before);
        if (repeated || (before != null && !resynchronised)) {
            if (!repeated) {
                throw broken(peer, "message %s is sent in two forms".formatted(header));
            }
            return;
        }
        if (!header.response() && !known) {
            Long last = lastRequest.put(stream, header.messageId());
            if (last != null && header.messageId() != last + 1 && !resynchronised) {
                throw broken(peer, "request %s follows %d".formatted(header, last));
            }
        }
        int ivAt = fragment ? IV_AT + FRAGMENT_OCTETS : IV_AT;
        Bytes iv = send.message().slice(ivAt, ivAt + IV_OCTETS);
        if (!ivs.add(new UsedIv(peer.name(), header.spiI(), header.spiR(), iv))) {
            throw broken(peer, "message %s is sealed with an IV used before".formatted(header));
        }
    }

    /// From now on message ids may jump and begin anew, as they do when a peer goes on from an old
    /// state; IVs may not come twice all the same.
    void resynchronised() {
        resynchronised = true;
    }

    void heard(Peer peer, Event event) {
        Map<ChildSaId, Event.ChildSaUp> children =
                up.computeIfAbsent(peer, _ -> new LinkedHashMap<>());
        switch (event) {
            case Event.ChildSaUp e -> {
                if (children.put(e.child().id(), e) != null) {
                    throw broken(peer, e.child().id() + " comes up twice");
                }
                note(peer, e.child());
            }
            case Event.ChildSaRekeyed e -> {
                if (!children.containsKey(e.child().id())) {
                    throw broken(peer, e.child().id() + " is rekeyed and not up");
                }
                if (isExpired(peer, e.oldInboundSpi())) {
                    // It had to move before the peer was ready.
                    movedEarly.add(new Received(peer, e.child().inboundSpi()));
                }
                note(peer, e.child());
            }
            case Event.ChildSaDown e -> {
                if (children.remove(e.child()) == null) {
                    throw broken(peer, e.child() + " goes down and was not up");
                }
            }
            case Event.NegotiationFailed e -> {
                if (e.failure().code().equals(IkeEngine.BUG)) {
                    throw broken(peer, e.failure().text());
                }
            }
            case Event.InitialContact _,
                    Event.HalfUp _,
                    Event.IkeSaEstablished _,
                    Event.IkeSaRekeyed _,
                    Event.IkeSaClosed _,
                    Event.Counted _,
                    Event.MessageTrace _ -> {}
        }
    }

    /// From now on the pair may go without its successor being ready.
    void expired(Peer peer, int inboundSpi) {
        expiries.put(new Received(peer, inboundSpi), world.now());
    }

    /// A peer that has lost everything has nothing up.
    void forgot(Peer peer) {
        up.remove(peer);
    }

    /// Nothing is compared with what that peer has.
    void ignore(Peer peer) {
        ignored.add(peer);
    }

    void planeChanged(Peer peer, PlaneRequest request) {
        if (request instanceof PlaneRequest.RemoveChild removal
                && peer.plane().children().containsKey(removal.child())) {
            throw broken(peer, removal.child() + " is still there after its removal");
        }
        bothWaysOpen();
    }

    /// What arrives when a packet that leaves now on each tunnel does.
    List<Runnable> packets(Peer sender) {
        List<Runnable> arrivals = new ArrayList<>();
        for (Map.Entry<ChildSaId, Event.ChildSaUp> mine :
                up.getOrDefault(sender, Map.of()).entrySet()) {
            ChildSaId id = mine.getKey();
            int spi = told.getOrDefault(new Told(sender, id), 0);
            boolean early =
                    isExpired(sender, spi) || movedEarly.contains(new Received(sender, spi));
            Optional.ofNullable(sender.plane().children().get(id))
                    .flatMap(FakePlane.Entry::outbound)
                    .filter(_ -> !early && !isEnding(sender, id))
                    .ifPresent(out -> arrivals.add(() -> arrive(sender, mine.getValue(), out)));
        }
        return arrivals;
    }

    private void arrive(Peer sender, Event.ChildSaUp mine, FakePlane.Half out) {
        ChildSaId id = mine.child().id();
        int spi = told.getOrDefault(new Told(sender, id), 0);
        boolean stillUp = mine.equals(up.getOrDefault(sender, Map.of()).get(id));
        if (stillUp && !isEnding(sender, id) && !movedEarly.contains(new Received(sender, spi))) {
            received(sender, mine, out);
        }
    }

    private void bothWaysOpen() {
        for (Peer sender : compared()) {
            for (Map.Entry<ChildSaId, Event.ChildSaUp> mine :
                    up.getOrDefault(sender, Map.of()).entrySet()) {
                ChildSaId id = mine.getKey();
                FakePlane.Entry entry = sender.plane().children().get(id);
                if (entry == null || isEnding(sender, id)) {
                    continue; // its end is decided, or the plane was away
                }
                FakePlane.Half out =
                        entry.outbound()
                                .orElseThrow(() -> broken(sender, id + " is up and cannot send"));
                int spi = told.getOrDefault(new Told(sender, id), 0);
                if (!isExpired(sender, spi) && !movedEarly.contains(new Received(sender, spi))) {
                    received(sender, mine.getValue(), out);
                }
            }
        }
    }

    private List<Peer> compared() {
        return world.peers().stream().filter(peer -> !ignored.contains(peer)).toList();
    }

    /// A hard lifetime ends an SA at once, whether the other side has heard or not (R4).
    private boolean isExpired(Peer receiver, int spi) {
        Tick expiry = expiries.get(new Received(receiver, spi));
        return expiry != null && !world.now().isBefore(expiry);
    }

    private void note(Peer peer, ChildSaView child) {
        told.put(new Told(peer, child.id()), child.inboundSpi());
        child.expiresAt().ifPresent(at -> expiries.put(new Received(peer, child.inboundSpi()), at));
    }

    private static boolean isEnding(Peer peer, ChildSaId id) {
        return peer.childSas().stream()
                .anyMatch(child ->
                        child.id().equals(id) && child.state() == ChildSaView.State.DELETING);
    }

    /// Only a peer that has the tunnel up itself, and not asked for its end, must receive.
    private void received(Peer sender, Event.ChildSaUp mine, FakePlane.Half out) {
        for (Peer receiver : compared()) {
            Optional<Event.ChildSaUp> twin =
                    up.getOrDefault(receiver, Map.of()).values().stream()
                            .filter(other -> isTwin(mine, other))
                            .findFirst();
            if (receiver == sender
                    || twin.isEmpty()
                    || isEnding(receiver, twin.get().child().id())) {
                continue;
            }
            if (isExpired(receiver, out.spi())) {
                continue;
            }
            Optional<FakePlane.Half> in = receiver.plane().inbound(out.spi());
            if (in.isEmpty()) {
                throw broken(
                        sender,
                        "%s sends on %08x, which %s does not receive"
                                .formatted(mine.child().id(), out.spi(), receiver));
            }
            boolean alike =
                    in.get().keys().equals(out.keys())
                            && in.get().suite().equals(out.suite())
                            && in.get().mode() == out.mode()
                            && in.get().encapsulation().isPresent()
                                    == out.encapsulation().isPresent();
            if (!alike) {
                throw broken(sender, "%s and %s differ".formatted(out, in.get()));
            }
        }
    }

    /// Whether a child of another peer is the other end: they came up with each other's SPIs.
    private static boolean isTwin(Event.ChildSaUp mine, Event.ChildSaUp other) {
        return mine.child().outboundSpi() == other.child().inboundSpi()
                && mine.child().inboundSpi() == other.child().outboundSpi();
    }

    private RuleBroken broken(Peer peer, String what) {
        return new RuleBroken("%s %s: %s".formatted(world.now(), peer, what), world.transcript());
    }
}
