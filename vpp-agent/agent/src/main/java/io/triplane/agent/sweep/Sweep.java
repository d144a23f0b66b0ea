package io.triplane.agent.sweep;

import static java.util.stream.Collectors.toSet;

import io.triplane.agent.sa.SaDatabase;
import io.triplane.agent.sa.SaIds;
import io.triplane.agent.sa.SaJournal;
import io.triplane.agent.underlay.AccessList;
import io.triplane.agent.underlay.AclLists;
import io.triplane.agent.underlay.Port;
import io.triplane.agent.underlay.Ports;
import io.triplane.agent.vpp.Marks;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.Catalogue;
import io.triplane.jvpp.message.InterfaceDetails;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Retvals;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.plane.InterfaceConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Removes from a VPP what we left there with an SA, and with it what serves SAs alone: interfaces
/// and access lists with our mark, policies and SAs with our numbers. What denies and what leads to
/// interfaces that drop is found and stays. Others' objects are left alone. Runs once, right after
/// a connect, before anything is programmed.
///
/// Users go before SAs, and which SAs are left is asked again after that: one that was deleted
/// while it was used disappears with its last user, and a second delete would crash VPP. What is
/// listed then and was never deleted has exactly one reference.
public final class Sweep {
    private static final System.Logger LOG = System.getLogger(Sweep.class.getName());

    private final VppCalls vpp;
    private final SaIds ids;
    private final SaJournal journal;

    public Sweep(VppCalls vpp, SaIds ids, SaJournal journal) {
        this.vpp = vpp;
        this.ids = ids;
        this.journal = journal;
    }

    /// @param alreadyDeleted SAs that this VPP was told to delete
    public Leftovers run(Set<Integer> alreadyDeleted) throws RefusedException {
        List<InterfaceDetails> all = vpp.rows(Interfaces.Dump.all(), "interfaces");
        List<InterfaceDetails> ours = all.stream().filter(i -> Marks.isOurs(i.tag())).toList();
        Map<Integer, List<SpdEntry>> databases = removeProtectPolicies();
        removeProtections(ours.stream().map(InterfaceDetails::swIfIndex).collect(toSet()));
        Map<Integer, List<Acl.Details>> guards = removeAccessLists();
        List<Leftovers.Found> kept = new ArrayList<>();
        for (InterfaceDetails itf : ours) {
            if (itf.tag().equals(Marks.tag(itf.name()))) {
                kept.add(found(itf));
            } else {
                vpp.call(new TunnelProtection.ItfDelete(itf.swIfIndex()), "old " + itf.name());
            }
        }
        int swept = removeSas(alreadyDeleted);
        Leftovers left = new Leftovers(guarded(all, databases, guards), kept);
        if (swept > 0 || !left.ports().isEmpty() || !kept.isEmpty()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "swept {0} SAs of an earlier run; what denies on {1} ports and {2} ipsec"
                            + " interfaces stay until the configuration is applied",
                    swept,
                    left.ports().size(),
                    kept.size());
        }
        return left;
    }

    /// Those that hold SAs; the others by database.
    private Map<Integer, List<SpdEntry>> removeProtectPolicies() throws RefusedException {
        Map<Integer, List<SpdEntry>> left = new HashMap<>();
        for (Spd.SpdsDetails row : vpp.rows(new Spd.SpdsDump(), "policy databases")) {
            if (!ids.isOurs(row.spdId())) {
                continue;
            }
            List<SpdEntry> kept = new ArrayList<>();
            for (Spd.Details listed :
                    vpp.rows(new Spd.Dump(row.spdId(), Spd.EVERY_SA), "old policies")) {
                SpdEntry entry = listed.entry().asAdded();
                if (entry.policy() == SpdEntry.PROTECT) {
                    vpp.call(new Spd.EntryAddDel(false, entry), "old policy");
                } else {
                    kept.add(entry);
                }
            }
            left.put(row.spdId(), kept);
        }
        return left;
    }

    private void removeProtections(Set<Integer> indices) throws RefusedException {
        for (TunnelProtection.Details row : vpp.rows(TunnelProtection.Dump.all(), "protections")) {
            TunnelProtection.Protection found = row.tunnel();
            boolean oursInside =
                    ids.isOurs(found.saOut()) || found.saIn().stream().anyMatch(ids::isOurs);
            if (indices.contains(found.swIfIndex()) || oursInside) {
                try {
                    vpp.call(
                            new TunnelProtection.Del(found.swIfIndex(), found.nextHop()),
                            "old protection");
                } catch (RefusedException e) {
                    // A refused first update leaves a row that cannot be deleted.
                    if (!e.isRetval(Retvals.NO_SUCH_ENTRY)) {
                        throw e;
                    }
                }
            }
        }
    }

    /// Without an SA the lists of tunnels have nothing to let through. Those that guard a port
    /// stay, by port.
    private Map<Integer, List<Acl.Details>> removeAccessLists() throws RefusedException {
        Map<Integer, List<Acl.Details>> guards = new HashMap<>();
        if (!vpp.has(Catalogue.ACL)) {
            return guards;
        }
        Map<Integer, Acl.Details> ours = new HashMap<>();
        for (Acl.Details acl : vpp.rows(new Acl.Dump(Acl.NEW), "access lists")) {
            if (Marks.isOurs(acl.tag())) {
                ours.put(acl.aclIndex(), acl);
            }
        }
        if (ours.isEmpty()) {
            return guards;
        }
        Set<Integer> gone = new HashSet<>(ours.keySet());
        for (Acl.InterfaceDetails row :
                vpp.rows(new Acl.InterfaceDump(Interfaces.NONE), "access lists of interfaces")) {
            for (int index : AclLists.of(row.lists()).input()) {
                Acl.Details list = ours.get(index);
                if (list != null && AccessList.Role.of(list.tag()).isPresent()) {
                    guards.computeIfAbsent(row.lists().swIfIndex(), _ -> new ArrayList<>())
                            .add(list);
                    gone.remove(index);
                }
            }
        }
        for (Acl.InterfaceDetails row :
                vpp.rows(new Acl.InterfaceDump(Interfaces.NONE), "access lists of interfaces")) {
            AclLists before = AclLists.of(row.lists());
            AclLists after = before.without(gone);
            if (!after.equals(before)) {
                vpp.call(after.request(), "old access lists");
            }
        }
        for (int acl : gone) {
            vpp.call(new Acl.Del(acl), "old access list");
        }
        return guards;
    }

    /// As it is, with the addresses of its own: what it borrowed it borrows again from whom its
    /// tunnel says.
    private Leftovers.Found found(InterfaceDetails itf) throws RefusedException {
        vpp.call(new Interfaces.SetUnnumbered(0, itf.swIfIndex(), false), "old " + itf.name());
        List<String> prefixes = new ArrayList<>();
        for (boolean v6 : new boolean[] {false, true}) {
            vpp.rows(new Interfaces.AddressDump(itf.swIfIndex(), v6), "old " + itf.name())
                    .forEach(row -> prefixes.add(row.prefix().toString()));
        }
        boolean up = (itf.flags() & Interfaces.ADMIN_UP) != 0;
        return new Leftovers.Found(
                itf.swIfIndex(),
                itf.mtu().l3(),
                new InterfaceConfig(itf.name(), Optional.empty(), up, prefixes));
    }

    /// The number of a database is that of its port, after our first one. Where the port is gone
    /// there is nothing to guard.
    private List<Leftovers.Guarded> guarded(
            List<InterfaceDetails> all,
            Map<Integer, List<SpdEntry>> databases,
            Map<Integer, List<Acl.Details>> guards)
            throws RefusedException {
        List<Leftovers.Guarded> ports = new ArrayList<>();
        for (InterfaceDetails itf : all) {
            int spd = ids.base() + itf.swIfIndex();
            List<Acl.Details> lists = guards.getOrDefault(itf.swIfIndex(), List.of());
            Optional<List<SpdEntry>> policies = Optional.ofNullable(databases.remove(spd));
            if (policies.isPresent() || !lists.isEmpty()) {
                Port port = Ports.port(itf);
                ports.add(
                        new Leftovers.Guarded(
                                port, policies.isPresent(), policies.orElse(List.of()), lists));
            }
        }
        for (Map.Entry<Integer, List<SpdEntry>> orphan : databases.entrySet()) {
            for (SpdEntry entry : orphan.getValue()) {
                vpp.call(new Spd.EntryAddDel(false, entry), "old policy");
            }
            vpp.call(new Spd.AddDel(false, orphan.getKey()), "old policy database");
        }
        return ports;
    }

    private int removeSas(Set<Integer> alreadyDeleted) throws RefusedException {
        int swept = 0;
        for (int id : listed()) {
            if (alreadyDeleted.contains(id)) {
                continue; // VPP holds it for good
            }
            vpp.call(new Sad.Del(id), "old SA id " + Integer.toUnsignedString(id));
            note(id);
            swept++;
        }
        Set<Integer> left = listed();
        ids.forget();
        left.forEach(ids::avoid);
        if (!left.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "VPP holds {0} deleted SAs of ours until it is restarted",
                    left.size());
        }
        try {
            journal.keepDeleted(left);
        } catch (IOException e) {
            throw journalFailed(e);
        }
        return swept;
    }

    private void note(int id) throws RefusedException {
        try {
            journal.deleted(id, false);
        } catch (IOException e) {
            throw journalFailed(e);
        }
    }

    private static RefusedException journalFailed(IOException cause) {
        return RefusedException.temporary(
                "plane.journal",
                "the SA journal cannot be written: %s; make room on its disk"
                        .formatted(cause.getMessage()));
    }

    private Set<Integer> listed() throws RefusedException {
        Set<Integer> ours = new HashSet<>();
        for (Sad.Details row : vpp.rows(Sad.Dump.all(), "all SAs")) {
            if (ids.isOurs(row.entry().sadId())) {
                ours.add(row.entry().sadId());
            }
            SaDatabase.wipe(row);
        }
        return ours;
    }
}
