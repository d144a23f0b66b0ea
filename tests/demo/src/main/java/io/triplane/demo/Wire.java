package io.triplane.demo;

import java.io.IOException;

/// The observer's end of the wire. Runs until [#close]; counts are of all it saw so far.
interface Wire extends AutoCloseable {
    /// Watches, and carries where it is the carrier, until closed.
    void run() throws IOException;

    WireCounts counts();

    /// Puts one inner datagram in clear on the wire, as a broken gateway would.
    void forge() throws IOException;

    @Override
    void close();
}
