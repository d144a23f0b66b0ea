package io.triplane.agent.selector;

import io.triplane.agent.vpp.RefusedException;
import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.plane.Selector;
import io.triplane.plane.SelectorPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A selector pair that VPP can express, in the forms that VPP takes. Policies take ranges, access
/// lists take prefixes; both look at ports only where a protocol has them.
public final class Traffic {
    /// Rules of one access list: a pair of unaligned ranges has up to 62 × 62 prefixes (IPv4).
    public static final int RULES_MAX = 4096;

    private static final Set<Integer> PROTOCOLS_WITH_PORTS = Set.of(6, 17, 132); // TCP, UDP, SCTP
    private static final Set<Integer> PROTOCOLS_WITH_TYPES = Set.of(1, 58); // ICMP, ICMPv6

    private final SelectorPair pair;
    private final int protocol;
    private final Optional<IcmpTypes> icmp;

    /// How packets get to the tunnel, and so by what VPP can tell them apart.
    public enum Picked {
        /// By policies, which look at no ICMP types.
        BY_POLICY,
        /// By routes; access lists keep out what does not belong, and look at types and codes.
        BY_ROUTE
    }

    private Traffic(SelectorPair pair, int protocol, Optional<IcmpTypes> icmp) {
        this.pair = pair;
        this.protocol = protocol;
        this.icmp = icmp;
    }

    /// Refuses what VPP would match too widely, each pair by itself and all of them in number.
    public static List<Traffic> of(List<SelectorPair> pairs, Picked picked, String subject)
            throws RefusedException {
        if (pairs.isEmpty()) {
            throw RefusedException.lasting(
                    "plane.selector.none",
                    subject
                            + " has no selector pair of one family; configure local and remote"
                            + " selectors of the same family");
        }
        List<Traffic> all = new ArrayList<>();
        long rules = 0;
        for (SelectorPair pair : pairs) {
            all.add(of(pair, picked, subject));
            rules += (long) Prefixes.of(pair.local()).size() * Prefixes.of(pair.remote()).size();
        }
        if (rules > RULES_MAX) {
            throw RefusedException.lasting(
                    "plane.selector.rules",
                    "the selectors of %s make %d access list rules, at most %d are possible; align"
                                    .formatted(subject, rules, RULES_MAX)
                            + " the address ranges to prefixes");
        }
        return List.copyOf(all);
    }

    private static Traffic of(SelectorPair pair, Picked picked, String subject)
            throws RefusedException {
        int local = pair.local().protocol();
        int remote = pair.remote().protocol();
        if (local != remote && local != 0 && remote != 0) {
            throw RefusedException.lasting(
                    "plane.selector.protocol",
                    "%s: local selector of protocol %d with a remote one of protocol %d match"
                                    .formatted(subject, local, remote)
                            + " nothing; use one protocol");
        }
        int protocol = Math.max(local, remote);
        if (protocol == SpdEntry.ANY_PROTOCOL) {
            throw RefusedException.lasting(
                    "plane.selector.protocol",
                    subject + ": protocol 255 means any in VPP; use 0 for any");
        }
        boolean ports = !anyPort(pair.local()) || !anyPort(pair.remote());
        if (ports && picked == Picked.BY_ROUTE && PROTOCOLS_WITH_TYPES.contains(protocol)) {
            return new Traffic(pair, protocol, Optional.of(IcmpTypes.of(pair, subject)));
        }
        if (ports && !PROTOCOLS_WITH_PORTS.contains(protocol)) {
            throw RefusedException.lasting(
                    "plane.selector.ports",
                    "%s: VPP looks at ports of TCP, UDP and SCTP alone, not of protocol %d; leave"
                                    .formatted(subject, protocol)
                            + " the ports out (ICMP types need mode route)");
        }
        return new Traffic(pair, protocol, Optional.empty());
    }

    private static boolean anyPort(Selector selector) {
        return selector.portStart() == 0 && selector.portEnd() == 0xffff;
    }

    /// What this traffic was made of.
    public SelectorPair pair() {
        return pair;
    }

    /// An outbound policy for the traffic: destination is remote, source is local.
    public SpdEntry policy(int spd, int priority, int action, int sa) {
        return new SpdEntry(
                spd,
                priority,
                true,
                sa,
                action,
                protocol == 0 ? SpdEntry.ANY_PROTOCOL : protocol,
                range(pair.remote()),
                range(pair.local()),
                ports(pair.remote()),
                ports(pair.local()));
    }

    /// Rules for the traffic as it comes in: from remote to local.
    public List<Acl.Rule> inbound(int action) {
        return rules(action, pair.remote(), pair.local());
    }

    /// Rules for the traffic as it goes out: from local to remote.
    public List<Acl.Rule> outbound(int action) {
        return rules(action, pair.local(), pair.remote());
    }

    private List<Acl.Rule> rules(int action, Selector from, Selector to) {
        List<Acl.Rule> rules = new ArrayList<>();
        for (Prefix source : Prefixes.of(from)) {
            for (Prefix destination : Prefixes.of(to)) {
                rules.add(
                        new Acl.Rule(
                                action,
                                source,
                                destination,
                                protocol,
                                icmp.map(IcmpTypes::types).orElseGet(() -> ports(from)),
                                icmp.map(IcmpTypes::codes).orElseGet(() -> ports(to)),
                                0,
                                0));
            }
        }
        return rules;
    }

    /// The remote addresses as routes; empty for all addresses, which is no selector's business.
    public List<Prefix> routes() {
        return Prefixes.of(pair.remote()).stream().filter(prefix -> prefix.length() > 0).toList();
    }

    private static SpdEntry.Range range(Selector selector) {
        return new SpdEntry.Range(Address.of(selector.start()), Address.of(selector.end()));
    }

    private static SpdEntry.Ports ports(Selector selector) {
        return new SpdEntry.Ports(selector.portStart(), selector.portEnd());
    }
}
