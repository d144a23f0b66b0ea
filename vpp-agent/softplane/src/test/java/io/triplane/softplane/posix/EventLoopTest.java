package io.triplane.softplane.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private static final int ROUNDS = 300;

    private static final class Ended {
        private final EventLoop loop = new EventLoop(new Posix());
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        private Ended() throws PosixException {
            Thread.ofPlatform().start(this::run);
        }

        private void run() {
            try {
                loop.run();
                loop.close();
                end.complete(null);
            } catch (PosixException e) {
                end.completeExceptionally(e);
            }
        }
    }

    /// The loop may see the wish and be closed before its wakeup is written.
    @Test
    void stoppingRacesWithTheEndWithoutHarm() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            Ended ended = new Ended();
            ended.loop.stop();
            ended.loop.stop();
            ended.end.get(10, TimeUnit.SECONDS);
            ended.loop.stop();
        }
    }

    /// What fails in one handler is that handler's end, not the loop's.
    @Test
    void aFailedDescriptorIsHandedBackAndTheLoopGoesOn() throws Exception {
        Posix posix = new Posix();
        EventLoop loop = new EventLoop(posix);
        Fd broken = posix.eventFd();
        List<String> seen = new ArrayList<>();
        loop.add(
                broken,
                new EventLoop.Handler() {
                    @Override
                    public void readable() throws IOException {
                        throw new IOException("broken");
                    }

                    @Override
                    public void failed(IOException cause) {
                        seen.add(String.valueOf(cause.getMessage()));
                        loop.remove(broken);
                        loop.stop();
                    }
                });
        posix.write(broken, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 0, 8);
        loop.run();
        posix.close(broken);
        loop.close();

        assertThat(seen).containsExactly("broken");
    }
}
