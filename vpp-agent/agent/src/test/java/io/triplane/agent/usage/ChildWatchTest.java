package io.triplane.agent.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.plane.ChildRef;
import io.triplane.plane.ChildState;
import io.triplane.plane.PlaneEvent;
import io.triplane.plane.PlaneUsage;
import io.triplane.plane.TunnelName;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildWatchTest {
    private static final ChildRef CHILD = new ChildRef(new TunnelName("a", "b"), 1);

    private final ChildWatch watch = new ChildWatch();

    /// A reading with these totals; the SPIs change with the generation.
    private List<ChildState> reading(int generation, long in, long out) {
        PlaneUsage usage =
                new PlaneUsage(
                        List.of(
                                sa(0x100 + generation, true, in),
                                sa(0x200 + generation, false, out)));
        return watch.observe(usage).stream().map(PlaneEvent.ChildStateChanged::to).toList();
    }

    private static PlaneUsage.SaUsage sa(int spi, boolean inbound, long packets) {
        return new PlaneUsage.SaUsage(CHILD, spi, inbound, packets, packets * 100, 0, 0, 0);
    }

    @Test
    void bothDirectionsProveAChild() {
        assertThat(reading(1, 0, 0)).isEmpty();
        assertThat(reading(1, 0, 3)).containsExactly(ChildState.HALF_UP);
        assertThat(reading(1, 2, 3)).containsExactly(ChildState.UP);
        assertThat(reading(1, 2, 3)).isEmpty();
    }

    @Test
    void whatOnlyComesInProvesNothingAboutTheWayOut() {
        assertThat(reading(1, 5, 0)).isEmpty();
        assertThat(reading(1, 5, 1)).containsExactly(ChildState.UP);
    }

    @Test
    void oneDirectionAloneForSeveralReadingsIsOneWayUntilBothMove() {
        reading(1, 1, 1);
        assertThat(reading(1, 1, 2)).isEmpty();
        assertThat(reading(1, 1, 3)).isEmpty();
        assertThat(reading(1, 1, 4)).containsExactly(ChildState.ONE_WAY);
        assertThat(reading(1, 1, 4)).as("silence changes nothing").isEmpty();
        assertThat(reading(1, 2, 5)).containsExactly(ChildState.UP);
    }

    @Test
    void rekeyWithCountersFromZeroIsNoMovementBackwards() {
        reading(1, 50, 50);
        assertThat(reading(2, 1, 1)).isEmpty();
        assertThat(reading(2, 1, 2)).isEmpty();
        assertThat(reading(2, 2, 2)).isEmpty();
    }

    @Test
    void childThatIsGoneIsForgotten() {
        reading(1, 1, 1);
        assertThat(watch.observe(new PlaneUsage(List.of()))).isEmpty();
        assertThat(reading(1, 1, 1)).as("a new life").containsExactly(ChildState.UP);
    }
}
