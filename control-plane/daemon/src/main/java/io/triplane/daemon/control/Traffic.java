package io.triplane.daemon.control;

import io.triplane.plane.PlaneUsage.SaUsage;

/// ESP counters of one direction.
public record Traffic(
        long packets, long bytes, long integrityErrors, long replayed, long otherErrors) {
    public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);

    static Traffic of(SaUsage usage) {
        return new Traffic(
                usage.packets(),
                usage.bytes(),
                usage.integrityErrors(),
                usage.replayed(),
                usage.otherErrors());
    }

    Traffic plus(Traffic more) {
        return new Traffic(
                packets + more.packets,
                bytes + more.bytes,
                integrityErrors + more.integrityErrors,
                replayed + more.replayed,
                otherErrors + more.otherErrors);
    }
}
