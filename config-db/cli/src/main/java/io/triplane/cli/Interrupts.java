package io.triplane.cli;

/// Ctrl-C while a command runs on and on.
@FunctionalInterface
interface Interrupts {
    /// Calls `stop` on an interrupt until the watch is closed.
    Watch watch(Runnable stop);

    /// Closing it hands the interrupt back to whom it belonged.
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
