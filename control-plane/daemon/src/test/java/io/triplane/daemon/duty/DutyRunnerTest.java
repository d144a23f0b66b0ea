package io.triplane.daemon.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Tick;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DutyRunnerTest {
    private final TimeSource time = TimeSource.system();

    /// Echoes its inbox; the word `bug` makes it fail.
    private static final class Echo implements Duty {
        private final Inbox<String> inbox = new Inbox<>(16);
        private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

        @Override
        public String name() {
            return "echo";
        }

        @Override
        public int doWork(Tick now) {
            return inbox.drain(
                    1,
                    word -> {
                        if (word.equals("bug")) {
                            throw new IllegalStateException("a bug, as asked");
                        }
                        said.add(Thread.currentThread().getName() + " " + word);
                    });
        }

        @Override
        public Optional<Tick> deadline() {
            return Optional.empty();
        }

        @Override
        public void wakeBy(Runnable wake) {
            inbox.wakeBy(wake);
        }
    }

    @Test
    void anArrivalWakesTheThreadOfTheDutyAtOnce() throws InterruptedException {
        Echo echo = new Echo();
        try (DutyRunner runner = DutyRunner.start(echo, time)) {
            long before = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                echo.inbox.offer("hello " + i);
                assertThat(echo.said.poll(10, TimeUnit.SECONDS)).isEqualTo("echo hello " + i);
            }
            // Were the wake missing, each round would take the longest park of one second.
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isLessThan(Duration.ofSeconds(30));
            assertThat(runner.alive()).isTrue();
        }
    }

    @Test
    void aBugEndsItsStepAndNotTheThread() throws InterruptedException {
        Echo echo = new Echo();
        try (DutyRunner runner = DutyRunner.start(echo, time)) {
            echo.inbox.offer("bug");
            echo.inbox.offer("still here");
            assertThat(echo.said.poll(10, TimeUnit.SECONDS)).isEqualTo("echo still here");
            assertThat(runner.bugs()).isEqualTo(1);
        }
    }

    @Test
    void closeEndsTheThread() {
        DutyRunner runner = DutyRunner.start(new Echo(), time);
        runner.close();
        assertThat(runner.alive()).isFalse();
    }
}
