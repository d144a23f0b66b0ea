package io.triplane.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/// The figures of one run. Packets are counted by the hosts and by the observer on the wire,
/// entries by reading the data planes back.
record Outcome(
        @JsonProperty("established") boolean established,
        @JsonProperty("dataplane") String dataplane,
        @JsonProperty("mode") String mode,
        @JsonProperty("peer") String peer,
        @JsonProperty("roles") List<String> roles,
        @JsonProperty("sent") BothWays sent,
        @JsonProperty("received") BothWays received,
        @JsonProperty("esp_packets") long espPackets,
        @JsonProperty("plaintext_packets") long plaintextPackets,
        @JsonProperty("rekeys") int rekeys,
        @JsonProperty("packets_during_rekey") long packetsDuringRekey,
        @JsonProperty("rekey_lost") long rekeyLost,
        @JsonProperty("spis_before") List<String> spisBefore,
        @JsonProperty("spis_after") List<String> spisAfter,
        @JsonProperty("dataplane_entries_peak") int dataplaneEntriesPeak,
        @JsonProperty("dataplane_entries_left") int dataplaneEntriesLeft,
        @JsonProperty("reason") String reason,
        @JsonProperty("pids") List<Long> pids) {

    /// Packets from a to b and from b to a.
    record BothWays(@JsonProperty("ab") long ab, @JsonProperty("ba") long ba) {
        static final BothWays NONE = new BothWays(0, 0);

        @Override
        public String toString() {
            return ab + " from a to b and " + ba + " from b to a";
        }
    }

    /// What does not hold, one sentence each; empty when the run shows all that it promises.
    List<String> faults() {
        List<String> found = new ArrayList<>();
        if (established) {
            checkTraffic(found);
        } else {
            // Without a tunnel there is nothing to be seen of traffic.
            found.add("the tunnel was not established: " + reason);
        }
        check(
                found,
                plaintextPackets == 0,
                "the observer saw %d packets in clear".formatted(plaintextPackets));
        check(
                found,
                dataplaneEntriesLeft == 0,
                dataplaneEntriesLeft + " entries stayed in the data planes");
        return List.copyOf(found);
    }

    private void checkTraffic(List<String> found) {
        check(found, sent.ab() > 0 && sent.ba() > 0, "a host sent nothing: " + sent);
        check(found, sent.equals(received), "sent " + sent + ", but received " + received);
        check(found, espPackets > 0, "the observer saw no ESP packet");
        check(found, rekeys >= 1, "no child rekey took place");
        check(found, packetsDuringRekey > 0, "no packet was sent during the rekey");
        check(found, rekeyLost == 0, rekeyLost + " packets were lost during the rekey");
        check(
                found,
                !spisAfter.isEmpty() && spisBefore.stream().noneMatch(spisAfter::contains),
                "the SPIs before and after the rekey: " + spisBefore + " and " + spisAfter);
        check(found, dataplaneEntriesPeak > 0, "nothing was programmed into a data plane");
    }

    private static void check(List<String> found, boolean holds, String fault) {
        if (!holds) {
            found.add(fault);
        }
    }
}
