package io.triplane.jvpp.unix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;

/// Memory that another process handed over through a socket, mapped read-only. It outlives the
/// other process, then with the last values it wrote.
public final class SharedMemory implements AutoCloseable {
    /// `struct msghdr` and its fields.
    private static final int MSGHDR_OCTETS = 56;

    private static final int MSGHDR_IOV = 16;
    private static final int MSGHDR_IOV_COUNT = 24;
    private static final int MSGHDR_CONTROL = 32;
    private static final int MSGHDR_CONTROL_OCTETS = 40;

    /// `struct iovec`.
    private static final int IOVEC_OCTETS = 16;

    /// `struct cmsghdr` and one descriptor, padded as `CMSG_SPACE` does.
    private static final int CMSG_LEVEL = 8;

    private static final int CMSG_TYPE = 12;
    private static final int CMSG_DATA = 16;
    private static final int CMSG_OCTETS = 24;

    private final Arena arena;
    private final MemorySegment memory;

    private SharedMemory(Arena arena, MemorySegment memory) {
        this.arena = arena;
        this.memory = memory;
    }

    /// Connects to the `SOCK_SEQPACKET` socket at `path`, takes the one descriptor that is sent and
    /// maps what it refers to.
    public static SharedMemory receive(Path path, Duration timeout) throws IOException {
        int descriptor = receiveDescriptor(path, timeout);
        try {
            long size = LibC.sizeOf(descriptor).orThrow("cannot size the segment of " + path);
            long address = LibC.mapReadOnly(descriptor, size).orThrow("cannot map " + path);
            Arena arena = Arena.ofShared();
            MemorySegment memory =
                    MemorySegment.ofAddress(address).reinterpret(size, arena, LibC::unmap);
            return new SharedMemory(arena, memory.asReadOnly());
        } finally {
            LibC.close(descriptor);
        }
    }

    private static int receiveDescriptor(Path path, Duration timeout) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = SocketAddress.of(path, arena);
            int fd = (int) LibC.socket(LibC.SOCK_SEQPACKET).orThrow("cannot make a socket");
            try {
                MemorySegment wait = arena.allocate(16, 8);
                wait.set(JAVA_LONG, 0, timeout.toSeconds());
                wait.set(JAVA_LONG, 8, timeout.toNanosPart() / 1000L);
                LibC.setsockopt(fd, LibC.SO_RCVTIMEO, wait).orThrow("cannot set a timeout");
                LibC.connect(fd, address).orThrow("cannot connect to " + path);
                return takeDescriptor(fd, path, arena);
            } finally {
                LibC.close(fd);
            }
        }
    }

    private static int takeDescriptor(int fd, Path path, Arena arena) throws IOException {
        MemorySegment data = arena.allocate(1);
        MemorySegment iovec = arena.allocate(IOVEC_OCTETS, 8);
        iovec.set(ADDRESS, 0, data);
        iovec.set(JAVA_LONG, 8, data.byteSize());
        MemorySegment control = arena.allocate(CMSG_OCTETS, 8);
        MemorySegment header = arena.allocate(MSGHDR_OCTETS, 8);
        header.set(ADDRESS, MSGHDR_IOV, iovec);
        header.set(JAVA_LONG, MSGHDR_IOV_COUNT, 1);
        header.set(ADDRESS, MSGHDR_CONTROL, control);
        header.set(JAVA_LONG, MSGHDR_CONTROL_OCTETS, CMSG_OCTETS);
        LibC.recvmsg(fd, header, LibC.MSG_CMSG_CLOEXEC).orThrow("nothing from " + path);
        if (header.get(JAVA_LONG, MSGHDR_CONTROL_OCTETS) < CMSG_DATA + Integer.BYTES
                || control.get(JAVA_INT, CMSG_LEVEL) != LibC.SOL_SOCKET
                || control.get(JAVA_INT, CMSG_TYPE) != LibC.SCM_RIGHTS) {
            throw new IOException(path + " sent no descriptor: it is not a VPP stats socket");
        }
        return control.get(JAVA_INT, CMSG_DATA);
    }

    /// The mapping; invalid after [#close].
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public void close() {
        arena.close();
    }
}
