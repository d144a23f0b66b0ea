package io.triplane.agent;

import java.net.InetAddress;
import java.nio.file.Path;

/// A VPP process for one test, with a network-facing interface that has an address.
interface PlaneUnderTest extends AutoCloseable {
    Path apiSocket();

    Path statsSocket();

    /// The address of its network-facing interface.
    InetAddress address();

    /// Whether it lives: a call that crashes VPP ends it.
    boolean isAlive();

    /// Ends it as a crash does.
    void kill();

    @Override
    void close();
}
