package io.triplane.ikev2.sa;

import io.triplane.ikev2.Tick;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;

/// A task that the peer could not see to just then (TEMPORARY_FAILURE): it is not begun again
/// before that time (RFC 7296 §2.25).
public record Deferred(Task task, Tick until) {
    void write(StateWriter out) {
        Task.write(out, task);
        out.tick(until);
    }

    static Deferred read(StateReader in) {
        return new Deferred(Task.read(in), in.tick());
    }
}
