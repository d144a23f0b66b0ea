package io.triplane.app;

import io.triplane.plane.DataPlane;
import io.triplane.plane.EspSuite;
import io.triplane.plane.IkeDatagram;
import io.triplane.plane.IkeTransport;
import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.PlaneCapabilities;
import io.triplane.plane.PlaneEvent;
import io.triplane.plane.PlaneListener;
import io.triplane.plane.PlaneRequest;
import io.triplane.plane.PlaneUsage;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A data plane that takes everything, on a network that nobody answers on.
final class QuietPlane {
    private static final PlaneCapabilities CAPABILITIES =
            new PlaneCapabilities(
                    "quietplane 1",
                    List.of(new EspSuite(EspSuite.Cipher.AES_GCM_16, 256, EspSuite.Integrity.NONE)),
                    List.of("none"),
                    1,
                    true,
                    true,
                    true,
                    true,
                    64,
                    List.of());

    private volatile PlaneListener listener = _ -> {};
    private volatile boolean connected;

    /// Connected before anybody listens, as a VPP may be.
    PlaneLink link() {
        connected = true;
        return new PlaneLink(plane(), transport());
    }

    void lose() {
        connected = false;
        listener.on(new PlaneEvent.Lost("the test took it away"));
    }

    private DataPlane plane() {
        return new DataPlane() {
            @Override
            public CompletionStage<PlaneAnswer> submit(PlaneRequest request) {
                return CompletableFuture.completedFuture(new PlaneAnswer.Done());
            }

            @Override
            public PlaneCapabilities capabilities() {
                return connected ? CAPABILITIES : PlaneCapabilities.away("the test took it away");
            }

            @Override
            public CompletionStage<PlaneUsage> usage() {
                return CompletableFuture.completedFuture(new PlaneUsage(List.of()));
            }

            @Override
            public void listen(PlaneListener newListener) {
                listener = newListener;
            }

            @Override
            public void close() {}
        };
    }

    private static IkeTransport transport() {
        return new IkeTransport() {
            @Override
            public void listen(IkeReceiver receiver) {}

            @Override
            public boolean send(IkeDatagram datagram) {
                return true;
            }

            @Override
            public boolean keepNatOpen(InetSocketAddress local, InetSocketAddress remote) {
                return true;
            }

            @Override
            public String description() {
                return "nobody answers";
            }

            @Override
            public void close() {}
        };
    }
}
