package io.triplane.app;

import io.triplane.agent.AgentConfig;
import io.triplane.agent.VppDataPlane;
import io.triplane.agent.ike.PuntTransport;
import io.triplane.model.IpsecDataplane;
import io.triplane.model.IpsecGlobal;
import io.triplane.plane.DataPlane;
import io.triplane.plane.IkeTransport;
import java.io.IOException;
import java.nio.file.Path;

/// A data plane and the way IKE messages take through it. Both connect by themselves, and again
/// after every loss.
record PlaneLink(DataPlane plane, IkeTransport transport) implements AutoCloseable {
    private static final String FOLDER = "agent";

    /// Makes the link that the configuration asks for.
    @FunctionalInterface
    interface Factory {
        PlaneLink link(IpsecGlobal global, IpsecDataplane dataplane, Path folder)
                throws StartException;
    }

    /// The VPP of `IPSEC_DATAPLANE|global`, with IKE through its punt socket.
    static PlaneLink vpp(IpsecGlobal global, IpsecDataplane dataplane, Path folder)
            throws StartException {
        Path own = folder.resolve(FOLDER);
        AgentConfig config =
                new AgentConfig(
                        Path.of(dataplane.get(IpsecDataplane.VPP_SOCKET)),
                        Path.of(dataplane.get(IpsecDataplane.VPP_STATS_SOCKET)),
                        own.resolve("sa.journal"),
                        own,
                        dataplane.get(IpsecDataplane.SA_ID_BASE).intValue(),
                        global.get(IpsecGlobal.IKE_PORT),
                        global.get(IpsecGlobal.NATT_PORT));
        try {
            IkeTransport transport = PuntTransport.open(config);
            try {
                return new PlaneLink(VppDataPlane.open(config), transport);
            } catch (IOException e) {
                transport.close();
                throw e;
            }
        } catch (IOException e) {
            throw StartException.failed(
                    "gateway.agent",
                    "the agent cannot work in %s: %s".formatted(own, e.getMessage()),
                    e);
        }
    }

    @Override
    public void close() {
        transport.close();
        plane.close();
    }
}
