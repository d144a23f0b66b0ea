package io.triplane.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The main job on two real VPPs.
@Tag("vpp")
@Needs({Need.ROOT, Need.VPP})
class VppDemoTest {
    @Test
    void everyFigureHoldsInBothModes() throws Exception {
        Demo.Ended demo = Demo.play("--dataplane", "vpp", "--mode", "both");

        assertThat(demo.status()).as(demo.output()).isZero();
        assertThat(demo.runs()).hasSize(2).allSatisfy(Demo::assertHolds);
    }

    /// Those that are planted in the data plane.
    @ParameterizedTest
    @EnumSource(names = {"PLAINTEXT", "REKEY_GAP", "LEAK"})
    void aPlantedFaultIsNoticed(Fault fault) throws Exception {
        Demo.Ended demo = Demo.play("--dataplane", "vpp", "--break", fault.word());

        assertThat(demo.status()).as(demo.output()).isEqualTo(1);
        assertThat(demo.runs()).singleElement().satisfies(fault::assertShows);
    }
}
