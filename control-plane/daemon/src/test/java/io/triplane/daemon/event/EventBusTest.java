package io.triplane.daemon.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.daemon.event.EventBus.Item;
import io.triplane.daemon.event.EventBus.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EventBusTest {
    private static final Duration NOW = Duration.ZERO;
    private final EventBus<String> bus = new EventBus<>(3);

    @Test
    void aSubscriberReadsWhatIsPublishedAfterItCame() throws InterruptedException {
        bus.publish("before");
        try (Subscription<String> reader = bus.subscribe()) {
            bus.publish("after");
            assertThat(reader.since()).isEqualTo(1);
            assertThat(reader.next(NOW)).contains(new Item.Event<>(2, "after"));
            assertThat(reader.next(NOW)).isEmpty();
        }
    }

    @Test
    void aSlowReaderLosesTheOldestAndLearnsHowMany() throws InterruptedException {
        try (Subscription<String> slow = bus.subscribe();
                Subscription<String> quick = bus.subscribe()) {
            for (int i = 1; i <= 5; i++) {
                bus.publish("e" + i);
                assertThat(quick.next(NOW)).contains(new Item.Event<>(i, "e" + i));
            }
            assertThat(slow.next(NOW)).contains(new Item.Lost<>(2));
            assertThat(slow.next(NOW)).contains(new Item.Event<>(3, "e3"));
            assertThat(slow.next(NOW)).contains(new Item.Event<>(4, "e4"));
            assertThat(slow.next(NOW)).contains(new Item.Event<>(5, "e5"));
            assertThat(slow.next(NOW)).isEmpty();
        }
    }

    @Test
    void aWaitingReaderGetsTheEventAsItComes() throws Exception {
        try (Subscription<String> reader = bus.subscribe()) {
            CompletableFuture<Optional<Item<String>>> read =
                    CompletableFuture.supplyAsync(() -> nextOf(reader));
            bus.publish("x");
            assertThat(read.get()).contains(new Item.Event<>(1, "x"));
        }
    }

    @Test
    void closingEndsTheWaitAndTheCopies() throws Exception {
        Subscription<String> reader = bus.subscribe();
        CompletableFuture<Optional<Item<String>>> read =
                CompletableFuture.supplyAsync(() -> nextOf(reader));
        reader.close();
        assertThat(read.get()).isEmpty();
        assertThat(bus.subscribers()).isZero();
        assertThat(reader.closed()).isTrue();
    }

    private static Optional<Item<String>> nextOf(Subscription<String> reader) {
        try {
            return reader.next(Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
