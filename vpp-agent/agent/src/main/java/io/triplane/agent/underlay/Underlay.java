package io.triplane.agent.underlay;

import io.triplane.agent.selector.Traffic;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.Retvals;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.message.StatIndex;
import io.triplane.jvpp.wire.Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A network-facing interface with tunnels in policy mode: its policy database for what goes out,
/// its guard against forged clear text that comes in. Both appear with the first tunnel and go with
/// the last. Owner: the static programme, one call at a time; the database's number may be read by
/// anyone.
public final class Underlay {
    private final VppCalls vpp;
    private final Port port;
    private final int spd;
    private final SpdRules.IkePorts ikePorts;
    private final InputGuard guard;

    /// Policies without an SA, each with how many tunnels want it: two tunnels may have a pair or a
    /// local address in common.
    private final Map<SpdEntry, Integer> policies = new HashMap<>();

    private int tunnels;
    private boolean exists;
    private boolean bound;

    /// Whether there is something of an earlier run that nobody has claimed yet.
    private boolean adopting;

    public Underlay(VppCalls vpp, Port port, int spd, int ikePort, int nattPort) {
        this.vpp = vpp;
        this.port = port;
        this.spd = spd;
        this.ikePorts = new SpdRules.IkePorts(ikePort, nattPort);
        this.guard = new InputGuard(vpp, port);
    }

    public Port port() {
        return port;
    }

    /// The number of the policy database.
    public int spd() {
        return spd;
    }

    public boolean isEmpty() {
        return tunnels == 0 && !adopting;
    }

    @Override
    public String toString() {
        return port.name();
    }

    /// Takes over what an earlier run left. It goes on denying what it denied, until [#retire].
    ///
    /// @param hasDatabase whether there is a policy database, bound or not
    /// @param lists the access lists of the guard, in the order of the interface
    public void adopt(boolean hasDatabase, List<SpdEntry> left, List<Acl.Details> lists, Undo undo)
            throws RefusedException {
        adopting = true;
        exists = hasDatabase;
        left.forEach(entry -> policies.put(entry, 0));
        if (exists) {
            want(SpdRules.common(spd), undo); // what is bound drops what it does not know
        }
        guard.adopt(lists);
    }

    /// Removes what an earlier run left and no tunnel has claimed. [#discard] does the rest.
    public void retire(Undo undo) throws RefusedException {
        if (!adopting) {
            return;
        }
        adopting = false;
        undo.note(() -> adopting = true);
        if (tunnels == 0) {
            bound = exists;
            unbind(undo);
        }
        Set<SpdEntry> stale = new LinkedHashSet<>();
        policies.forEach((entry, count) -> {
            if (count == 0) {
                stale.add(entry);
            }
        });
        for (SpdEntry entry : stale) {
            policies.remove(entry);
            undo.note(() -> policies.put(entry, 0));
        }
        change(false, stale, undo);
        if (exists) {
            release(SpdRules.common(spd), undo);
        }
        if (tunnels == 0 && exists) {
            removeSpd(undo);
        }
        guard.retire(undo);
    }

    /// An outbound policy that gives traffic to an SA.
    public SpdEntry protect(Traffic traffic, int sa) {
        return traffic.policy(spd, SpdRules.PRIORITY_PROTECT, SpdEntry.PROTECT, sa);
    }

    /// Adds a tunnel's policies and denials, before anything of it can be protected. [#bind] makes
    /// them work where they did not before.
    public void attach(Address local, List<Traffic> traffic, Undo undo) throws RefusedException {
        if (!exists) {
            vpp.call(
                    new Spd.AddDel(true, spd),
                    new Spd.AddDel(false, spd),
                    "policy database of " + port,
                    undo);
            exists = true;
            undo.note(() -> exists = false);
        }
        want(SpdRules.ofTunnel(spd, local, ikePorts, traffic), undo);
        guard.add(SpdRules.admitted(local, ikePorts), denied(traffic), undo);
        tunnels++;
        undo.note(() -> tunnels--);
    }

    private static List<Acl.Rule> denied(List<Traffic> traffic) {
        List<Acl.Rule> rules = new ArrayList<>();
        traffic.forEach(pair -> rules.addAll(pair.inbound(Acl.DENY)));
        return rules;
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
            if (adopting && e.isRetval(Retvals.SYSCALL_ERROR_2)) {
                bound = true; // by the earlier run
                return;
            }
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
            if (Counts.countUp(policies, entry, undo)) {
                fresh.add(entry);
            }
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

    /// Takes a tunnel's part away again; the last one takes all. [#discard] does the rest.
    public void detach(Address local, List<Traffic> traffic, Undo undo) throws RefusedException {
        boolean last = tunnels == 1 && !adopting;
        tunnels--;
        undo.note(() -> tunnels++);
        if (last) {
            unbind(undo);
        }
        release(SpdRules.ofTunnel(spd, local, ikePorts, traffic), undo);
        if (last) {
            removeSpd(undo);
        }
        guard.remove(SpdRules.admitted(local, ikePorts), denied(traffic), undo);
    }

    /// After a [#detach]: deletes what nothing uses any more. To be asked again after a refusal.
    public void discard() throws RefusedException {
        guard.discard();
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
            if (Counts.countDown(policies, entry, undo)) {
                stale.add(entry);
            }
        }
        change(false, stale, undo);
        if (stale.stream().anyMatch(this::hasTwin)) {
            verifyGone(stale);
        }
    }

    /// Whether VPP may delete another policy in the place of this one: it does not look at the low
    /// half of the last remote IPv6 address.
    private boolean hasTwin(SpdEntry entry) {
        return entry.remote().start().isV6()
                && policies.keySet().stream()
                        .anyMatch(other ->
                                other.isOutbound() == entry.isOutbound()
                                        && other.policy() == entry.policy()
                                        && other.remote().start().equals(entry.remote().start())
                                        && other.local().equals(entry.local()));
    }

    /// VPP answers every delete of a policy with success: the dump decides.
    private void verifyGone(Set<SpdEntry> stale) throws RefusedException {
        Set<SpdEntry> left = new HashSet<>(stale);
        List<SpdEntry> listed = new ArrayList<>();
        for (Spd.Details row : vpp.rows(new Spd.Dump(spd, 0), "policies of " + port)) {
            listed.add(row.entry().asAdded());
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
}
