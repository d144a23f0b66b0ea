package io.triplane.agent;

import io.triplane.jvpp.message.HostInterfaces;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.wire.MacAddress;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.vppfixture.RealVpp;
import java.net.InetAddress;
import java.nio.file.Path;

/// A real VPP whose network-facing interface is a loopback.
final class RealPlane implements PlaneUnderTest {
    private final RealVpp vpp;

    private RealPlane(RealVpp vpp) {
        this.vpp = vpp;
    }

    static RealPlane start() {
        RealVpp vpp = RealVpp.start(RealVpp.Options.PLAIN);
        RealPlane plane = new RealPlane(vpp);
        try (Census client = Census.of(plane)) {
            int port = client.call(new HostInterfaces.CreateLoopback(MacAddress.ZERO)).swIfIndex();
            client.call(
                    new Interfaces.AddDelAddress(port, true, false, Prefix.parse("10.9.0.1/24")));
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
        return InetAddress.ofLiteral("10.9.0.1");
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
