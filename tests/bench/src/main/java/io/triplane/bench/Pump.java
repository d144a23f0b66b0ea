package io.triplane.bench;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.EngineSettings;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeEngine;
import io.triplane.ikev2.Input;
import io.triplane.ikev2.Input.PlaneResult;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.crypto.BouncyCastleSuite;
import io.triplane.ikev2.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An engine on one UDP socket, with a data plane that accepts everything at once. Owned by the
/// thread that calls [#poll].
final class Pump implements AutoCloseable {
    private static final int BUFFER_OCTETS = 8 << 20;
    private static final int DATAGRAM_MAX = 65_535;

    /// Of a peer that wants NAT traversal; behind it stands the non-ESP marker (RFC 3948 §2.2).
    private static final int NATT_PORT = 4500;

    private static final int MARKER_OCTETS = 4;
    private static final long WAIT_MS = 50;

    private final DatagramChannel channel;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM_MAX);
    private final Endpoint local;
    private final IkeEngine engine;
    private final Consumer<Event> events;
    private final Queue<Input> due = new ArrayDeque<>();
    private final Map<TimerId, Deadline> armed = new HashMap<>();
    private final NavigableSet<Deadline> deadlines = new TreeSet<>();
    private final InetAddress address = InetAddress.ofLiteral(OwnNetwork.address());
    private final long started = System.nanoTime();

    private long armings;

    /// An armed timer; what was armed first comes first of two for the same tick.
    private record Deadline(Tick at, long arming, TimerId timer) implements Comparable<Deadline> {
        private static final Comparator<Deadline> ORDER =
                Comparator.comparingLong((Deadline deadline) -> deadline.at().nanos())
                        .thenComparingLong(Deadline::arming);

        @Override
        public int compareTo(Deadline other) {
            return ORDER.compare(this, other);
        }
    }

    /// Binds a port that is free.
    Pump(Consumer<Event> events) {
        this.events = events;
        try {
            channel = DatagramChannel.open();
            selector = Selector.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_OCTETS);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_OCTETS);
            channel.bind(new InetSocketAddress(address, 0));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            local =
                    new Endpoint(
                            Suite.ADDRESS,
                            ((InetSocketAddress) channel.getLocalAddress()).getPort());
        } catch (IOException e) {
            throw new UncheckedIOException("no UDP socket at " + address, e);
        }
        engine =
                new IkeEngine(
                        EngineSettings.DEFAULT,
                        new BouncyCastleSuite(new SecureRandom()::nextBytes));
    }

    int port() {
        return local.port();
    }

    /// Hands one input to the engine and carries out what follows from it.
    void input(Input input) {
        due.add(input);
        settle();
    }

    /// Waits a moment for datagrams, takes all that are there and fires the timers that are due.
    void poll() {
        try {
            selector.select(WAIT_MS);
            selector.selectedKeys().clear();
            InetSocketAddress from = receive();
            while (from != null) {
                boolean natPort = from.getPort() == NATT_PORT;
                if (natPort) {
                    buffer.position(MARKER_OCTETS);
                }
                Endpoint remote = new Endpoint(Suite.ADDRESS, from.getPort());
                input(new Input.Datagram(local, remote, natPort, Bytes.copyOf(buffer)));
                from = receive();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("UDP port " + local + " fails", e);
        }
        fire();
    }

    /// One datagram into the buffer; null when none is there.
    private @Nullable InetSocketAddress receive() throws IOException {
        buffer.clear();
        InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
        buffer.flip();
        return from;
    }

    private void fire() {
        Tick now = now();
        while (!deadlines.isEmpty() && deadlines.first().at().nanos() <= now.nanos()) {
            TimerId timer = deadlines.first().timer();
            disarm(timer);
            input(new Input.TimerFired(timer));
        }
    }

    private void arm(TimerId timer, Tick at) {
        disarm(timer);
        Deadline deadline = new Deadline(at, armings++, timer);
        armed.put(timer, deadline);
        deadlines.add(deadline);
    }

    private void disarm(TimerId timer) {
        Deadline before = armed.remove(timer);
        if (before != null) {
            deadlines.remove(before);
        }
    }

    private Tick now() {
        return new Tick(System.nanoTime() - started);
    }

    private void settle() {
        Input next = due.poll();
        while (next != null) {
            for (Action action : engine.handle(next, now())) {
                carryOut(action);
            }
            next = due.poll();
        }
    }

    private void carryOut(Action action) {
        switch (action) {
            case Action.Send send -> send(send);
            // No set-up lasts long enough, and all peers are on this machine.
            case Action.NatKeepAlive _ -> {}
            case Action.ArmTimer(TimerId timer, Tick deadline) -> arm(timer, deadline);
            case Action.CancelTimer(TimerId timer) -> disarm(timer);
            case Action.Ask ask ->
                    due.add(
                            new Input.PlaneAnswered(
                                    ask.request().requestId(), new PlaneResult.Accepted()));
            case Action.Report report -> events.accept(report.event());
        }
    }

    private void send(Action.Send send) {
        ByteBuffer octets =
                ByteBuffer.allocate(MARKER_OCTETS + send.message().size())
                        .position(MARKER_OCTETS)
                        .put(send.message().toArray())
                        .flip();
        octets.position(send.natPort() ? 0 : MARKER_OCTETS);
        try {
            channel.send(octets, new InetSocketAddress(address, send.remote().port()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send to " + send.remote(), e);
        }
    }

    @Override
    public void close() {
        engine.close();
        try {
            selector.close();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("UDP port " + local + " does not close", e);
        }
    }
}
