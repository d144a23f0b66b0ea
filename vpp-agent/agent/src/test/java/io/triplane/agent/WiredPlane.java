package io.triplane.agent;

import io.triplane.jvpp.message.HostInterfaces;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.vppfixture.Namespace;
import io.triplane.vppfixture.RealVpp;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/// A real VPP in a namespace, whose network-facing interface is one end of a cable.
final class WiredPlane implements PlaneUnderTest {
    private final RealVpp vpp;
    private final int host;

    private WiredPlane(RealVpp vpp, int host) {
        this.vpp = vpp;
        this.host = host;
    }

    /// @param host its number in 10.9.0.0/24 and fd00:9::/64
    static WiredPlane start(Namespace namespace, String link, int host) {
        RealVpp vpp = RealVpp.start(RealVpp.Options.in(namespace));
        WiredPlane plane = new WiredPlane(vpp, host);
        try (Census client = Census.of(plane)) {
            int port = client.call(HostInterfaces.CreateAfPacket.ethernet(link)).swIfIndex();
            for (String prefix : List.of("10.9.0.%d/24", "fd00:9::%d/64")) {
                client.call(
                        new Interfaces.AddDelAddress(
                                port, true, false, Prefix.parse(prefix.formatted(host))));
            }
            client.call(new Interfaces.SetFlags(port, Interfaces.ADMIN_UP));
        }
        return plane;
    }

    @Override
    public Path apiSocket() {
        return vpp.apiSocket();
    }

    @Override
    public Path statsSocket() {
        return vpp.statsSocket();
    }

    @Override
    public InetAddress address() {
        return InetAddress.ofLiteral("10.9.0." + host);
    }

    @Override
    public boolean isAlive() {
        return vpp.isAlive();
    }

    @Override
    public void kill() {
        vpp.kill();
    }

    @Override
    public void close() {
        vpp.close();
    }
}
