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
            WireCounts one = WireCounts.parse(end.ask("counts"));
            sum =
                    new WireCounts(
                            sum.ike() + one.ike(),
                            sum.esp() + one.esp(),
                            sum.plaintext() + one.plaintext(),
                            sum.other() + one.other());
        }
        return sum;
    }

    /// Puts one inner datagram in clear on the wire, from the first gateway's side.
    void forge() throws DemoException {
        ends.getFirst().ask("forge");
    }
}
