package io.triplane.agent;

import io.triplane.agent.capability.Capabilities;
import io.triplane.agent.sa.SaDatabase;
import io.triplane.agent.sa.SaIds;
import io.triplane.agent.sa.SaJournal;
import io.triplane.agent.sweep.Leftovers;
import io.triplane.agent.sweep.Sweep;
import io.triplane.agent.tunnel.OwnRoutes;
import io.triplane.agent.tunnel.Tunnels;
import io.triplane.agent.usage.UsageReader;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.jvpp.VppClient;
import io.triplane.jvpp.message.Control;
import io.triplane.jvpp.stats.StatsRead;
import io.triplane.jvpp.stats.StatsReader;
import io.triplane.plane.PlaneCapabilities;
import io.triplane.plane.PlaneRequest;
import io.triplane.plane.PlaneUsage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Everything that is true for one connection to VPP and void after it: indices, ids, counters,
/// what is programmed. Safe for several threads.
final class Session {
    private static final System.Logger LOG = System.getLogger(Session.class.getName());
    private static final String BOOT_TIME = "/sys/boottime";

    private final long epoch;
    private final SaDatabase sas;
    private final Tunnels tunnels;
    private final PlaneCapabilities capabilities;
    private final Optional<StatsReader> stats;

    private Session(
            long epoch,
            SaDatabase sas,
            Tunnels tunnels,
            PlaneCapabilities capabilities,
            Optional<StatsReader> stats) {
        this.epoch = epoch;
        this.sas = sas;
        this.tunnels = tunnels;
        this.capabilities = capabilities;
        this.stats = stats;
    }

    /// Learns what this VPP is, clears it of the SAs that an earlier run left, and takes over what
    /// else that left.
    static Session begin(
            VppClient client, long epoch, AgentConfig config, SaIds ids, SaJournal journal)
            throws RefusedException {
        VppCalls vpp = new VppCalls(client);
        Capabilities found = Capabilities.probe(vpp);
        Optional<StatsReader> stats = openStats(config);
        try {
            Set<Integer> deleted = journal.begin(identity(vpp, stats));
            SaDatabase sas = new SaDatabase(vpp, ids, journal, found);
            OwnRoutes routes = OwnRoutes.open(vpp, ids.base());
            Leftovers left = new Sweep(vpp, ids, journal).run(deleted);
            Tunnels tunnels =
                    new Tunnels(
                            vpp,
                            sas,
                            routes,
                            ids.base(),
                            config.ikePort(),
                            config.nattPort(),
                            found.anyAead());
            tunnels.adopt(left);
            PlaneCapabilities noted = noted(found, config, stats.isPresent());
            return new Session(epoch, sas, tunnels, noted, stats);
        } catch (IOException e) {
            stats.ifPresent(StatsReader::close);
            throw RefusedException.temporary(
                    "plane.journal",
                    "the SA journal %s cannot be written: %s; make room on its disk"
                            .formatted(config.journal(), e.getMessage()));
        } catch (RefusedException e) {
            stats.ifPresent(StatsReader::close);
            throw e;
        }
    }

    private static Optional<StatsReader> openStats(AgentConfig config) {
        try {
            return Optional.of(StatsReader.open(config.statsSocket()));
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "no counters from {0}: {1}",
                    config.statsSocket(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    /// What differs between two runs of VPP: process ids come round again, boot times do not.
    private static String identity(VppCalls vpp, Optional<StatsReader> stats)
            throws RefusedException {
        int pid = vpp.call(new Control.Ping(), "identity").vpePid();
        long bootTime = 0;
        if (stats.isPresent()
                && stats.get().read(List.of(BOOT_TIME)) instanceof StatsRead.Values values) {
            bootTime = values.scalar(BOOT_TIME).orElse(0L);
        }
        return "%d@%d".formatted(pid, bootTime);
    }

    private static PlaneCapabilities noted(
            Capabilities probed, AgentConfig config, boolean counters) {
        PlaneCapabilities found = probed.published();
        List<String> notes = new ArrayList<>(found.notes());
        if (!counters) {
            notes.add(
                    "no counters: VPP's stats socket %s cannot be read"
                            .formatted(config.statsSocket()));
        }
        if (probed.anyAead().isEmpty()) {
            notes.add("no AEAD cipher has an engine, so no tunnels");
        }
        return new PlaneCapabilities(
                found.product(),
                found.suites(),
                found.engines(),
                found.workers(),
                found.routeMode(),
                found.policyMode(),
                found.udpEncapsulation(),
                found.extendedSequenceNumbers(),
                found.maxReplayWindow(),
                notes);
    }

    long epoch() {
        return epoch;
    }

    PlaneCapabilities capabilities() {
        return capabilities;
    }

    void carryOut(PlaneRequest request) throws RefusedException {
        tunnels.carryOut(request);
    }

    PlaneUsage usage() {
        return stats.map(reader -> UsageReader.read(reader, sas))
                .orElseGet(() -> new PlaneUsage(List.of()));
    }

    void end() {
        stats.ifPresent(StatsReader::close);
    }
}
