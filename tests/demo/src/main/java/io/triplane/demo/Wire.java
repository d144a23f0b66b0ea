package io.triplane.demo;

import java.io.IOException;

/// A wire with an observer at it, who counts what passes.
interface Wire extends AutoCloseable {
    /// Watches, and carries where it is the carrier, until closed.
    void run() throws IOException;

    /// What passed so far. From any thread.
    WireCounts counts();

    /// Ends [#run]. From any thread.
    @Override
    void close();
}
