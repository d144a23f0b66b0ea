package io.triplane.agent.underlay;

import io.triplane.agent.selector.Traffic;
import io.triplane.agent.vpp.Marks;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.message.StatIndex;
import io.triplane.jvpp.wire.Address;
import io.triplane.plane.TunnelName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A network-facing interface with tunnels in policy mode: its policy database for what goes out,
/// its access list against forged clear text that comes in. Both appear with the first tunnel and
/// go with the last. Owner: the static programme, one call at a time; the database's number may be
/// read by anyone.
public final class Underlay {
    private final VppCalls vpp;
    private final Port port;
    private final int spd;
    private final SpdRules.IkePorts ikePorts;

    /// Policies without an SA, each with how many tunnels want it: two tunnels may have a pair or a
    /// local address in common.
    private final Map<SpdEntry, Integer> policies = new HashMap<>();

    private final Map<TunnelName, Guard> guards = new LinkedHashMap<>();
    private Optional<Integer> acl = Optional.empty();
    private boolean exists;
    private boolean bound;

    /// What a tunnel contributes to the access list.
    private record Guard(Address local, List<Traffic> traffic) {}

    public Underlay(VppCalls vpp, Port port, int spd, int ikePort, int nattPort) {
        this.vpp = vpp;
        this.port = port;
        this.spd = spd;
        this.ikePorts = new SpdRules.IkePorts(ikePort, nattPort);
    }

    public Port port() {
        return port;
    }

    /// The number of the policy database.
    public int spd() {
        return spd;
    }

    public boolean isEmpty() {
        return guards.isEmpty();
    }

    @Override
    public String toString() {
        return port.name();
    }

    /// An outbound policy that gives traffic to an SA.
    public SpdEntry protect(Traffic traffic, int sa) {
        return traffic.policy(spd, SpdRules.PRIORITY_PROTECT, SpdEntry.PROTECT, sa);
    }

    /// Adds a tunnel's policies and denials, before anything of it can be protected. [#bind] makes
    /// them work where they did not before.
    public void attach(TunnelName tunnel, Address local, List<Traffic> traffic, Undo undo)
            throws RefusedException {
        if (!exists) {
            vpp.call(
                    new Spd.AddDel(true, spd),
                    new Spd.AddDel(false, spd),
                    "policy database of " + port,
                    undo);
            exists = true;
            undo.note(() -> exists = false);
            want(SpdRules.common(spd), undo);
        }
        want(SpdRules.ofTunnel(spd, local, ikePorts, traffic), undo);
        guards.put(tunnel, new Guard(local, traffic));
        undo.note(() -> guards.remove(tunnel));
        applyAcl(undo);
    }

    /// From here on packets that leave the interface meet the policies.
    public void bind(Undo undo) throws RefusedException {
        if (bound) {
            return;
        }
        try {
            vpp.call(
                    new Spd.InterfaceAddDel(true, port.swIfIndex(), spd),
                    new Spd.InterfaceAddDel(false, port.swIfIndex(), spd),
                    "policies on " + port,
                    undo);
        } catch (RefusedException e) {
            throw e.withRemedy(
                    "unbind the policy database that %s has, or use tunnel_interface"
                            .formatted(port));
        }
        bound = true;
        undo.note(() -> bound = false);
    }

    private void want(List<SpdEntry> entries, Undo undo) throws RefusedException {
        List<SpdEntry> fresh = new ArrayList<>();
        for (SpdEntry entry : new LinkedHashSet<>(entries)) {
            if (policies.merge(entry, 1, Integer::sum) == 1) {
                fresh.add(entry);
            }
            undo.note(() -> policies.computeIfPresent(entry, (_, n) -> n > 1 ? n - 1 : null));
        }
        change(true, fresh, undo);
    }

    private void change(boolean add, Collection<SpdEntry> entries, Undo undo)
            throws RefusedException {
        vpp.<StatIndex>callAll(
                entries.stream().map(entry -> new Spd.EntryAddDel(add, entry)).toList(),
                entries.stream().map(entry -> new Spd.EntryAddDel(!add, entry)).toList(),
                "policies of " + port,
                undo);
    }

    /// Takes a tunnel's part away again; the last one takes all.
    public void detach(TunnelName tunnel, Address local, List<Traffic> traffic, Undo undo)
            throws RefusedException {
        Guard gone = guards.remove(tunnel);
        if (gone == null) {
            throw new IllegalStateException(tunnel + " is not attached to " + port);
        }
        undo.note(() -> guards.put(tunnel, gone));
        boolean last = guards.isEmpty();
        if (last) {
            unbind(undo);
        }
        release(SpdRules.ofTunnel(spd, local, ikePorts, traffic), undo);
        if (last) {
            release(SpdRules.common(spd), undo);
            removeSpd(undo);
            removeAcl(undo);
        } else {
            applyAcl(undo);
        }
    }

    private void unbind(Undo undo) throws RefusedException {
        if (bound) {
            vpp.call(
                    new Spd.InterfaceAddDel(false, port.swIfIndex(), spd),
                    new Spd.InterfaceAddDel(true, port.swIfIndex(), spd),
                    "policies on " + port,
                    undo);
            bound = false;
            undo.note(() -> bound = true);
        }
    }

    private void release(List<SpdEntry> entries, Undo undo) throws RefusedException {
        Set<SpdEntry> stale = new LinkedHashSet<>();
        for (SpdEntry entry : new LinkedHashSet<>(entries)) {
            if (policies.merge(entry, -1, Integer::sum) == 0) {
                policies.remove(entry);
                stale.add(entry);
            }
            undo.note(() -> policies.merge(entry, 1, Integer::sum));
        }
        change(false, stale, undo);
        verifyGone(stale);
    }

    /// VPP answers the delete of a policy that it does not have with success: the dump decides.
    private void verifyGone(Set<SpdEntry> stale) throws RefusedException {
        if (stale.isEmpty()) {
            return;
        }
        Set<SpdEntry> left = new HashSet<>(stale);
        List<SpdEntry> listed = new ArrayList<>();
        for (Spd.Details row : vpp.rows(new Spd.Dump(spd, 0), "policies of " + port)) {
            listed.add(row.entry());
        }
        left.retainAll(listed);
        if (!left.isEmpty()) {
            throw RefusedException.temporary(
                    "plane.spd.not-removed",
                    "VPP still lists %d policies of %s after it accepted their removal: %s; it is"
                                    .formatted(left.size(), port, left)
                            + " tried again");
        }
    }

    /// A database that still has policies would leak the SAs that they name.
    private void removeSpd(Undo undo) throws RefusedException {
        for (Spd.SpdsDetails row : vpp.rows(new Spd.SpdsDump(), "policy databases")) {
            if (row.spdId() == spd && row.policies() > 0) {
                throw RefusedException.temporary(
                        "plane.spd.not-empty",
                        "the policy database of %s still has %d policies; remove its tunnels first"
                                .formatted(port, row.policies()));
            }
        }
        vpp.call(
                new Spd.AddDel(false, spd),
                new Spd.AddDel(true, spd),
                "policy database of " + port,
                undo);
        exists = false;
        undo.note(() -> exists = true);
    }

    private void applyAcl(Undo undo) throws RefusedException {
        String subject = "access list of " + port;
        List<Integer> others = new ArrayList<>(lists().input());
        acl.ifPresent(others::remove);
        List<Acl.Rule> rules = rules(others.isEmpty());
        if (acl.isPresent()) {
            int index = acl.get();
            List<Acl.Rule> before = current(index);
            vpp.call(
                    new Acl.AddReplace(index, Marks.tag(port.name()), rules),
                    new Acl.AddReplace(index, Marks.tag(port.name()), before),
                    subject,
                    undo);
            return;
        }
        int index =
                vpp.call(new Acl.AddReplace(Acl.NEW, Marks.tag(port.name()), rules), subject)
                        .aclIndex();
        undo.add(subject, () -> vpp.call(new Acl.Del(index), subject));
        acl = Optional.of(index);
        undo.note(() -> acl = Optional.empty());
        AclLists before = lists();
        vpp.call(before.withInput(index).request(), before.request(), subject, undo);
    }

    /// The last step of all: a deleted list would come back under another number.
    private void removeAcl(Undo undo) throws RefusedException {
        if (acl.isPresent()) {
            int index = acl.get();
            String subject = "access list of " + port;
            AclLists before = lists();
            vpp.call(before.without(Set.of(index)).request(), before.request(), subject, undo);
            vpp.call(new Acl.Del(index), subject);
            acl = Optional.empty();
        }
    }

    private AclLists lists() throws RefusedException {
        return AclLists.of(vpp, port.swIfIndex(), port.name());
    }

    private List<Acl.Rule> current(int index) throws RefusedException {
        return vpp.rows(new Acl.Dump(index), "access list of " + port).stream()
                .findFirst()
                .map(Acl.Details::rules)
                .orElseThrow(() ->
                        RefusedException.temporary(
                                "plane.acl.gone",
                                "access list %d of %s is gone from VPP; it is made again after the"
                                                .formatted(index, port)
                                        + " next connect"));
    }

    /// @param alone whether no list of others follows: what no list matches is denied
    private List<Acl.Rule> rules(boolean alone) {
        Set<Acl.Rule> rules = new LinkedHashSet<>();
        guards.values().forEach(guard -> rules.addAll(SpdRules.admitted(guard.local, ikePorts)));
        for (Guard guard : guards.values()) {
            guard.traffic.forEach(pair -> rules.addAll(pair.inbound(Acl.DENY)));
        }
        if (alone) {
            rules.addAll(SpdRules.permitAll());
        }
        return List.copyOf(rules);
    }
}
