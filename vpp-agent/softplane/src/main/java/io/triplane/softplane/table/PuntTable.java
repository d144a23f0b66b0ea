package io.triplane.softplane.table;

import io.triplane.jvpp.message.PuntTarget;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.stats.Counters;
import io.triplane.softplane.stats.StatsSegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Who gets punted packets: a client's datagram socket by what it registered. The last one wins.
public final class PuntTable {
    private final Map<PuntTarget, String> clients = new LinkedHashMap<>();
    private final Counters punted;
    private final UdpPorts ports;
    private final Protections protections;

    PuntTable(StatsSegment segment, UdpPorts ports, Protections protections) {
        this.ports = ports;
        this.protections = protections;
        punted = Counters.combined(segment, "/net/punt");
        for (PuntReason reason : PuntReason.values()) {
            punted.open(reason.id());
        }
    }

    /// @param path the client's datagram socket
    public Status register(PuntTarget target, String path) {
        boolean isNew = clients.put(target, path) == null;
        switch (target) {
            case PuntTarget.L4(int family, int protocol, int port) -> {
                if (protocol != IpPacket.PROTOCOL_UDP) {
                    clients.remove(target);
                    return Status.UNSPECIFIED;
                }
                ports.registerPunt(family == 1, port);
            }
            case PuntTarget.Exceptional _ -> {
                if (isNew) {
                    protections.registerNodesForPunt();
                }
            }
            case PuntTarget.IpProtocol _ -> {} // looked up when such a packet comes
        }
        return Status.OK;
    }

    /// The registration of port 4500 that came with a reason stays, as in VPP.
    public Status deregister(PuntTarget target) {
        if (clients.remove(target) == null) {
            return Status.UNSPECIFIED;
        }
        if (target instanceof PuntTarget.L4(int family, int _, int port)) {
            ports.unregisterPunt(family == 1, port);
        }
        return Status.OK;
    }

    public Optional<String> client(PuntTarget target) {
        return Optional.ofNullable(clients.get(target));
    }

    /// Counts a packet punted for a reason.
    public void count(PuntReason reason, int octets) {
        punted.add(reason.id(), 1, octets);
    }

    public Map<PuntTarget, String> clients() {
        return Map.copyOf(clients);
    }
}
