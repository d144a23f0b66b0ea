package io.triplane.agent.underlay;

import io.triplane.agent.vpp.Undo;
import java.util.Map;

/// How many tunnels want something that VPP has. What an earlier run left is there with a count of
/// none, until somebody wants it or it is removed.
final class Counts {
    private Counts() {}

    /// One more wants it.
    ///
    /// @return whether VPP does not have it yet
    static <T> boolean countUp(Map<T, Integer> counts, T what, Undo undo) {
        Integer before = counts.get(what);
        counts.put(what, before == null ? 1 : before + 1);
        undo.note(() -> {
            if (before == null) {
                counts.remove(what);
            } else {
                counts.put(what, before);
            }
        });
        return before == null;
    }

    /// One wants it no more.
    ///
    /// @return whether it was the last, and VPP shall not have it any more
    static <T> boolean countDown(Map<T, Integer> counts, T what, Undo undo) {
        int before = counts.getOrDefault(what, 1);
        if (before > 1) {
            counts.put(what, before - 1);
        } else {
            counts.remove(what);
        }
        undo.note(() -> counts.put(what, before));
        return before <= 1;
    }
}
