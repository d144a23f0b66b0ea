package io.triplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The loop of production.
class StoreLoopTest {
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final StoreLoop loop = StoreLoop.onThread("loop-test");

    @Test
    void whatWasHandedOverIsDoneBeforeTheEndAndWhatIsDueLaterIsNot() {
        loop.after(Duration.ofMinutes(1), () -> done.add("late"));
        for (int i = 0; i < 100; i++) {
            String name = "task " + i;
            loop.execute(() -> done.add(name));
        }

        loop.close();

        assertThat(done).hasSize(100).doesNotContain("late").startsWith("task 0", "task 1");
        loop.execute(() -> done.add("after the end"));
        loop.close();
        assertThat(done).hasSize(100);
    }

    @Test
    void taskThatFailsDoesNotEndTheLoop() throws InterruptedException {
        CountDownLatch next = new CountDownLatch(1);

        loop.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        loop.execute(next::countDown);

        assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();
        loop.close();
    }

    @Test
    void taskThatIsCalledOffIsNotDone() throws InterruptedException {
        CountDownLatch next = new CountDownLatch(1);

        loop.after(Duration.ofMillis(20), () -> done.add("called off")).cancel();
        loop.after(Duration.ofMillis(40), next::countDown);

        assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done).isEmpty();
        loop.close();
    }
}
