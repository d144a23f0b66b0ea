package io.triplane.jvpp.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UnixDatagramSocketTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int BUFFER = 256 << 10;

    @TempDir Path folder;

    @Test
    void datagramsKeepTheirBordersAndOrder() throws IOException {
        try (UnixDatagramSocket here = bind("here");
                UnixDatagramSocket there = bind("there")) {
            assertThat(here.send(datagram(3), there.path())).isTrue();
            assertThat(here.send(datagram(0), there.path())).isTrue();
            assertThat(here.send(datagram(50_000), there.path())).isTrue();

            assertThat(there.receive(LONG)).contains(datagram(3));
            assertThat(there.receive(LONG)).contains(datagram(0));
            assertThat(there.receive(LONG)).contains(datagram(50_000));
            assertThat(there.receive(Duration.ofMillis(1))).isEmpty();
        }
    }

    @Test
    void aFullReceiverLosesTheDatagramWithoutBlocking() throws IOException {
        try (UnixDatagramSocket here = bind("here");
                UnixDatagramSocket there = bind("there")) {
            int taken = 0;
            while (here.send(datagram(1000), there.path())) {
                taken++;
                assertThat(taken).as("the queue is bounded").isLessThan(100_000);
            }
            assertThat(taken).isPositive();
        }
    }

    @Test
    void closingWakesTheReceiverAndRemovesThePath() throws Exception {
        UnixDatagramSocket socket = bind("here");
        CountDownLatch receiving = new CountDownLatch(1);
        try (var threads = Executors.newSingleThreadExecutor()) {
            CompletableFuture<Void> receiver =
                    CompletableFuture.runAsync(
                            () -> {
                                receiving.countDown();
                                receive(socket);
                            },
                            threads);
            receiving.await();

            socket.close();

            assertThatThrownBy(receiver::join)
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("is closed");
        }
        assertThat(Files.exists(socket.path())).isFalse();
        assertThatThrownBy(() -> socket.send(datagram(1), folder.resolve("x")))
                .hasMessageContaining("is closed");
    }

    @Test
    void closingTwiceClosesNobodyElses() throws IOException {
        UnixDatagramSocket gone = bind("gone");
        gone.close();
        try (UnixDatagramSocket next = bind("next")) { // gets the number of the one before
            gone.close();

            assertThat(next.send(datagram(1), next.path())).isTrue();
        }
    }

    @Test
    void aLeftoverOfAnEarlierProcessIsReplaced() throws IOException {
        Files.createFile(folder.resolve("here"));

        try (UnixDatagramSocket socket = bind("here")) {
            assertThat(socket.send(datagram(1), socket.path())).isTrue();
        }
    }

    @Test
    void nobodyAtTheTargetIsAnErrorThatNamesIt() throws IOException {
        try (UnixDatagramSocket socket = bind("here")) {
            assertThatThrownBy(() -> socket.send(datagram(1), folder.resolve("nobody")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nobody")
                    .hasMessageContaining("No such file");
        }
    }

    @Test
    void aPathThatIsTooLongSaysSo() {
        assertThatThrownBy(() -> bind("x".repeat(120)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at most 107");
    }

    private UnixDatagramSocket bind(String name) throws IOException {
        return UnixDatagramSocket.bind(folder.resolve(name), BUFFER);
    }

    private static void receive(UnixDatagramSocket socket) {
        try {
            socket.receive(LONG);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static ByteBuffer datagram(int size) {
        byte[] octets = new byte[size];
        for (int i = 0; i < size; i++) {
            octets[i] = (byte) i;
        }
        return ByteBuffer.wrap(octets);
    }
}
