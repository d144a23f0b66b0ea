package io.triplane.agent.sa;

import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.message.Retvals;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.SadEntry;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.KeyOctets;
import io.triplane.plane.ChildRef;
import io.triplane.plane.EspKeys;
import io.triplane.plane.EspSa;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The SAs that one VPP holds for us. It sends exactly one delete for each add, and a journal line
/// before the one and after the other. Safe for several threads.
public final class SaDatabase {
    private static final System.Logger LOG = System.getLogger(SaDatabase.class.getName());

    /// Ids tried for one SA: VPP holds those that it refuses.
    private static final int ID_TRIES_MAX = 64;

    private final VppCalls vpp;
    private final SaIds ids;
    private final SaJournal journal;
    private final SuiteChoice suites;
    private final Map<Integer, InstalledSa> installed = new ConcurrentHashMap<>();

    /// Ids that a refused protection holds for good.
    private final Set<Integer> held = ConcurrentHashMap.newKeySet();

    /// What this VPP has an engine for.
    public interface SuiteChoice {
        /// Refuses a suite that would be taken and then drop every packet.
        void require(EspSa sa, String subject) throws RefusedException;

        /// Whether SAs of this suite go the asynchronous way.
        boolean isAsync(EspAlgorithms algorithms, boolean esn);
    }

    public SaDatabase(VppCalls vpp, SaIds ids, SaJournal journal, SuiteChoice suites) {
        this.vpp = vpp;
        this.ids = ids;
        this.journal = journal;
        this.suites = suites;
    }

    /// Whether [#add] would send this SA at all.
    public void check(EspSa sa, String subject) throws RefusedException {
        SaCheck.check(sa, subject);
        suites.require(sa, subject);
    }

    /// Adds an SA. Its keys are the caller's to wipe.
    public InstalledSa add(EspSa sa, boolean inbound, Optional<ChildRef> child, String subject)
            throws RefusedException {
        EspAlgorithms algorithms = SaCheck.check(sa, subject);
        suites.require(sa, subject);
        EspKeys keys = sa.keys();
        try (KeyOctets cipherKey = KeyOctets.taking(keys.cipherKey().clone());
                KeyOctets integrityKey = KeyOctets.taking(keys.integrityKey().clone());
                KeyOctets salt =
                        keys.salt().length == 0
                                ? KeyOctets.noSalt()
                                : KeyOctets.taking(keys.salt().clone())) {
            for (int tries = 1; ; tries++) {
                int id = ids.take();
                SadEntry entry = entry(id, sa, inbound, algorithms, cipherKey, integrityKey, salt);
                try {
                    int statIndex = add(entry, subject);
                    InstalledSa added = new InstalledSa(id, sa.spi(), inbound, statIndex, child);
                    installed.put(id, added);
                    return added;
                } catch (RefusedException e) {
                    if (!e.isRetval(Retvals.ENTRY_ALREADY_EXISTS) || tries == ID_TRIES_MAX) {
                        throw e;
                    }
                    // Somebody else's, or a leftover: the id stays taken, the next one is free.
                }
            }
        }
    }

    /// Gives an SA other outer addresses, and other ports if it travels in UDP; its sequence
    /// numbers go on.
    public void move(
            InstalledSa sa, Tunnel between, Optional<EspSa.UdpEncapsulation> ports, String subject)
            throws RefusedException {
        vpp.call(
                new Sad.Update(
                        sa.id(),
                        true,
                        between,
                        ports.map(EspSa.UdpEncapsulation::sourcePort).orElse(Sad.Update.KEEP_PORT),
                        ports.map(EspSa.UdpEncapsulation::destinationPort)
                                .orElse(Sad.Update.KEEP_PORT)),
                "%s of %s".formatted(sa, subject));
    }

    private int add(SadEntry entry, String subject) throws RefusedException {
        int id = entry.sadId();
        try {
            journal.adding(id);
        } catch (IOException e) {
            ids.giveBack(id);
            throw journalFailed(subject, e);
        }
        try {
            return vpp.call(new Sad.Add(entry), subject).statIndex();
        } catch (RefusedException e) {
            if (e.isInDoubt()) {
                return foundAfterSilence(id, subject, e);
            }
            notAdded(id, !e.isRetval(Retvals.ENTRY_ALREADY_EXISTS));
            throw e.withRemedy(addRemedy(e));
        }
    }

    private static String addRemedy(RefusedException refused) {
        if (refused.isRetval(Retvals.UNIMPLEMENTED)
                || refused.isRetval(Retvals.INVALID_ALGORITHM)
                || refused.isRetval(Retvals.KEY_LENGTH)) {
            return "choose another ESP proposal";
        }
        return "see VPP's log";
    }

    /// VPP did not answer an add: the dump, which stops its workers and so is not the usual way,
    /// tells whether it was carried out.
    private int foundAfterSilence(int id, String subject, RefusedException silence)
            throws RefusedException {
        Optional<Sad.Details> found = find(id, subject);
        if (found.isEmpty()) {
            notAdded(id, true);
            throw silence;
        }
        return found.get().statIndex();
    }

    private Optional<Sad.Details> find(int id, String subject) throws RefusedException {
        List<Sad.Details> all = vpp.rows(Sad.Dump.all(), "a look for " + subject);
        all.forEach(SaDatabase::wipe);
        return all.stream().filter(sa -> sa.entry().sadId() == id).findFirst();
    }

    /// A dump brings the keys of every SA along.
    public static void wipe(Sad.Details details) {
        details.entry().cryptoKey().close();
        details.entry().integrityKey().close();
        details.entry().salt().close();
    }

    private void notAdded(int id, boolean free) {
        note(id, true);
        if (free) {
            ids.giveBack(id);
        }
    }

    /// Deletes an SA that nothing uses any more. To be called once: the SA is forgotten whatever
    /// VPP answers, since a second delete can crash it.
    public void remove(InstalledSa sa, String subject) throws RefusedException {
        if (!installed.remove(sa.id(), sa)) {
            throw new IllegalStateException(sa + " is deleted a second time");
        }
        try {
            vpp.call(new Sad.Del(sa.id()), "%s of %s".formatted(sa, subject));
            boolean gone = !held.contains(sa.id());
            note(sa.id(), gone);
            if (gone) {
                ids.giveBack(sa.id());
            }
        } catch (RefusedException e) {
            // Whether it was deleted is not known, so it counts as deleted and is left alone.
            note(sa.id(), false);
            throw e;
        }
    }

    /// VPP refused a protection with these SAs and kept references to them: their delete will be
    /// answered with success and they stay. Their ids are not used again.
    public void keptByVpp(Collection<Integer> leaked) {
        held.addAll(leaked);
    }

    private void note(int id, boolean gone) {
        try {
            journal.deleted(id, gone);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "SA id {0} is deleted and the journal does not say so: {1}",
                    Integer.toUnsignedString(id),
                    e.getMessage());
        }
    }

    private static RefusedException journalFailed(String subject, IOException cause) {
        return RefusedException.temporary(
                "plane.journal",
                "%s was not sent, since the SA journal cannot be written: %s; make room on its disk"
                        .formatted(subject, cause.getMessage()));
    }

    /// What is installed now.
    public Collection<InstalledSa> installed() {
        return List.copyOf(installed.values());
    }

    /// Whether this very SA is still installed.
    public boolean isInstalled(InstalledSa sa) {
        return sa.equals(installed.get(sa.id()));
    }

    private SadEntry entry(
            int id,
            EspSa sa,
            boolean inbound,
            EspAlgorithms algorithms,
            KeyOctets cipherKey,
            KeyOctets integrityKey,
            KeyOctets salt) {
        int flags = SadEntry.IS_TUNNEL;
        if (inbound) {
            flags |= SadEntry.IS_INBOUND;
            flags |= sa.replayWindow() > 0 ? SadEntry.USE_ANTI_REPLAY : 0;
        }
        flags |= sa.extendedSequenceNumbers() ? SadEntry.USE_ESN : 0;
        flags |= sa.encapsulation().isPresent() ? SadEntry.UDP_ENCAP : 0;
        flags |= suites.isAsync(algorithms, sa.extendedSequenceNumbers()) ? SadEntry.ASYNC : 0;
        return new SadEntry(
                id,
                sa.spi(),
                SadEntry.PROTOCOL_ESP,
                algorithms.cipher().value(),
                cipherKey,
                algorithms.integrity().value(),
                integrityKey,
                flags,
                Tunnel.between(Address.of(sa.source()), Address.of(sa.destination())),
                salt,
                sa.encapsulation()
                        .map(EspSa.UdpEncapsulation::sourcePort)
                        .orElse(SadEntry.UDP_PORT_DEFAULT),
                sa.encapsulation()
                        .map(EspSa.UdpEncapsulation::destinationPort)
                        .orElse(SadEntry.UDP_PORT_DEFAULT),
                inbound ? sa.replayWindow() : 0);
    }
}
