package io.triplane.bench;

import io.triplane.bench.Contender.Figures;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What `bench ike` found.
record IkeReport(IkeBench.Plan plan, Figures ours, MemoryBench.Octets perSa, Optional<Peer> peer) {
    /// The other responder of the run.
    ///
    /// @param note what it does beyond what ours does
    record Peer(String name, String version, String note, Figures figures) {}

    /// One object: the figures of the command's contract first, then how they came about.
    String json() {
        ObjectNode json = new JsonMapper().createObjectNode();
        json.put("cpu_ms_per_setup", rounded(ours.cpuMsPerSetUp()));
        json.put("setups_per_s", rounded(ours.setUpsPerSecond()));
        json.put("bytes_per_sa", perSa.sum());
        if (peer.isPresent()) {
            Figures theirs = peer.get().figures();
            json.put("peer", peer.get().name());
            json.put("peer_cpu_ms_per_setup", rounded(theirs.cpuMsPerSetUp()));
            json.put("ratio", rounded(ours.cpuMsPerSetUp() / theirs.cpuMsPerSetUp()));
        } else {
            json.putNull("peer").putNull("peer_cpu_ms_per_setup").putNull("ratio");
        }
        json.put("setups", plan.setUps());
        json.put("warmup", plan.warmUp());
        json.put("standing_max", plan.standingMax());
        json.put("sas", plan.sas());
        json.put("bytes_per_sa_heap", perSa.heap());
        json.put("bytes_per_sa_outside", perSa.outside());
        spread(json, "", ours);
        if (peer.isPresent()) {
            json.put("peer_version", peer.get().version());
            json.put("peer_note", peer.get().note());
            json.put("peer_setups_per_s", rounded(peer.get().figures().setUpsPerSecond()));
            spread(json, "peer_", peer.get().figures());
        }
        return json.toString();
    }

    private static void spread(ObjectNode json, String prefix, Figures figures) {
        json.put(prefix + "cpu_ms_min", rounded(figures.cpuMsMin()));
        json.put(prefix + "cpu_ms_max", rounded(figures.cpuMsMax()));
        json.put(prefix + "retransmitted", figures.retransmitted());
    }

    /// To three decimals: microseconds of a set-up's CPU time.
    private static double rounded(double value) {
        return Math.rint(value * 1e3) / 1e3;
    }

    /// The same for people.
    String text() {
        StringBuilder text = new StringBuilder(line(OwnResponder.NAME, ours));
        text.append(
                "%s: %d octets for each IKE SA with its child (%d on the heap, %d outside), from %d to %d SAs%n"
                        .formatted(
                                OwnResponder.NAME,
                                perSa.sum(),
                                perSa.heap(),
                                perSa.outside(),
                                plan.sas() / 10,
                                plan.sas()));
        if (peer.isPresent()) {
            Figures theirs = peer.get().figures();
            text.append(line(peer.get().name() + " " + peer.get().version(), theirs));
            text.append("note: %s%n".formatted(peer.get().note()));
            text.append("ratio: %.3f".formatted(ours.cpuMsPerSetUp() / theirs.cpuMsPerSetUp()));
        } else {
            text.append("no peer, so no ratio");
        }
        return text.toString();
    }

    private static String line(String name, Figures figures) {
        return "%s: %.3f ms CPU per set-up (rounds: %.3f to %.3f), %d set-ups, %.0f set-ups/s, %d retransmitted%n"
                .formatted(
                        name,
                        figures.cpuMsPerSetUp(),
                        figures.cpuMsMin(),
                        figures.cpuMsMax(),
                        figures.setUps(),
                        figures.setUpsPerSecond(),
                        figures.retransmitted());
    }
}
