package io.triplane.agent.tunnel;

import io.triplane.agent.vpp.RefusedException;
import io.triplane.plane.TunnelConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// A tunnel whose static part stands in VPP. Owner: the requests about it, one at a time.
final class Tunnel {
    private static final System.Logger LOG = System.getLogger(Tunnel.class.getName());

    private final TunnelConfig config;
    private final TunnelChildren children;

    /// What is left to be taken down, in that order.
    private final Deque<Step> teardown;

    /// A part that goes; it can be asked again after a refusal.
    @FunctionalInterface
    interface Step {
        void run() throws RefusedException;
    }

    Tunnel(TunnelConfig config, TunnelChildren children, Deque<Step> teardown) {
        this.config = config;
        this.children = children;
        this.teardown = new ArrayDeque<>(teardown);
    }

    TunnelConfig config() {
        return config;
    }

    /// Refuses work on a tunnel that is half gone.
    TunnelChildren children() throws RefusedException {
        if (removing.isPresent()) {
            throw RefusedException.temporary(
                    "plane.tunnel.going",
                    "%s is being removed, which VPP refused at first: %s; remove it again"
                            .formatted(config.name(), removing.get()));
        }
        return children;
    }

    private Optional<String> removing = Optional.empty();

    /// Takes everything down, the children first. A refusal leaves the rest for the next try.
    void remove() throws RefusedException {
        try {
            for (var child : children.refs()) {
                children.remove(child);
            }
            while (!teardown.isEmpty()) {
                teardown.getFirst().run();
                teardown.removeFirst();
            }
        } catch (RefusedException e) {
            removing = Optional.of(e.refusal().text());
            throw e;
        }
    }

    /// Takes the place of an older form of the same tunnel. What VPP does not take down of that now
    /// denies more than it should, and goes with this one.
    void replace(Tunnel older) throws RefusedException {
        try {
            older.remove();
        } catch (RefusedException e) {
            if (e.isLost()) {
                throw e;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: something of its older form is left in VPP: {1}",
                    config.name(),
                    e.getMessage());
            teardown.addAll(older.teardown);
        }
    }
}
