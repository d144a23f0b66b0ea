package io.triplane.agent.usage;

import io.triplane.agent.sa.InstalledSa;
import io.triplane.agent.sa.SaDatabase;
import io.triplane.jvpp.stats.StatsRead;
import io.triplane.jvpp.stats.StatsReader;
import io.triplane.jvpp.stats.StatsValue;
import io.triplane.plane.PlaneUsage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads the counters of our SAs out of VPP's stats segment, all in one pass.
public final class UsageReader {
    private static final System.Logger LOG = System.getLogger(UsageReader.class.getName());
    private static final String TRAFFIC = "/net/ipsec/sa";
    private static final String ERRORS = "/net/ipsec/sa/err/";
    private static final String REPLAY = "replay";

    /// Packets that were no ESP of ours, by the ways in which that shows. VPP counts inbound
    /// packets before it looks, so these are in the traffic counter too.
    private static final List<String> UNAUTHENTIC =
            List.of("integ_error", "decryption_failed", "runt");

    /// What else went wrong with a packet. Not `lost`, which counts holes and no packets, and not
    /// `handoff`, which is none.
    private static final List<String> OTHER =
            List.of(
                    "crypto_engine_error",
                    "no_buffers",
                    "oversized_header",
                    "no_tail_space",
                    "tun_no_proto",
                    "unsup_payload",
                    "seq_cycled",
                    "crypto_queue_full",
                    "no_encryption",
                    "drop_fragments");

    private static final List<String> NAMES =
            Stream.of(Stream.of(TRAFFIC), error(REPLAY), errors(UNAUTHENTIC), errors(OTHER))
                    .flatMap(names -> names)
                    .toList();

    private UsageReader() {}

    private static Stream<String> error(String name) {
        return Stream.of(ERRORS + name);
    }

    private static Stream<String> errors(Collection<String> names) {
        return names.stream().map(name -> ERRORS + name);
    }

    /// The counters of what is installed. VPP gives the place of a removed SA to the next one, so
    /// an SA that went while the counters were read is left out.
    public static PlaneUsage read(StatsReader stats, SaDatabase sas) {
        List<InstalledSa> before =
                sas.installed().stream().filter(sa -> sa.child().isPresent()).toList();
        return switch (stats.read(NAMES)) {
            case StatsRead.Values values -> {
                List<PlaneUsage.SaUsage> usage = new ArrayList<>();
                for (InstalledSa sa : before) {
                    if (sas.isInstalled(sa)) {
                        usage.add(usage(sa, values));
                    }
                }
                yield new PlaneUsage(usage);
            }
            case StatsRead.Failed(String reason) -> {
                LOG.log(System.Logger.Level.WARNING, "no counters this time: {0}", reason);
                yield new PlaneUsage(List.of());
            }
        };
    }

    private static PlaneUsage.SaUsage usage(InstalledSa sa, StatsRead.Values values) {
        int index = sa.statIndex();
        Optional<StatsValue.Combined> traffic = values.combined(TRAFFIC);
        long packets = traffic.map(counters -> counters.packets(index)).orElse(0L);
        long unauthentic = sum(values, UNAUTHENTIC, index);
        return new PlaneUsage.SaUsage(
                sa.child().orElseThrow(),
                sa.spi(),
                sa.inbound(),
                Math.max(0, packets - unauthentic),
                traffic.map(counters -> counters.bytes(index)).orElse(0L),
                unauthentic,
                sum(values, List.of(REPLAY), index),
                sum(values, OTHER, index));
    }

    private static long sum(StatsRead.Values values, List<String> names, int index) {
        long sum = 0;
        for (String name : names) {
            sum += values.simple(ERRORS + name).map(counters -> counters.at(index)).orElse(0L);
        }
        return sum;
    }
}
