package io.triplane.jvpp.unix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// A unix datagram socket bound to a path. One thread may receive while others send; closing it
/// wakes the receiver. The path is created with the socket and removed with it.
public final class UnixDatagramSocket implements AutoCloseable {
    /// The longest datagram that is received whole.
    public static final int DATAGRAM_MAX = 64 << 10;

    /// `struct pollfd`: fd, events, revents.
    private static final int POLLFD_OCTETS = 8;

    private final int fd;
    private final Path path;

    /// Held for reading by those who use `fd`: the number is given back only when nobody does.
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private volatile boolean closed;

    private UnixDatagramSocket(int fd, Path path) {
        this.fd = fd;
        this.path = path;
    }

    /// A socket at `path`, which must not be in use; a leftover of an earlier process is replaced.
    ///
    /// @param bufferOctets wanted size of the kernel's buffers; it may grant less
    public static UnixDatagramSocket bind(Path path, int bufferOctets) throws IOException {
        Files.deleteIfExists(path);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = SocketAddress.of(path, arena);
            int fd = (int) LibC.socket(LibC.SOCK_DGRAM).orThrow("cannot make a datagram socket");
            try {
                LibC.bind(fd, address).orThrow("cannot bind " + path);
                MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, bufferOctets);
                LibC.setsockopt(fd, LibC.SO_RCVBUF, size).orThrow("cannot size the buffer");
                LibC.setsockopt(fd, LibC.SO_SNDBUF, size).orThrow("cannot size the buffer");
            } catch (IOException e) {
                LibC.close(fd);
                throw e;
            }
            return new UnixDatagramSocket(fd, path);
        }
    }

    public Path path() {
        return path;
    }

    /// Sends one datagram to the socket at `target` without ever blocking.
    ///
    /// @return false when the receiver's queue is full: the datagram is lost
    public boolean send(ByteBuffer datagram, Path target) throws IOException {
        use.readLock().lock();
        try (Arena arena = Arena.ofConfined()) {
            requireOpen();
            MemorySegment address = SocketAddress.of(target, arena);
            MemorySegment data = arena.allocate(Math.max(1, datagram.remaining()));
            MemorySegment exact = data.asSlice(0, datagram.remaining());
            exact.copyFrom(MemorySegment.ofBuffer(datagram));
            LibC.Result sent = LibC.sendto(fd, exact, LibC.MSG_DONTWAIT, address);
            if (sent.failed() && sent.errno() == LibC.EAGAIN) {
                return false;
            }
            sent.orThrow("cannot send to " + target);
            return true;
        } finally {
            use.readLock().unlock();
        }
    }

    /// The next datagram, empty when none came in time.
    public Optional<ByteBuffer> receive(Duration timeout) throws IOException {
        use.readLock().lock();
        try (Arena arena = Arena.ofConfined()) {
            requireOpen();
            if (!readable(arena, timeout)) {
                return Optional.empty();
            }
            requireOpen();
            MemorySegment buffer = arena.allocate(DATAGRAM_MAX);
            LibC.Result received = LibC.recv(fd, buffer, LibC.MSG_DONTWAIT);
            if (received.failed() && received.errno() == LibC.EAGAIN) {
                return Optional.empty();
            }
            long size = received.orThrow("cannot receive at " + path);
            requireOpen();
            return Optional.of(
                    ByteBuffer.wrap(buffer.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE)));
        } finally {
            use.readLock().unlock();
        }
    }

    private boolean readable(Arena arena, Duration timeout) throws IOException {
        MemorySegment pollfd = arena.allocate(POLLFD_OCTETS, 4);
        pollfd.set(ValueLayout.JAVA_INT, 0, fd);
        pollfd.set(ValueLayout.JAVA_SHORT, 4, LibC.POLLIN);
        LibC.Result ready = LibC.poll(pollfd, Math.toIntExact(timeout.toMillis()));
        if (ready.failed() && ready.errno() == LibC.EINTR) {
            return false;
        }
        return ready.orThrow("cannot wait at " + path) > 0;
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException(path + " is closed");
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return; // the number may be somebody else's by now
            }
            closed = true;
        }
        LibC.shutdown(fd); // wakes a receiver; that nobody is connected does not matter
        use.writeLock().lock();
        try {
            LibC.close(fd).orThrow("cannot close " + path);
            Files.deleteIfExists(path);
        } finally {
            use.writeLock().unlock();
        }
    }
}
