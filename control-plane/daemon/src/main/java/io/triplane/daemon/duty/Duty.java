package io.triplane.daemon.duty;

import io.triplane.ikev2.Tick;
import java.util.Optional;

/// A named unit of work that one thread at a time drives: it owns its state outright and learns of
/// the world through its inboxes and the clock it is handed.
public interface Duty {
    String name();

    /// Does what is due, at most one batch of it.
    ///
    /// @return how many things were done; 0 when there was nothing to do
    int doWork(Tick now);

    /// When it has to be driven even if nothing arrives; empty = only on arrival.
    Optional<Tick> deadline();

    /// Calls this from any thread whenever something arrives.
    void wakeBy(Runnable wake);
}
