package io.triplane.daemon.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimerQueueTest {
    private final TimerQueue<String> timers = new TimerQueue<>();
    private final List<String> fired = new ArrayList<>();

    @Test
    void timersFireByDeadlineAndThenInTheOrderOfArming() {
        timers.arm("late", new Tick(30));
        timers.arm("first", new Tick(10));
        timers.arm("second", new Tick(10));
        assertThat(timers.next()).contains(new Tick(10));

        assertThat(timers.fire(new Tick(29), 10, fired::add)).isEqualTo(2);
        assertThat(fired).containsExactly("first", "second");
        assertThat(timers.next()).contains(new Tick(30));
    }

    @Test
    void aTimerIsDueAtItsDeadlineAndNotBefore() {
        timers.arm("t", new Tick(10));
        assertThat(timers.fire(new Tick(9), 10, fired::add)).isZero();
        assertThat(timers.fire(new Tick(10), 10, fired::add)).isEqualTo(1);
    }

    @Test
    void armingAgainMovesTheDeadline() {
        timers.arm("t", new Tick(10));
        timers.arm("t", new Tick(20));
        assertThat(timers.fire(new Tick(15), 10, fired::add)).isZero();
        timers.arm("t", new Tick(5));
        assertThat(timers.fire(new Tick(15), 10, fired::add)).isEqualTo(1);
        assertThat(timers.fire(new Tick(99), 10, fired::add)).isZero();
        assertThat(timers.size()).isZero();
    }

    @Test
    void aCancelledTimerDoesNotFire() {
        timers.arm("t", new Tick(10));
        timers.cancel("t");
        assertThat(timers.next()).isEmpty();
        assertThat(timers.fire(new Tick(99), 10, fired::add)).isZero();
    }

    @Test
    void aTimerMayArmItselfAgainAsItFires() {
        timers.arm("t", new Tick(10));
        timers.fire(new Tick(10), 1, timer -> timers.arm(timer, new Tick(20)));
        assertThat(timers.next()).contains(new Tick(20));
    }

    @Test
    void timersRearmedManyTimesDoNotPileUp() {
        for (int i = 0; i < 100_000; i++) {
            timers.arm("t" + i % 10, new Tick(1_000_000 - i));
        }
        assertThat(timers.size()).isEqualTo(10);
        assertThat(timers.entries()).isLessThanOrEqualTo(TimerQueue.SWEEP_MIN + 1);
    }

    /// Against a plain map that is searched for what is due.
    @Test
    void randomUseFiresTheSameTimersAsANaiveTable() {
        Random random = new Random(7);
        Map<String, Long> naive = new TreeMap<>();
        for (long now = 0; now < 5_000; now++) {
            String timer = "t" + random.nextInt(40);
            if (random.nextInt(4) == 0) {
                timers.cancel(timer);
                naive.remove(timer);
            } else {
                long deadline = now + random.nextInt(50);
                timers.arm(timer, new Tick(deadline));
                naive.put(timer, deadline);
            }
            fired.clear();
            timers.fire(new Tick(now), Integer.MAX_VALUE, fired::add);
            long tick = now;
            List<String> due =
                    naive.entrySet().stream()
                            .filter(entry -> entry.getValue() <= tick)
                            .map(Map.Entry::getKey)
                            .toList();
            assertThat(fired).containsExactlyInAnyOrderElementsOf(due);
            due.forEach(naive::remove);
        }
    }
}
