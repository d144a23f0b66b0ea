package io.triplane.agent.sweep;

import static java.util.stream.Collectors.toSet;

import io.triplane.agent.sa.SaDatabase;
import io.triplane.agent.sa.SaIds;
import io.triplane.agent.sa.SaJournal;
import io.triplane.agent.underlay.AclLists;
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
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Removes from a VPP what we left there: interfaces and access lists with our mark, policy
/// databases and SAs with our numbers. Others' objects are left alone. Runs once, right after a
/// connect, before anything is programmed.
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
    public void run(Set<Integer> alreadyDeleted) throws RefusedException {
        List<InterfaceDetails> ours =
                vpp.rows(Interfaces.Dump.all(), "interfaces").stream()
                        .filter(itf -> Marks.isOurs(itf.tag()))
                        .toList();
        Set<Integer> indices = ours.stream().map(InterfaceDetails::swIfIndex).collect(toSet());
        Set<Integer> databases = databases();
        removeProtectPolicies(databases);
        removeProtections(indices);
        if (vpp.has(Catalogue.ACL)) {
            removeAccessLists();
        }
        for (InterfaceDetails itf : ours) {
            vpp.call(new TunnelProtection.ItfDelete(itf.swIfIndex()), "old " + itf.name());
        }
        removeDatabases(databases);
        int swept = removeSas(alreadyDeleted);
        if (swept > 0 || !ours.isEmpty() || !databases.isEmpty()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "swept {0} SAs, {1} ipsec interfaces and {2} policy databases of an earlier run",
                    swept,
                    ours.size(),
                    databases.size());
        }
    }

    private Set<Integer> databases() throws RefusedException {
        return vpp.rows(new Spd.SpdsDump(), "policy databases").stream()
                .map(Spd.SpdsDetails::spdId)
                .filter(ids::isOurs)
                .collect(toSet());
    }

    /// Those that hold SAs; the denials stay as long as possible.
    private void removeProtectPolicies(Set<Integer> databases) throws RefusedException {
        for (int spd : databases) {
            for (SpdEntry entry : entries(spd)) {
                if (entry.policy() == SpdEntry.PROTECT) {
                    vpp.call(new Spd.EntryAddDel(false, entry), "old policy");
                }
            }
        }
    }

    private List<SpdEntry> entries(int spd) throws RefusedException {
        return vpp.rows(new Spd.Dump(spd, Spd.EVERY_SA), "old policies").stream()
                .map(Spd.Details::entry)
                .toList();
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

    private void removeAccessLists() throws RefusedException {
        Set<Integer> ours =
                vpp.rows(new Acl.Dump(Acl.NEW), "access lists").stream()
                        .filter(acl -> Marks.isOurs(acl.tag()))
                        .map(Acl.Details::aclIndex)
                        .collect(toSet());
        if (ours.isEmpty()) {
            return;
        }
        for (Acl.InterfaceDetails row :
                vpp.rows(new Acl.InterfaceDump(Interfaces.NONE), "access lists of interfaces")) {
            AclLists before = AclLists.of(row.lists());
            AclLists after = before.without(ours);
            if (!after.equals(before)) {
                vpp.call(after.request(), "old access lists");
            }
        }
        for (int acl : ours) {
            vpp.call(new Acl.Del(acl), "old access list");
        }
    }

    private void removeDatabases(Set<Integer> databases) throws RefusedException {
        for (int spd : databases) {
            try {
                // The number of a database is that of its interface, after our first one.
                vpp.call(
                        new Spd.InterfaceAddDel(false, spd - ids.base(), spd),
                        "old policy database");
            } catch (RefusedException e) {
                if (e.isLost()) {
                    throw e;
                }
                // It was not bound any more, or its interface is gone.
            }
            for (SpdEntry entry : entries(spd)) {
                vpp.call(new Spd.EntryAddDel(false, entry), "old policy");
            }
            vpp.call(new Spd.AddDel(false, spd), "old policy database");
        }
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
