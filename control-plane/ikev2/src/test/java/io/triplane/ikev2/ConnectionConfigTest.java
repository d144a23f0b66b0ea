package io.triplane.ikev2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.ikev2.ConnectionConfig.Retransmission;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectionConfigTest {
    @Test
    void defaultRetransmissionWaitsGrowByAFactorAndAreGivenUpAfter165Seconds() {
        Retransmission curve = Retransmission.DEFAULT;
        List<Long> waits =
                IntStream.rangeClosed(1, curve.tries() + 1)
                        .mapToObj(sent -> curve.waitAfter(sent).toMillis())
                        .toList();
        assertThat(waits).containsExactly(4_000L, 7_200L, 12_960L, 23_328L, 41_990L, 75_582L);
        assertThat(curve.total().toSeconds()).isEqualTo(165);
    }

    @Test
    void noWaitIsLongerThanTheCap() {
        Retransmission curve =
                new Retransmission(Duration.ofSeconds(1), 10, 30, Duration.ofSeconds(7));
        assertThat(curve.waitAfter(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(curve.waitAfter(2)).isEqualTo(Duration.ofSeconds(7));
        assertThat(curve.waitAfter(31)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void unusableRetransmissionsAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Retransmission(Duration.ZERO, 2, 5, second))
                .hasMessageContaining("timeout");
        assertThatThrownBy(() -> new Retransmission(second, 0.5, 5, second))
                .hasMessageContaining("base 0.5");
        assertThatThrownBy(() -> new Retransmission(second, 2, 33, second))
                .hasMessageContaining("tries 33");
    }

    @Test
    void hardLifetimeIsLongerThanTheRekeyTime() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new ChildConfig.Lifetime(second, Duration.ZERO, second))
                .hasMessageContaining("hard lifetime");
        assertThatThrownBy(() -> new ChildConfig.Lifetime(second, second, Duration.ZERO))
                .hasMessageContaining("jitter");
    }

    @Test
    void shardNumberStandsInTheHighestBitsOfEverySpi() {
        ShardSlot slot = new ShardSlot(5, 3);
        assertThat(ShardSlot.indexOf(slot.mark(-1L), 3)).isEqualTo(5);
        assertThat(ShardSlot.indexOf(slot.mark(0L), 3)).isEqualTo(5);
        assertThat(slot.mark(-1) >>> 29).isEqualTo(5);
        assertThat(ShardSlot.ONLY.mark(77L)).isEqualTo(77L);
    }
}
