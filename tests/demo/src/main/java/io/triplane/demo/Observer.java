package io.triplane.demo;

import java.util.List;

/// All observers on the wire together, as seen from the demo: one that carries it, or one at each
/// of its ends.
final class Observer {
    private final List<Talker> ends;

    Observer(List<Talker> ends) {
        this.ends = List.copyOf(ends);
    }

    WireCounts counts() throws DemoException {
        WireCounts sum = WireCounts.NONE;
        for (Talker end : ends) {
            sum = sum.plus(WireCounts.parse(end.ask("counts")));
        }
        return sum;
    }
}
