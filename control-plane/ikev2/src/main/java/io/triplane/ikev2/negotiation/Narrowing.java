package io.triplane.ikev2.negotiation;

import io.triplane.ikev2.Flow;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.Side;
import io.triplane.ikev2.wire.TrafficSelector;
import io.triplane.ikev2.wire.TrafficSelectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Narrows traffic selectors to what both sides allow (RFC 7296 §2.9).
///
/// The peer may put the packet that triggered it first, as a selector of its own (§2.9): where it
/// lies within a wider one behind it, it adds nothing here and drops out.
public final class Narrowing {
    /// Most selectors of one side that a Child SA gets; what is beyond is left out, which the RFC
    /// allows.
    public static final int SELECTORS_MAX = 32;

    private static final int SHOWN_MAX = 8;

    private Narrowing() {}

    /// The part of the peer's wish that our policy allows; empty if nothing is left of one side, or
    /// no local and remote selector are of one family and protocol.
    ///
    /// @param ours what the configuration allows
    /// @param local the payload that describes our side: TSr for a responder
    public static Optional<Selectors> narrow(
            Selectors ours, TrafficSelectors local, TrafficSelectors remote) {
        return pairs(
                intersect(ours.local(), plain(local)), intersect(ours.remote(), plain(remote)));
    }

    /// Whether our policy takes what the peer put first on both sides, which is then part of what
    /// it gets.
    public static boolean takesFirst(
            Selectors ours, TrafficSelectors local, TrafficSelectors remote) {
        return takesFirst(ours.local(), local) && takesFirst(ours.remote(), remote);
    }

    private static boolean takesFirst(List<Selector> ours, TrafficSelectors theirs) {
        return plain(theirs).stream()
                .findFirst()
                .filter(first -> ours.stream().anyMatch(mine -> contains(mine, first)))
                .isPresent();
    }

    /// Whether a packet belongs to the traffic.
    public static boolean carries(Selectors traffic, Flow packet) {
        return traffic.local().stream().anyMatch(mine -> contains(mine, packet.local()))
                && traffic.remote().stream().anyMatch(other -> contains(other, packet.remote()));
    }

    /// Whether all of `inner` belongs to `outer`.
    public static boolean contains(Selectors outer, Selectors inner) {
        return inner.local().stream()
                        .allMatch(part -> outer.local().stream().anyMatch(o -> contains(o, part)))
                && inner.remote().stream()
                        .allMatch(part -> outer.remote().stream().anyMatch(o -> contains(o, part)));
    }

    /// What of the traffic is between two hosts; empty if nothing.
    public static Optional<Selectors> between(
            Selectors traffic, IpAddress local, IpAddress remote) {
        return pairs(
                intersect(traffic.local(), List.of(Selector.ofRange(local, local))),
                intersect(traffic.remote(), List.of(Selector.ofRange(remote, remote))));
    }

    /// The selectors with another address in the place of theirs: what a host behind a NAT calls
    /// itself is not what others call it (RFC 7296 §2.23.1).
    public static TrafficSelectors readdressed(TrafficSelectors payload, IpAddress address) {
        List<TrafficSelector> moved =
                payload.selectors().stream()
                        .filter(s -> s.first().family() == address.family())
                        .map(s ->
                                new TrafficSelector(
                                        s.protocol(),
                                        s.portFirst(),
                                        s.portLast(),
                                        address,
                                        address))
                        .toList();
        return moved.isEmpty() ? payload : TrafficSelectors.of(payload.side(), moved);
    }

    /// Whether a side names nothing but OPAQUE ports, which no data plane selector stands for.
    public static boolean isAllOpaque(TrafficSelectors payload) {
        return !payload.selectors().isEmpty()
                && payload.selectors().stream().allMatch(s -> s.isOpaquePort());
    }

    /// The peer's answer, if it lies within what we proposed on both sides.
    public static Optional<Selectors> confirm(
            Selectors offered, TrafficSelectors local, TrafficSelectors remote) {
        boolean within = isWithin(local, offered.local()) && isWithin(remote, offered.remote());
        return within ? pairs(plain(local), plain(remote)) : Optional.empty();
    }

    public static TrafficSelectors payload(Side side, List<Selector> selectors) {
        return TrafficSelectors.of(side, selectors.stream().map(Narrowing::wire).toList());
    }

    /// In words, for a refusal; both sides as [Selectors#toString] has them.
    public static String text(TrafficSelectors local, TrafficSelectors remote) {
        return text(local) + " === " + text(remote);
    }

    private static String text(TrafficSelectors payload) {
        List<String> all = payload.selectors().stream().map(Object::toString).toList();
        int shown = Math.min(all.size(), SHOWN_MAX);
        String hidden = shown < all.size() ? " and %d more".formatted(all.size() - shown) : "";
        return String.join(" ", all.subList(0, shown)) + hidden;
    }

    private static TrafficSelector wire(Selector selector) {
        return new TrafficSelector(
                selector.protocol(),
                selector.portStart(),
                selector.portEnd(),
                selector.start(),
                selector.end());
    }

    /// OPAQUE ports have no place in a data plane selector: such an entry is passed over.
    private static List<Selector> plain(TrafficSelectors payload) {
        return payload.selectors().stream()
                .filter(s -> !s.isOpaquePort())
                .map(s ->
                        new Selector(
                                s.protocol(), s.portFirst(), s.portLast(), s.first(), s.last()))
                .toList();
    }

    private static Optional<Selectors> pairs(List<Selector> local, List<Selector> remote) {
        boolean anyPacket = local.stream().anyMatch(l -> remote.stream().anyMatch(l::meets));
        return anyPacket ? Optional.of(new Selectors(local, remote)) : Optional.empty();
    }

    private static boolean isWithin(TrafficSelectors answer, List<Selector> offered) {
        List<Selector> plain = plain(answer);
        return plain.size() == answer.selectors().size()
                && answer.unknown().isEmpty()
                && plain.size() <= SELECTORS_MAX
                && plain.stream()
                        .allMatch(part -> offered.stream().anyMatch(o -> contains(o, part)));
    }

    private static List<Selector> intersect(List<Selector> ours, List<Selector> theirs) {
        List<Selector> all = new ArrayList<>();
        // In the peer's order: what it put first is not what is left out.
        for (Selector other : theirs) {
            for (Selector mine : ours) {
                Optional<Selector> common = intersect(mine, other);
                if (common.isPresent() && all.size() < SELECTORS_MAX) {
                    add(all, common.get());
                }
            }
        }
        return all;
    }

    /// Keeps the list free of entries that another one contains.
    private static void add(List<Selector> all, Selector selector) {
        if (all.stream().noneMatch(known -> contains(known, selector))) {
            all.removeIf(known -> contains(selector, known));
            all.add(selector);
        }
    }

    private static Optional<Selector> intersect(Selector a, Selector b) {
        boolean protocolsMeet =
                a.protocol() == b.protocol() || a.protocol() == 0 || b.protocol() == 0;
        if (!protocolsMeet || a.start().family() != b.start().family()) {
            return Optional.empty();
        }
        int portStart = Math.max(a.portStart(), b.portStart());
        int portEnd = Math.min(a.portEnd(), b.portEnd());
        IpAddress start = max(a.start(), b.start());
        IpAddress end = min(a.end(), b.end());
        if (portStart > portEnd || start.compareTo(end) > 0) {
            return Optional.empty();
        }
        int protocol = Math.max(a.protocol(), b.protocol());
        return Optional.of(new Selector(protocol, portStart, portEnd, start, end));
    }

    private static boolean contains(Selector outer, Selector inner) {
        return intersect(outer, inner).filter(inner::equals).isPresent();
    }

    private static IpAddress max(IpAddress a, IpAddress b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static IpAddress min(IpAddress a, IpAddress b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
