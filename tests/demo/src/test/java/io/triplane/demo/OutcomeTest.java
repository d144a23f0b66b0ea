package io.triplane.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.demo.Outcome.BothWays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each figure that goes wrong is named, and only then does the run hold.
class OutcomeTest {
    private static final List<String> BEFORE = List.of("0000aaaa", "0000bbbb");
    private static final List<String> AFTER = List.of("0000cccc", "0000dddd");

    @Test
    void aRunWithAllFiguresRightHolds() {
        assertThat(outcome(true, new BothWays(5, 6), 0, 0, AFTER, 0).faults()).isEmpty();
    }

    @Test
    void lostPacketsAreNamed() {
        assertThat(outcome(true, new BothWays(5, 5), 0, 1, AFTER, 0).faults())
                .hasSize(2)
                .anyMatch(
                        fault -> fault.contains("6 from b to a, but received 5 from a to b and 5"))
                .anyMatch(fault -> fault.contains("1 packets were lost during the rekey"));
    }

    @Test
    void clearTextAnOldSpiAndLeftoversAreNamed() {
        assertThat(outcome(true, new BothWays(5, 6), 2, 0, BEFORE, 3).faults())
                .hasSize(3)
                .anyMatch(fault -> fault.contains("2 packets in clear"))
                .anyMatch(fault -> fault.contains("the SPIs before and after"))
                .anyMatch(fault -> fault.contains("3 entries stayed"));
    }

    @Test
    void aTunnelThatIsNotUpGivesItsReason() {
        assertThat(outcome(false, new BothWays(5, 6), 0, 0, AFTER, 0).faults())
                .containsExactly("the tunnel was not established: no answer");
    }

    private static Outcome outcome(
            boolean established,
            BothWays received,
            long plaintext,
            long rekeyLost,
            List<String> spisAfter,
            int left) {
        return new Outcome(
                established,
                "soft",
                "policy",
                "triplane",
                List.of("initiator", "responder"),
                new BothWays(5, 6),
                received,
                11,
                plaintext,
                1,
                4,
                rekeyLost,
                BEFORE,
                spisAfter,
                8,
                left,
                "no answer",
                List.of(1L));
    }
}
