package io.triplane.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A host behind a gateway, as a process: sends numbered datagrams to its peer while it is told to
/// and remembers the numbers it received. Commands come line by line on standard input, each is
/// answered by one line: `start`, `stop` and `mark` by the number sent last, `report` by `SENT
/// RECEIVED-RANGES`, `quit` by nothing.
final class HostMain {
    /// Between two datagrams.
    private static final long PAUSE_NANOS = 2_000_000;

    private static final long NUMBERS_MAX = 1_000_000;

    private final PacketPort port;
    private final Ranges received = new Ranges();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicBoolean sending = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    private HostMain(PacketPort port) {
        this.port = port;
    }

    /// @param args `udp OWN PEER`, or `lan OWN PEER OWN-SOCKET GATEWAY-SOCKET`
    public static void main(String[] args) throws IOException, InterruptedException {
        InetAddress own = InetAddress.ofLiteral(args[1]);
        InetAddress peer = InetAddress.ofLiteral(args[2]);
        try (PacketPort port =
                switch (args[0]) {
                    case "udp" -> new UdpPort(own, peer);
                    case "lan" -> new LanPort(own, peer, Path.of(args[3]), Path.of(args[4]));
                    default -> throw new IllegalArgumentException("unknown port kind " + args[0]);
                }) {
            new HostMain(port).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        Thread sender = Thread.ofPlatform().name("sender").start(this::sendLoop);
        Thread receiver = Thread.ofPlatform().name("receiver").start(this::receiveLoop);
        System.out.println("ready");
        BufferedReader commands =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String command = commands.readLine();
        while (command != null && !command.equals("quit")) {
            System.out.println(answer(command, sender));
            command = commands.readLine();
        }
        ended.set(true);
        LockSupport.unpark(sender);
        sender.join();
        receiver.join();
    }

    private String answer(String command, Thread sender) {
        switch (command) {
            case "start" -> {
                sending.set(true);
                LockSupport.unpark(sender);
            }
            case "stop" -> sending.set(false);
            case "mark" -> {}
            case "report" -> {
                synchronized (received) {
                    return sent.get() + " " + received;
                }
            }
            default -> throw new IllegalArgumentException("unknown command " + command);
        }
        return Long.toString(sent.get());
    }

    private void sendLoop() {
        while (!ended.get() && sent.get() < NUMBERS_MAX) {
            if (!sending.get()) {
                LockSupport.park(this);
                continue;
            }
            try {
                port.send(sent.get() + 1);
                sent.incrementAndGet();
            } catch (IOException refused) {
                System.err.println("datagram " + (sent.get() + 1) + " was not taken: " + refused);
            }
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }

    private void receiveLoop() {
        while (!ended.get()) {
            try {
                port.receive().flatMap(Inner::number).ifPresent(this::add);
            } catch (IOException e) {
                System.err.println("cannot receive: " + e);
                ended.set(true);
            }
        }
    }

    private void add(long number) {
        synchronized (received) {
            received.add(number);
        }
    }
}
