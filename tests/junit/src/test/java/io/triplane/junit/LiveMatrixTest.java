package io.triplane.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveMatrixTest {
    private final LiveMatrix matrix = new LiveMatrix();

    @Test
    void aRowIsAFeatureAndAColumnAPeerInARole() {
        matrix.add("one 1.0 | responder | rekey", "passed", "");
        matrix.add("one 1.0 | initiator | rekey", "failed", "no answer");
        matrix.add("one 1.0 | responder | cipher x, IKE", "passed", "");
        assertThat(matrix.text())
                .isEqualTo(
                        """
                        live matrix: feature  one 1.0, initiator  one 1.0, responder
                        rekey                 failed              passed
                        cipher x, IKE         -                   passed

                        """);
    }

    @Test
    void aPeerThatIsNotThereIsToldWithTheReason() {
        matrix.add("two", "skipped", "needs two");
        assertThat(matrix.text()).contains("two: skipped (needs two)\n");
    }

    @Test
    void aSkippedCellIsToldWithTheReason() {
        matrix.add("one 1.0 | initiator | rekey", "skipped", "no time");
        assertThat(matrix.text()).contains("one 1.0 | initiator | rekey: skipped (no time)\n");
    }

    @Test
    void withoutResultsThereIsNoTable() {
        assertThat(matrix.text()).isEmpty();
    }
}
