package io.triplane.agent.underlay;

import io.triplane.agent.selector.Traffic;
import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.Prefix;
import java.util.ArrayList;
import java.util.List;

/// The rules of an interface that carries tunnels in policy mode. Outbound, by falling priority:
/// what must always pass, the tunnels' traffic to its SAs, the same traffic to nowhere (that is all
/// that matches while a tunnel has no SA), the rest as usual.
final class SpdRules {
    static final int PRIORITY_NEIGHBOURS = 20_000;
    static final int PRIORITY_OWN = 10_000;
    static final int PRIORITY_PROTECT = 5_000;
    static final int PRIORITY_DISCARD = 4_000;
    static final int PRIORITY_REST = 0;

    private static final int UDP = 17;
    private static final int ESP = 50;
    private static final int ICMP6 = 58;

    /// Router and neighbour discovery, RFC 4861 §4: types 133 to 137.
    private static final SpdEntry.Ports DISCOVERY_TYPES = new SpdEntry.Ports(133, 137);

    private static final SpdEntry.Ports ANY_CODE = new SpdEntry.Ports(0, 255);

    /// Multicast of the link, where neighbour solicitations go: VPP's own pass the policies.
    private static final SpdEntry.Range LINK_MULTICAST =
            new SpdEntry.Range(
                    Address.parse("ff02::"),
                    Address.parse("ff02:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));

    private static final int NO_SA = 0;

    /// The ports on which IKE arrives at us.
    record IkePorts(int ike, int natt) {}

    private SpdRules() {}

    /// What every such interface has: the neighbour bypass, the way for everything else, and
    /// inbound a bypass, behind which tunnel protection takes what it has a key for. Inbound
    /// policies see ESP, AH and UDP 500 and 4500 alone, also those that are only passing through.
    static List<SpdEntry> common(int spd) {
        return List.of(
                bypass(spd, true, PRIORITY_NEIGHBOURS, ICMP6, LINK_MULTICAST, SpdEntry.Range.ANY6),
                rest(spd, true, SpdEntry.Range.ANY4),
                rest(spd, true, SpdEntry.Range.ANY6),
                bypass(spd, false, PRIORITY_OWN, SpdEntry.Range.ANY4),
                bypass(spd, false, PRIORITY_OWN, SpdEntry.Range.ANY6));
    }

    private static SpdEntry rest(int spd, boolean outbound, SpdEntry.Range any) {
        return bypass(spd, outbound, PRIORITY_REST, any);
    }

    private static SpdEntry bypass(int spd, boolean outbound, int priority, SpdEntry.Range any) {
        return bypass(spd, outbound, priority, SpdEntry.ANY_PROTOCOL, any, any);
    }

    private static SpdEntry bypass(
            int spd,
            boolean outbound,
            int priority,
            int protocol,
            SpdEntry.Range remote,
            SpdEntry.Range local) {
        return bypass(spd, outbound, priority, protocol, remote, local, SpdEntry.Ports.ANY);
    }

    private static SpdEntry bypass(
            int spd,
            boolean outbound,
            int priority,
            int protocol,
            SpdEntry.Range remote,
            SpdEntry.Range local,
            SpdEntry.Ports localPorts) {
        return new SpdEntry(
                spd,
                priority,
                outbound,
                NO_SA,
                SpdEntry.BYPASS,
                protocol,
                remote,
                local,
                SpdEntry.Ports.ANY,
                localPorts);
    }

    /// What a tunnel needs: what all have in common, IKE and ESP of its local address past all
    /// policies, and its traffic to nowhere. Encrypted packets pass the policies a second time,
    /// hence the ESP bypass.
    static List<SpdEntry> ofTunnel(int spd, Address local, IkePorts ports, List<Traffic> traffic) {
        SpdEntry.Range any = local.isV6() ? SpdEntry.Range.ANY6 : SpdEntry.Range.ANY4;
        SpdEntry.Range own = SpdEntry.Range.of(local);
        List<SpdEntry> entries = new ArrayList<>(common(spd));
        for (int port : List.of(ports.ike(), ports.natt())) {
            entries.add(bypass(spd, true, PRIORITY_OWN, UDP, any, own, SpdEntry.Ports.of(port)));
        }
        entries.add(bypass(spd, true, PRIORITY_OWN, ESP, any, own));
        traffic.forEach(
                pair -> entries.add(pair.policy(spd, PRIORITY_DISCARD, SpdEntry.DISCARD, NO_SA)));
        return entries;
    }

    /// Before all denials: what a tunnel's own packets look like from outside, which its selectors
    /// may cover when they are the two gateways themselves.
    static List<Acl.Rule> admitted(Address local, IkePorts ports) {
        Prefix any = new Prefix(local.isV6() ? Address.ANY6 : Address.ANY4, 0);
        Prefix own = Prefix.host(local);
        List<Acl.Rule> rules = new ArrayList<>();
        rules.add(permit(any, own, ESP, SpdEntry.Ports.ANY, SpdEntry.Ports.ANY));
        for (int port : List.of(ports.ike(), ports.natt())) {
            rules.add(permit(any, own, UDP, SpdEntry.Ports.ANY, SpdEntry.Ports.of(port)));
        }
        if (local.isV6()) {
            rules.add(permit(any, any, ICMP6, DISCOVERY_TYPES, ANY_CODE));
        }
        return rules;
    }

    private static Acl.Rule permit(
            Prefix source,
            Prefix destination,
            int protocol,
            SpdEntry.Ports sourcePorts,
            SpdEntry.Ports destinationPorts) {
        return new Acl.Rule(
                Acl.PERMIT, source, destination, protocol, sourcePorts, destinationPorts, 0, 0);
    }

    /// After all denials: the rest as usual.
    static List<Acl.Rule> permitAll() {
        Prefix any4 = new Prefix(Address.ANY4, 0);
        Prefix any6 = new Prefix(Address.ANY6, 0);
        return List.of(Acl.Rule.of(Acl.PERMIT, any4, any4), Acl.Rule.of(Acl.PERMIT, any6, any6));
    }
}
