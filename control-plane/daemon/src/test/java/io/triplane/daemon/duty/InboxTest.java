package io.triplane.daemon.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InboxTest {
    @Test
    void whatDoesNotFitIsDroppedAndCounted() {
        Inbox<Integer> inbox = new Inbox<>(2);
        assertThat(inbox.offer(1)).isTrue();
        assertThat(inbox.offer(2)).isTrue();
        assertThat(inbox.offer(3)).isFalse();

        List<Integer> taken = new ArrayList<>();
        assertThat(inbox.drain(10, taken::add)).isEqualTo(2);
        assertThat(taken).containsExactly(1, 2);
        assertThat(inbox.dropped()).isEqualTo(1);
    }

    @Test
    void aBatchLeavesTheRestForTheNext() {
        Inbox<Integer> inbox = new Inbox<>(8);
        for (int i = 0; i < 5; i++) {
            inbox.offer(i);
        }
        List<Integer> taken = new ArrayList<>();
        assertThat(inbox.drain(3, taken::add)).isEqualTo(3);
        assertThat(inbox.size()).isEqualTo(2);
        assertThat(inbox.drain(3, taken::add)).isEqualTo(2);
        assertThat(taken).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void whatTheTakerPutsInIsTakenInTheSameBatch() {
        Inbox<Integer> inbox = new Inbox<>(8);
        inbox.offer(1);
        List<Integer> taken = new ArrayList<>();
        inbox.drain(
                8,
                item -> {
                    taken.add(item);
                    if (item == 1) {
                        inbox.offer(2);
                    }
                });
        assertThat(taken).containsExactly(1, 2);
    }

    @Test
    void onlyAnArrivalWakesTheOwner() {
        Inbox<Integer> inbox = new Inbox<>(1);
        AtomicInteger wakes = new AtomicInteger();
        inbox.wakeBy(wakes::incrementAndGet);
        inbox.offer(1);
        inbox.offer(2);
        assertThat(wakes).hasValue(1);
    }
}
