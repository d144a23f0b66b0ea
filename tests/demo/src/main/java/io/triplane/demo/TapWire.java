package io.triplane.demo;

import java.io.IOException;
import java.nio.file.Path;

/// The loose end of a software data plane's wire: whatever it sends that is neither IKE nor ESP of
/// its own, clear text above all, comes out here and is carried no further.
final class TapWire implements Wire {
    private final PlaneSocket socket;
    private WireCounts counts = WireCounts.NONE;
    private volatile boolean closed;

    /// @param plane the data plane's socket for what its other sockets do not carry
    TapWire(Path own, Path plane) throws IOException {
        socket = new PlaneSocket(own, plane, PlaneSocket.ANYBODY);
    }

    @Override
    public void run() throws IOException {
        try (socket) {
            while (!closed) {
                socket.receive().map(WireKind::ofPacket).ifPresent(this::count);
            }
        }
    }

    private synchronized void count(WireCounts.Kind kind) {
        counts = counts.plus(kind);
    }

    @Override
    public synchronized WireCounts counts() {
        return counts;
    }

    @Override
    public void close() {
        closed = true;
    }
}
