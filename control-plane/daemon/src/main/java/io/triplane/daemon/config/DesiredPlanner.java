package io.triplane.daemon.config;

import io.triplane.daemon.config.ConnectionPlanner.RefusedException;
import io.triplane.ikev2.ConnectionConfig.Ports;
import io.triplane.model.AdminStatus;
import io.triplane.model.ConfigSnapshot;
import io.triplane.model.IpsecConnection;
import io.triplane.model.IpsecInterface;
import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.PlaneCapabilities;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Works out everything that is to be: a pure function of the configuration in force and of what
/// the data plane can do.
public final class DesiredPlanner {
    private static final String REFUSED_CODE = "config.refused";

    private final Ports localPorts;

    /// @param localPorts the UDP ports that this gateway serves
    public DesiredPlanner(Ports localPorts) {
        this.localPorts = localPorts;
    }

    public Desired plan(ConfigSnapshot config, PlaneCapabilities plane) {
        SortedMap<String, InterfaceConfig> interfaces = new TreeMap<>();
        config.interfaces().forEach((name, tunnel) -> interfaces.put(name, plan(tunnel)));
        SortedMap<String, DesiredConnection> connections = new TreeMap<>();
        SortedMap<String, Trouble> refused = new TreeMap<>();
        for (IpsecConnection connection : config.connections().values()) {
            if (!connection.isUp() || !config.global().isUp()) {
                continue;
            }
            try {
                DesiredConnection wanted =
                        new ConnectionPlanner(config, localPorts, connection).plan();
                connections.put(connection.name(), new PlaneFit(wanted, plane).fitted());
            } catch (RefusedException e) {
                refused.put(connection.name(), Trouble.of(REFUSED_CODE, e.problem()));
            }
        }
        return new Desired(interfaces, connections, refused);
    }

    private static InterfaceConfig plan(IpsecInterface tunnel) {
        return new InterfaceConfig(
                tunnel.name(),
                Optional.of(tunnel.get(IpsecInterface.MTU)),
                tunnel.get(IpsecInterface.ADMIN_STATUS) == AdminStatus.UP,
                tunnel.addresses().stream().map(IpsecInterface.Address::toString).toList());
    }
}
