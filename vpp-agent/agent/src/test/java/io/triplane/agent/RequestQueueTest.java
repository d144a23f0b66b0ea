package io.triplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RequestQueueTest {
    private final RequestQueue queue = new RequestQueue();

    @Test
    void oneSubjectKeepsItsOrder() throws Exception {
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch all = new CountDownLatch(1000);
        for (int i = 0; i < 1000; i++) {
            int number = i;
            assertThat(
                            queue.submit(
                                    "a",
                                    () -> {
                                        done.add(number);
                                        all.countDown();
                                    }))
                    .isTrue();
        }
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(done).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    void oneSubjectDoesNotHoldUpAnother() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        queue.submit("stuck", () -> await(release));
        queue.submit("free", other::countDown);
        assertThat(other.await(30, TimeUnit.SECONDS)).isTrue();
        release.countDown();
    }

    @Test
    void fullQueueTakesNoMoreUntilThereIsRoom() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(RequestQueue.WORK_MAX);
        for (int i = 0; i < RequestQueue.WORK_MAX; i++) {
            assertThat(
                            queue.submit(
                                    "a",
                                    () -> {
                                        await(release);
                                        all.countDown();
                                    }))
                    .isTrue();
        }
        assertThat(queue.submit("b", () -> {})).isFalse();
        release.countDown();
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        CountDownLatch again = new CountDownLatch(1);
        Awaitility.await().until(() -> queue.submit("b", again::countDown));
        assertThat(again.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
