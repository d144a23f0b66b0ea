package io.triplane.agent.usage;

import io.triplane.plane.ChildRef;
import io.triplane.plane.ChildState;
import io.triplane.plane.PlaneEvent;
import io.triplane.plane.PlaneUsage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Concludes from one reading of the counters to the next what is proven about each child. Safe for
/// several threads.
public final class ChildWatch {
    /// Readings in a row in which one direction moved and the other did not, before that is said: a
    /// single one is what any one-way transfer looks like between two acknowledgements.
    static final int ONE_WAY_READINGS = 3;

    private final Map<ChildRef, Watched> children = new HashMap<>();

    /// What was seen of a child so far.
    private static final class Watched {
        private ChildState state = ChildState.INSTALLED;

        /// Packets by SA at the last reading. SPIs of the two directions are others' choices.
        private Map<Long, Long> packets = Map.of();

        private boolean everIn;
        private boolean everOut;
        private int oneWayReadings;
    }

    /// Takes a reading and returns what changed by it. Children that are not in it are forgotten.
    public synchronized List<PlaneEvent.ChildStateChanged> observe(PlaneUsage usage) {
        Map<ChildRef, List<PlaneUsage.SaUsage>> byChild = new LinkedHashMap<>();
        for (PlaneUsage.SaUsage sa : usage.sas()) {
            byChild.computeIfAbsent(sa.child(), _ -> new ArrayList<>()).add(sa);
        }
        children.keySet().retainAll(byChild.keySet());
        List<PlaneEvent.ChildStateChanged> changes = new ArrayList<>();
        byChild.forEach((child, sas) -> {
            Watched watched = children.computeIfAbsent(child, _ -> new Watched());
            ChildState before = watched.state;
            String reason = step(watched, sas);
            if (watched.state != before) {
                changes.add(new PlaneEvent.ChildStateChanged(child, before, watched.state, reason));
            }
        });
        return changes;
    }

    private static String step(Watched watched, List<PlaneUsage.SaUsage> sas) {
        Map<Long, Long> packets = new HashMap<>();
        long in = 0;
        long out = 0;
        for (PlaneUsage.SaUsage sa : sas) {
            long key = Integer.toUnsignedLong(sa.spi()) << 1 | (sa.inbound() ? 1 : 0);
            packets.put(key, sa.packets());
            long moved = sa.packets() - watched.packets.getOrDefault(key, 0L);
            in += sa.inbound() ? moved : 0;
            out += sa.inbound() ? 0 : moved;
        }
        watched.packets = packets;
        watched.everIn |= in > 0;
        watched.everOut |= out > 0;
        boolean oneWay = (in > 0) != (out > 0);
        if (in > 0 && out > 0) {
            watched.oneWayReadings = 0;
        } else if (oneWay) {
            watched.oneWayReadings++;
        }
        return conclude(watched, in, out);
    }

    private static String conclude(Watched watched, long in, long out) {
        if (!watched.everIn || !watched.everOut) {
            watched.state = watched.everOut ? ChildState.HALF_UP : ChildState.INSTALLED;
            return "packets go out and none came in yet";
        }
        if (watched.oneWayReadings >= ONE_WAY_READINGS) {
            watched.state = ChildState.ONE_WAY;
            return "packets moved %s alone in the last %d readings"
                    .formatted(in > 0 ? "in" : "out", ONE_WAY_READINGS);
        }
        if (watched.state != ChildState.ONE_WAY || (in > 0 && out > 0)) {
            watched.state = ChildState.UP;
        }
        return "packets moved both ways";
    }

    /// VPP is gone, and the counters with it.
    public synchronized void forget() {
        children.clear();
    }
}
