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
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;

/// An engine on one UDP socket, with a data plane that accepts everything at once. Owned by the
/// thread that calls [#poll].
final class Pump implements AutoCloseable {
    private static final int BUFFER_OCTETS = 8 << 20;
    private static final int DATAGRAM_MAX = 65_535;

    /// Of a peer that wants NAT traversal; behind it stands the non-ESP marker (RFC 3948 §2.2).
    private static final int NATT_PORT = 4500;

    private static final int MARKER_OCTETS = 4;
    private static final long WAIT_MS = 50;

    private final DatagramChannel channel = DatagramChannel.open();
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM_MAX);
    private final Endpoint local;
    private final IkeEngine engine;
    private final Consumer<Event> events;
    private final Queue<Input> due = new ArrayDeque<>();
    private final Map<TimerId, Tick> armed = new HashMap<>();
    private final PriorityQueue<Deadline> deadlines =
            new PriorityQueue<>(Comparator.comparingLong(deadline -> deadline.at().nanos()));
    private final InetAddress address = InetAddress.ofLiteral(OwnNetwork.address());
    private final long started = System.nanoTime();

    private record Deadline(TimerId timer, Tick at) {}

    /// @param port 0 = any that is free
    Pump(int port, Consumer<Event> events) throws IOException {
        this.events = events;
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_OCTETS);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_OCTETS);
        channel.bind(new InetSocketAddress(address, port));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        local =
                new Endpoint(
                        Suite.ADDRESS, ((InetSocketAddress) channel.getLocalAddress()).getPort());
        engine =
                new IkeEngine(
                        EngineSettings.DEFAULT,
                        new BouncyCastleSuite(new SecureRandom()::nextBytes));
    }

    int port() {
        return local.port();
    }

    IkeEngine engine() {
        return engine;
    }

    /// Hands one input to the engine and carries out what follows from it.
    void input(Input input) throws IOException {
        due.add(input);
        settle();
    }

    /// Waits a moment for datagrams, takes all that are there and fires the timers that are due.
    void poll() throws IOException {
        selector.select(WAIT_MS);
        selector.selectedKeys().clear();
        buffer.clear();
        InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
        while (from != null) {
            buffer.flip();
            boolean natPort = from.getPort() == NATT_PORT;
            if (natPort) {
                buffer.position(MARKER_OCTETS);
            }
            Endpoint remote = new Endpoint(Suite.ADDRESS, from.getPort());
            input(new Input.Datagram(local, remote, natPort, Bytes.copyOf(buffer)));
            buffer.clear();
            from = (InetSocketAddress) channel.receive(buffer);
        }
        fire();
    }

    private void fire() throws IOException {
        Tick now = now();
        while (!deadlines.isEmpty() && deadlines.peek().at().nanos() <= now.nanos()) {
            Deadline deadline = deadlines.poll();
            if (armed.remove(deadline.timer(), deadline.at())) {
                input(new Input.TimerFired(deadline.timer()));
            }
        }
    }

    private Tick now() {
        return new Tick(System.nanoTime() - started);
    }

    private void settle() throws IOException {
        Input next = due.poll();
        while (next != null) {
            for (Action action : engine.handle(next, now())) {
                carryOut(action);
            }
            next = due.poll();
        }
    }

    private void carryOut(Action action) throws IOException {
        switch (action) {
            case Action.Send send -> {
                ByteBuffer octets =
                        ByteBuffer.allocate(MARKER_OCTETS + send.message().size())
                                .position(MARKER_OCTETS)
                                .put(send.message().toArray())
                                .flip();
                octets.position(send.natPort() ? 0 : MARKER_OCTETS);
                channel.send(octets, new InetSocketAddress(address, send.remote().port()));
            }
            case Action.ArmTimer arm -> {
                armed.put(arm.timer(), arm.deadline());
                deadlines.add(new Deadline(arm.timer(), arm.deadline()));
            }
            case Action.CancelTimer cancel -> armed.remove(cancel.timer());
            case Action.Ask ask ->
                    due.add(
                            new Input.PlaneAnswered(
                                    ask.request().requestId(), new PlaneResult.Accepted()));
            case Action.Report report -> events.accept(report.event());
        }
    }

    @Override
    public void close() throws IOException {
        engine.close();
        selector.close();
        channel.close();
    }
}
