package io.triplane.agent.vpp;

import java.util.ArrayDeque;
import java.util.Deque;

/// How to take back what a request has done so far, the last first. A request is whole: unless
/// [#keep] was called, closing runs every step. A step that fails is logged and the others still
/// run; what it leaves is found and swept at the next connect.
public final class Undo implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Undo.class.getName());

    private final Deque<Named> steps = new ArrayDeque<>();

    private record Named(String what, Step step) {}

    /// One call back to VPP, or more.
    @FunctionalInterface
    public interface Step {
        void run() throws RefusedException;
    }

    /// @param what the step is about, for the log
    public void add(String what, Step step) {
        steps.push(new Named(what, step));
    }

    /// Bookkeeping of ours to set back; it cannot fail.
    public void note(Runnable setBack) {
        steps.push(new Named("bookkeeping", setBack::run));
    }

    /// What was done stays.
    public void keep() {
        steps.clear();
    }

    @Override
    public void close() {
        while (!steps.isEmpty()) {
            Named next = steps.pop();
            try {
                next.step.run();
            } catch (RefusedException e) {
                // With VPP away nothing can be taken back, and nothing is left either.
                LOG.log(
                        e.isLost() ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                        "could not take back {0}: {1}",
                        next.what,
                        e.getMessage());
            }
        }
    }
}
