package io.triplane.demo;

import io.triplane.demo.Outcome.BothWays;
import java.util.List;
import java.util.Locale;

/// What is found out in the course of a run.
final class Figures {
    boolean established;
    String reason = "";
    BothWays sent = BothWays.NONE;
    BothWays received = BothWays.NONE;
    WireCounts wire = WireCounts.NONE;
    int rekeys;
    long packetsDuringRekey;
    long rekeyLost;
    List<String> spisBefore = List.of();
    List<String> spisAfter = List.of();
    int baseline;
    int peak;
    int left;

    Outcome outcome(Settings settings, List<Long> pids) {
        boolean first = settings.role() == Settings.Role.INITIATOR;
        return new Outcome(
                established,
                settings.dataplane().name().toLowerCase(Locale.ROOT),
                settings.mode().name().toLowerCase(Locale.ROOT),
                settings.peer().name().toLowerCase(Locale.ROOT),
                first ? List.of("initiator", "responder") : List.of("responder", "initiator"),
                sent,
                received,
                wire.esp(),
                wire.plaintext(),
                rekeys,
                packetsDuringRekey,
                rekeyLost,
                spisBefore,
                spisAfter,
                peak,
                left,
                reason,
                pids);
    }
}
