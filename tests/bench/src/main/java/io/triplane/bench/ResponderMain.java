package io.triplane.bench;

import io.triplane.ikev2.Event;
import io.triplane.ikev2.Input;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// The process that is measured: our engine as a responder, on the main thread, so that a bug ends
/// the process. Prints its port, then answers every line of its standard input by a number, and
/// ends with it.
final class ResponderMain {
    /// Asks for the IKE SAs that stand.
    static final String STANDING = "standing";

    /// Asks for the octets in use on the heap after full collections.
    static final String HEAP = "heap";

    /// Collections until what the JVM itself holds by references has gone; and a thread's fresh
    /// allocation buffer, which counts as in use as a whole, falls into some of them only.
    private static final int COLLECTIONS = 8;

    private final AtomicInteger standing = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();

    private ResponderMain() {}

    public static void main(String[] args) {
        new ResponderMain().serve();
    }

    private void serve() {
        try (Pump pump = new Pump(this::on)) {
            pump.input(new Input.Configure(Suite.responder(pump.port())));
            System.out.println(pump.port());
            Thread.ofPlatform().daemon().name("commands").start(this::answerCommands);
            while (!ended.get()) {
                pump.poll();
            }
        }
    }

    private void on(Event event) {
        switch (event) {
            case Event.IkeSaEstablished _ -> standing.incrementAndGet();
            case Event.IkeSaClosed _ -> standing.decrementAndGet();
            case Event.NegotiationFailed refused -> System.err.println(refused.failure());
            case Event.InitialContact _,
                    Event.IkeSaRekeyed _,
                    Event.HalfUp _,
                    Event.ChildSaUp _,
                    Event.ChildSaRekeyed _,
                    Event.ChildSaDown _,
                    Event.Counted _,
                    Event.MessageTrace _ -> {}
        }
    }

    private void answerCommands() {
        BufferedReader commands =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            String command = commands.readLine();
            while (command != null) {
                System.out.println(answer(command));
                command = commands.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("standard input of the responder", e);
        } finally {
            ended.set(true);
        }
    }

    private long answer(String command) {
        return switch (command) {
            case STANDING -> standing.get();
            case HEAP ->
                    IntStream.range(0, COLLECTIONS)
                            .mapToLong(_ -> usedAfterCollection())
                            .min()
                            .orElseThrow();
            default -> throw new IllegalArgumentException("command " + command);
        };
    }

    private static long usedAfterCollection() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
