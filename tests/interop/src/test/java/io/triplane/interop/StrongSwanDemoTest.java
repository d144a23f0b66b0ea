package io.triplane.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import org.junit.jupiter.api.Test;

/// The main job with Debian's strongSwan as the other gateway.
class StrongSwanDemoTest {
    @Test
    @Needs({Need.ROOT, Need.STRONGSWAN})
    void everyFigureHoldsInBothRoles() throws Exception {
        Demo.Ended demo = Demo.play("--peer", "strongswan");

        assertThat(demo.status()).as(demo.output()).isZero();
        assertThat(demo.runs()).hasSize(2).allSatisfy(Demo::assertHolds);
        assertThat(demo.runs())
                .extracting(run -> run.path("roles").path(0).asString())
                .containsExactly("initiator", "responder");
    }
}
