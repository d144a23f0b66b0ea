package io.triplane.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Seeds;
import org.junit.jupiter.api.Test;

class CourseTest {
    @Seeds(25)
    void whateverHappensTheRulesHold(long seed) {
        assertThat(Course.run(seed).broken()).isEmpty();
    }

    @Seeds(3)
    void oneSeedGivesOneTranscript(long seed) {
        assertThat(Course.run(seed).transcript()).isEqualTo(Course.run(seed).transcript());
    }

    /// The pairs that occur are among those that the sealed types name.
    @Test
    void whatOccursIsNamed() {
        assertThat(Pairs.all()).containsAll(Course.run(1).pairs());
    }
}
