package io.triplane.agent;

import io.triplane.jvpp.unix.UnixDatagramSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Inner traffic through a stand-in VPP: datagrams of its LAN and its wire are IP packets.
final class SoftTraffic implements InnerTraffic {
    private static final byte ATTACH = 0;
    private static final int BUFFER_OCTETS = 4 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final long GAP_NANOS = 1_000_000;
    private static final int UDP = 17;
    private static final int DESTINATION_AT = 16;
    private static final int INNER_SOURCE = 0x0a010005;
    private static final int INNER_DESTINATION = 0x0a020005;

    private final SoftPlaneProcess plane = SoftPlaneProcess.start();
    private final UnixDatagramSocket host;
    private final UnixDatagramSocket wire;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong inClear = new AtomicLong();
    private final AtomicLong left = new AtomicLong();
    private final Thread sender;
    private final Thread observer;
    private volatile boolean stopping;

    SoftTraffic() {
        try {
            host = attach("host", "lan", "10.1.0.5");
            wire = attach("observer", "wire", "0.0.0.0");
        } catch (IOException e) {
            plane.close();
            throw new UncheckedIOException(e);
        }
        sender = Thread.ofPlatform().start(this::send);
        observer = Thread.ofPlatform().start(this::observe);
    }

    private UnixDatagramSocket attach(String name, String link, String address) throws IOException {
        UnixDatagramSocket socket =
                UnixDatagramSocket.bind(plane.folder().resolve(name), BUFFER_OCTETS);
        ByteBuffer request = ByteBuffer.allocate(5).put(ATTACH);
        request.put(InetAddress.ofLiteral(address).getAddress()).flip();
        socket.send(request, plane.folder().resolve(link));
        if (socket.receive(PATIENCE).isEmpty()) {
            throw new IOException("no echo at " + link);
        }
        return socket;
    }

    private void send() {
        Path lan = plane.folder().resolve("lan");
        try {
            while (!stopping) {
                if (host.send(packet(), lan)) {
                    sent.incrementAndGet();
                }
                LockSupport.parkNanos(GAP_NANOS);
            }
        } catch (IOException e) {
            if (!stopping) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// UDP from 10.1.0.5 to 10.2.0.5.
    private static ByteBuffer packet() {
        ByteBuffer packet = ByteBuffer.allocate(60);
        packet.putShort((short) 0x4500).putShort((short) packet.capacity()).putInt(0);
        packet.put((byte) 64).put((byte) UDP).putShort((short) 0);
        packet.putInt(INNER_SOURCE).putInt(INNER_DESTINATION);
        packet.putShort(10, checksum(packet));
        packet.putShort((short) 1000).putShort((short) 9).putShort((short) 40);
        return packet.rewind();
    }

    private static short checksum(ByteBuffer header) {
        int sum = 0;
        for (int at = 0; at < 20; at += 2) {
            sum += header.getShort(at) & 0xffff;
        }
        return (short) ~(sum + (sum >>> 16));
    }

    private void observe() {
        try {
            while (!stopping) {
                wire.receive(LOOK_EVERY).ifPresent(this::count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void count(ByteBuffer packet) {
        left.incrementAndGet();
        if (packet.getInt(DESTINATION_AT) == INNER_DESTINATION) {
            inClear.incrementAndGet();
        }
    }

    @Override
    public PlaneUnderTest plane() {
        return plane;
    }

    @Override
    public InetAddress peer() {
        return Sample.PEER;
    }

    @Override
    public long sent() {
        return sent.get();
    }

    @Override
    public long inClear() {
        return inClear.get();
    }

    @Override
    public long left() {
        return left.get();
    }

    @Override
    public void close() {
        stopping = true;
        try {
            sender.join();
            observer.join();
            host.close();
            wire.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        plane.close();
    }
}
