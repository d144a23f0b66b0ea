package io.triplane.softplane.table;

import io.triplane.softplane.stats.NodeErrors;
import io.triplane.softplane.stats.StatsSegment;

/// All that one VPP holds. Owner: the main loop.
public final class Vpp {
    private final NodeErrors errors;
    private final FibTables fibs;
    private final FibSources fibSources = new FibSources();
    private final InterfaceTable interfaces;
    private final AclTable acls;
    private final UdpPorts ports = new UdpPorts();
    private final Sad sad;
    private final SpdTable spds;
    private final Protections protections;
    private final PuntTable punts;

    public Vpp(StatsSegment segment) {
        errors = new NodeErrors(segment);
        fibs = new FibTables(segment);
        interfaces = new InterfaceTable(segment, fibs);
        acls = new AclTable(interfaces);
        sad = new Sad(segment, ports);
        spds = new SpdTable(segment, interfaces, sad);
        protections = new Protections(sad, ports);
        punts = new PuntTable(segment, ports, protections);
    }

    public NodeErrors errors() {
        return errors;
    }

    public FibTables fibs() {
        return fibs;
    }

    public FibSources fibSources() {
        return fibSources;
    }

    public InterfaceTable interfaces() {
        return interfaces;
    }

    public AclTable acls() {
        return acls;
    }

    public UdpPorts ports() {
        return ports;
    }

    public Sad sad() {
        return sad;
    }

    public SpdTable spds() {
        return spds;
    }

    public Protections protections() {
        return protections;
    }

    public PuntTable punts() {
        return punts;
    }
}
