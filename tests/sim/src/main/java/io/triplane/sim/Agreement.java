package io.triplane.sim;

import static java.util.stream.Collectors.toSet;

import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.TimerId.OfChildSa.ChildTimer;
import io.triplane.ikev2.TimerId.OfIkeSa.IkeTimer;
import io.triplane.sim.Layout.End;
import io.triplane.testkit.FakePlane;
import io.triplane.testkit.Peer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whether the ends of every connection have the same, and nothing else is anywhere (R7).
final class Agreement {
    /// Longer than it takes to give a silent peer up, and shorter than what clears up by itself in
    /// the end because somebody else has made a mistake.
    private static final Duration SOON = Duration.ofMinutes(4);

    /// While somebody waits for his next attempt to set something up.
    private static final Duration AT_LAST = Duration.ofMinutes(25);

    private static final Duration LOOK_EVERY = Duration.ofMillis(700);

    private final Layout layout;

    Agreement(Layout layout) {
        this.layout = layout;
    }

    /// One child as both ends know it.
    private record Spis(int one, int other) {
        Spis reversed() {
            return new Spis(other, one);
        }
    }

    void await(String when) {
        Duration waited = Duration.ZERO;
        Duration sinceAttempt = Duration.ZERO;
        Optional<String> difference = difference();
        while (difference.isPresent()) {
            if (sinceAttempt.compareTo(SOON) > 0 || waited.compareTo(AT_LAST) > 0) {
                throw new AssertionError(
                        "no agreement %s, %s later: %s".formatted(when, waited, difference.get()));
            }
            layout.world().runFor(LOOK_EVERY);
            waited = waited.plus(LOOK_EVERY);
            sinceAttempt = isAttempting() ? Duration.ZERO : sinceAttempt.plus(LOOK_EVERY);
            difference = difference();
        }
    }

    /// A replaced IKE SA that the peer never deletes is kept for a time (RFC 7296 §2.8.2); where
    /// nothing crosses there is none.
    void assertNoneReplaced() {
        for (Peer peer : layout.peers()) {
            peer.ikeSas().stream()
                    .filter(sa -> sa.state() == IkeSaView.State.REKEYED)
                    .findFirst()
                    .ifPresent(sa -> {
                        throw new AssertionError(peer + " waits for the Delete of " + sa);
                    });
        }
    }

    void assertUp() {
        for (End end : layout.ends()) {
            if (children(end).isEmpty()) {
                throw new AssertionError(end.peer() + " has nothing of " + end.recipe().name());
            }
        }
    }

    private boolean isAttempting() {
        return layout.peers().stream()
                .anyMatch(peer ->
                        peer.timers().keySet().stream()
                                .anyMatch(timer -> timer instanceof TimerId.OfChildConfig));
    }

    private Optional<String> difference() {
        for (End end : layout.ends()) {
            Optional<String> found = difference(end, layout.other(end));
            if (found.isPresent()) {
                return found;
            }
        }
        return layout.peers().stream()
                .flatMap(peer -> unfinished(peer).stream())
                .findFirst()
                .or(this::leftInAPlane);
    }

    private static Optional<String> difference(End end, End other) {
        List<IkeSaView> ours = ikeSas(end);
        List<IkeSaView> theirs = ikeSas(other);
        if (ours.size() != theirs.size() || ours.size() > 1) {
            return Optional.of(
                    "%s has %s, %s has %s".formatted(end.peer(), ours, other.peer(), theirs));
        }
        for (IkeSaView sa : ours) {
            if (sa.state() != IkeSaView.State.ESTABLISHED
                    || sa.initiatorSpi() != theirs.getFirst().initiatorSpi()) {
                return Optional.of("%s has %s".formatted(end.peer(), sa));
            }
        }
        Set<Spis> children = children(end);
        Set<Spis> mirrored = children(other).stream().map(Spis::reversed).collect(toSet());
        return children.equals(mirrored)
                ? Optional.empty()
                : Optional.of(
                        "%s has %s, %s has %s"
                                .formatted(end.peer(), children, other.peer(), mirrored));
    }

    private static List<IkeSaView> ikeSas(End end) {
        return end.peer().ikeSas().stream()
                .filter(sa -> sa.connection().filter(end.recipe().name()::equals).isPresent())
                .filter(sa -> sa.state() != IkeSaView.State.REKEYED)
                .toList();
    }

    private static Set<Spis> children(End end) {
        return end.peer().childSas().stream()
                .filter(child -> child.connection().equals(end.recipe().name()))
                .map(child -> new Spis(child.inboundSpi(), child.outboundSpi()))
                .collect(toSet());
    }

    /// What says that something is still to come: an open request, a pair that is not settled.
    private static Optional<String> unfinished(Peer peer) {
        for (ChildSaView child : peer.childSas()) {
            if (child.state() != ChildSaView.State.INSTALLED) {
                return Optional.of("%s has %s".formatted(peer, child));
            }
        }
        return peer.timers().keySet().stream()
                .filter(Agreement::isPassing)
                .map(timer -> "%s waits for %s".formatted(peer, timer))
                .findFirst();
    }

    private static boolean isPassing(TimerId timer) {
        if (timer instanceof TimerId.OfIkeSa(_, IkeTimer what)) {
            return what == IkeTimer.RETRANSMIT || what == IkeTimer.ESTABLISH;
        }
        if (timer instanceof TimerId.OfChildSa(_, _, ChildTimer what)) {
            return what == ChildTimer.GRACE || what == ChildTimer.REDUNDANT;
        }
        return timer instanceof TimerId.OfChildConfig;
    }

    /// Shards of one gateway share a data plane.
    private Optional<String> leftInAPlane() {
        Map<FakePlane, Integer> wanted = new HashMap<>();
        for (Peer peer : layout.peers()) {
            wanted.merge(peer.plane(), 2 * peer.childSas().size(), Integer::sum);
        }
        for (Map.Entry<FakePlane, Integer> entry : wanted.entrySet()) {
            int size = entry.getKey().size();
            if (size != entry.getValue()) {
                return Optional.of(
                        "a data plane has %d SAs, not %d: of %s"
                                .formatted(size, entry.getValue(), layout.peers()));
            }
        }
        return Optional.empty();
    }
}
