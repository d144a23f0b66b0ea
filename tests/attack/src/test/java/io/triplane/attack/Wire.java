package io.triplane.attack;

import io.triplane.ikev2.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A UDP socket at a loopback address of its own, from which the gateway is spoken to: on Linux all
/// of 127.0.0.0/8 is there for everybody.
final class Wire implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
    private static final int SENDS_MAX = 5;
    private static final int DATAGRAM_MAX = 65_535;

    /// In front of IKE on the port that ESP shares (RFC 3948 §2.2).
    private static final Bytes MARKER = Bytes.ofU32(0);

    private static final AtomicInteger NEXT = new AtomicInteger(1);

    private final InetSocketAddress ike;
    private final InetSocketAddress natt;
    private final DatagramSocket socket;
    private final byte[] buffer = new byte[DATAGRAM_MAX];

    private Wire(InetSocketAddress ike, InetSocketAddress natt, InetSocketAddress own) {
        this.ike = ike;
        this.natt = natt;
        try {
            socket = new DatagramSocket(own);
        } catch (IOException e) {
            throw new UncheckedIOException("no UDP socket at " + own, e);
        }
    }

    /// At an address that nobody else has.
    static Wire to(InetSocketAddress ike, InetSocketAddress natt) {
        int number = NEXT.getAndIncrement();
        return to(ike, natt, "127.77.%d.%d".formatted(number / 250, number % 250 + 1), 0);
    }

    static Wire to(InetSocketAddress ike, InetSocketAddress natt, String address, int port) {
        return new Wire(ike, natt, new InetSocketAddress(InetAddress.ofLiteral(address), port));
    }

    /// Another socket at the same address.
    Wire sibling() {
        return to(ike, natt, address(), 0);
    }

    String address() {
        return socket.getLocalAddress().getHostAddress();
    }

    int port() {
        return socket.getLocalPort();
    }

    /// To the port of IKE.
    void send(Bytes datagram) {
        send(datagram, ike);
    }

    /// To the port of IKE and ESP behind a NAT, as it is.
    void sendToNatPort(Bytes datagram) {
        send(datagram, natt);
    }

    /// IKE to the port of IKE and ESP behind a NAT.
    void sendMarked(Bytes message) {
        sendToNatPort(MARKER.concat(message));
    }

    private void send(Bytes datagram, InetSocketAddress to) {
        byte[] octets = datagram.toArray();
        try {
            socket.send(new DatagramPacket(octets, octets.length, to));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send to " + to, e);
        }
    }

    /// The next message from the gateway, without marker, waited for.
    Bytes receive() {
        return receive(ANSWER_MAX)
                .orElseThrow(() ->
                        new AssertionError(
                                "no answer at %s within %s".formatted(address(), ANSWER_MAX)));
    }

    /// The next message after a request, which is repeated as long as nothing comes: a flood may
    /// have pushed it out of a queue on its way.
    Bytes receiveAnswerTo(Runnable request) {
        Optional<Bytes> answer = receive(AGAIN_AFTER);
        for (int sends = 1; answer.isEmpty() && sends < SENDS_MAX; sends++) {
            request.run();
            answer = receive(AGAIN_AFTER);
        }
        return answer.orElseThrow(() ->
                new AssertionError(
                        "no answer at %s to a request sent %d times"
                                .formatted(address(), SENDS_MAX)));
    }

    Optional<Bytes> receive(Duration wait) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            socket.setSoTimeout(Math.toIntExact(Math.max(1, wait.toMillis())));
            socket.receive(packet);
        } catch (SocketTimeoutException nothing) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot receive at " + address(), e);
        }
        Bytes octets = Bytes.copyOf(buffer, 0, packet.getLength());
        return Optional.of(octets.startsWith(MARKER) ? octets.slice(MARKER.size()) : octets);
    }

    /// What has arrived until now.
    List<Bytes> arrived() {
        List<Bytes> all = new ArrayList<>();
        Optional<Bytes> next = receive(Duration.ofMillis(1));
        while (next.isPresent()) {
            all.add(next.get());
            next = receive(Duration.ofMillis(1));
        }
        return all;
    }

    @Override
    public void close() {
        socket.close();
    }
}
