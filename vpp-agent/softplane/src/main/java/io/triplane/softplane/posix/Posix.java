package io.triplane.softplane.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalInt;

/// System calls with their scratch memory. An instance belongs to one thread. All descriptors it
/// opens are non-blocking and closed on exec; a call that would block answers empty or false.
public final class Posix {
    /// The largest datagram that is read whole.
    public static final int DATAGRAM_OCTETS_MAX = 1 << 16;

    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int WOULD_BLOCK = -1;

    private static final int NONBLOCK = 0x800;
    private static final int CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int O_RDWR = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MFD_CLOEXEC = 1;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;

    private final MemorySegment state;
    private final MemorySegment buffer;
    private final MemorySegment name;
    private final MemorySegment small;

    public Posix() {
        Arena arena = Arena.ofAuto();
        state = arena.allocate(LibC.CALL_STATE);
        buffer = arena.allocate(DATAGRAM_OCTETS_MAX);
        name = arena.allocate(SocketName.OCTETS_MAX, 8);
        small = arena.allocate(128, 8);
    }

    /// The kinds of sockets used here.
    public enum Kind {
        UNIX_STREAM(SocketName.AF_UNIX, 1, 0),
        UNIX_DATAGRAM(SocketName.AF_UNIX, 2, 0),
        UNIX_SEQPACKET(SocketName.AF_UNIX, 5, 0),
        UDP4(SocketName.AF_INET, 2, 17),
        UDP6(SocketName.AF_INET6, 2, 17),
        ESP4(SocketName.AF_INET, 3, 50),
        ESP6(SocketName.AF_INET6, 3, 50);

        private final int family;
        private final int type;
        private final int protocol;

        Kind(int family, int type, int protocol) {
            this.family = family;
            this.type = type;
            this.protocol = protocol;
        }
    }

    /// A datagram and where it came from.
    public record Datagram(Octets octets, SocketName from) {}

    /// The octets of one datagram, handed over.
    public static final class Octets {
        private final byte[] value;

        private Octets(byte[] value) {
            this.value = value;
        }

        /// Not a copy: whoever takes the datagram owns them.
        public byte[] take() {
            return value;
        }
    }

    public Fd socket(Kind kind) throws PosixException {
        int type = kind.type | NONBLOCK | CLOEXEC;
        return fd(
                call(
                        "socket",
                        s -> (int) LibC.SOCKET.invokeExact(s, kind.family, type, kind.protocol)));
    }

    public void bind(Fd fd, SocketName to) throws PosixException {
        int length = to.write(name);
        call("bind to " + to, s -> (int) LibC.BIND.invokeExact(s, fd.number(), name, length));
    }

    public void connect(Fd fd, SocketName to) throws PosixException {
        int length = to.write(name);
        call("connect to " + to, s -> (int) LibC.CONNECT.invokeExact(s, fd.number(), name, length));
    }

    public void listen(Fd fd, int backlog) throws PosixException {
        call("listen", s -> (int) LibC.LISTEN.invokeExact(s, fd.number(), backlog));
    }

    public Optional<Fd> accept(Fd fd) throws PosixException {
        long accepted =
                call(
                        "accept",
                        s ->
                                (int)
                                        LibC.ACCEPT4.invokeExact(
                                                s,
                                                fd.number(),
                                                MemorySegment.NULL,
                                                MemorySegment.NULL,
                                                NONBLOCK | CLOEXEC));
        return accepted == WOULD_BLOCK ? Optional.empty() : Optional.of(fd(accepted));
    }

    /// Reads into `target`.
    ///
    /// @return octets, 0 at the end of a stream, empty when there is nothing now
    public OptionalInt read(Fd fd, byte[] target) throws PosixException {
        long room = Math.min(target.length, buffer.byteSize());
        long count = call("read", s -> (long) LibC.READ.invokeExact(s, fd.number(), buffer, room));
        if (count == WOULD_BLOCK) {
            return OptionalInt.empty();
        }
        MemorySegment.copy(buffer, JAVA_BYTE, 0, target, 0, (int) count);
        return OptionalInt.of((int) count);
    }

    /// @return octets written, empty when none can be now
    public OptionalInt write(Fd fd, byte[] source, int offset, int length) throws PosixException {
        int count = (int) Math.min(length, buffer.byteSize());
        MemorySegment.copy(source, offset, buffer, JAVA_BYTE, 0, count);
        long room = count;
        long written =
                call("write", s -> (long) LibC.WRITE.invokeExact(s, fd.number(), buffer, room));
        return written == WOULD_BLOCK ? OptionalInt.empty() : OptionalInt.of((int) written);
    }

    /// Like [#write] for stream sockets: a peer that has gone is an exception, not a signal.
    public OptionalInt send(Fd fd, byte[] source, int offset, int length) throws PosixException {
        int count = (int) Math.min(length, buffer.byteSize());
        MemorySegment.copy(source, offset, buffer, JAVA_BYTE, 0, count);
        long sent = sendBuffer(fd, count, MemorySegment.NULL, 0, "send");
        return sent == WOULD_BLOCK ? OptionalInt.empty() : OptionalInt.of((int) sent);
    }

    public Optional<Datagram> receiveFrom(Fd fd) throws PosixException {
        small.set(JAVA_INT, 0, SocketName.OCTETS_MAX);
        long room = buffer.byteSize();
        long count =
                call(
                        "recvfrom",
                        s ->
                                (long)
                                        LibC.RECVFROM.invokeExact(
                                                s, fd.number(), buffer, room, 0, name, small));
        if (count == WOULD_BLOCK) {
            return Optional.empty();
        }
        byte[] octets = buffer.asSlice(0, count).toArray(JAVA_BYTE);
        int nameLength = Math.min(small.get(JAVA_INT, 0), SocketName.OCTETS_MAX);
        return Optional.of(new Datagram(new Octets(octets), SocketName.read(name, nameLength)));
    }

    /// Sends one datagram.
    ///
    /// @return false when the queue is full
    public boolean sendTo(Fd fd, byte[] octets, int offset, SocketName to) throws PosixException {
        int count = octets.length - offset;
        if (count > buffer.byteSize()) {
            throw new IllegalArgumentException("datagram of " + count + " octets");
        }
        MemorySegment.copy(octets, offset, buffer, JAVA_BYTE, 0, count);
        return sendBuffer(fd, count, name, to.write(name), "send to " + to) != WOULD_BLOCK;
    }

    private long sendBuffer(Fd fd, int count, MemorySegment to, int toLength, String what)
            throws PosixException {
        long room = count;
        return call(
                what,
                s ->
                        (long)
                                LibC.SENDTO.invokeExact(
                                        s, fd.number(), buffer, room, MSG_NOSIGNAL, to, toLength));
    }

    /// Passes a descriptor in an otherwise empty message (SCM_RIGHTS).
    ///
    /// @return false when the queue is full
    public boolean sendDescriptor(Fd socket, Fd passed) throws PosixException {
        // struct msghdr (56 octets) at 0, struct cmsghdr with one int (24) at 64, one iovec at 96
        small.fill((byte) 0);
        small.set(JAVA_LONG, 16, small.address() + 96);
        small.set(JAVA_LONG, 24, 1);
        small.set(JAVA_LONG, 32, small.address() + 64);
        small.set(JAVA_LONG, 40, 24);
        small.set(JAVA_LONG, 64, 20);
        small.set(JAVA_INT, 72, SOL_SOCKET);
        small.set(JAVA_INT, 76, SCM_RIGHTS);
        small.set(JAVA_INT, 80, passed.number());
        small.set(JAVA_LONG, 96, small.address());
        return call(
                        "sendmsg",
                        s ->
                                (long)
                                        LibC.SENDMSG.invokeExact(
                                                s, socket.number(), small, MSG_NOSIGNAL))
                != WOULD_BLOCK;
    }

    public void setOption(Fd fd, SocketOption option, int value) throws PosixException {
        small.set(JAVA_INT, 0, value);
        call(
                "setsockopt " + option,
                s ->
                        (int)
                                LibC.SETSOCKOPT.invokeExact(
                                        s,
                                        fd.number(),
                                        option.level(),
                                        option.number(),
                                        small,
                                        Integer.BYTES));
    }

    /// Room for datagrams in both directions: as much as we may have.
    public void setBuffers(Fd fd, int octets) throws PosixException {
        try {
            setOption(fd, SocketOption.RECEIVE_BUFFER_FORCE, octets);
            setOption(fd, SocketOption.SEND_BUFFER_FORCE, octets);
        } catch (PosixException e) {
            if (e.errno() != PosixException.EPERM) {
                throw e;
            }
            setOption(fd, SocketOption.RECEIVE_BUFFER, octets);
            setOption(fd, SocketOption.SEND_BUFFER, octets);
        }
    }

    /// How many datagrams the kernel threw away because the socket's queue was full.
    public long droppedByKernel(Fd fd) throws PosixException {
        small.set(JAVA_INT, 64, 9 * Integer.BYTES);
        call(
                "getsockopt SO_MEMINFO",
                s ->
                        (int)
                                LibC.GETSOCKOPT.invokeExact(
                                        s,
                                        fd.number(),
                                        SOL_SOCKET,
                                        SocketOption.MEMORY_INFO,
                                        small,
                                        small.asSlice(64)));
        return Integer.toUnsignedLong(small.get(JAVA_INT, 8 * Integer.BYTES));
    }

    /// Waits for events.
    ///
    /// @param requests `struct pollfd`, 8 octets each
    /// @param timeoutMs -1 for ever
    /// @return how many are ready
    int poll(MemorySegment requests, int count, int timeoutMs) throws PosixException {
        long ready =
                call(
                        "poll",
                        s -> (int) LibC.POLL.invokeExact(s, requests, (long) count, timeoutMs));
        return (int) ready;
    }

    /// A counter that wakes whoever polls it.
    public Fd eventFd() throws PosixException {
        return fd(call("eventfd", s -> (int) LibC.EVENTFD.invokeExact(s, 0, NONBLOCK | CLOEXEC)));
    }

    /// Anonymous memory of `octets` octets that can be passed to other processes.
    public Fd sharedMemory(String label, long octets) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(label);
            Fd fd =
                    fd(
                            call(
                                    "memfd_create",
                                    s ->
                                            (int)
                                                    LibC.MEMFD_CREATE.invokeExact(
                                                            s, text, MFD_CLOEXEC)));
            call("ftruncate", s -> (int) LibC.FTRUNCATE.invokeExact(s, fd.number(), octets));
            return fd;
        }
    }

    /// Maps shared memory for reading and writing, until `arena` closes.
    public MemorySegment map(Fd fd, long octets, Arena arena) throws PosixException {
        long address =
                call(
                        "mmap",
                        s ->
                                (long)
                                        LibC.MMAP.invokeExact(
                                                s,
                                                MemorySegment.NULL,
                                                octets,
                                                PROT_READ_WRITE,
                                                MAP_SHARED,
                                                fd.number(),
                                                0L));
        return MemorySegment.ofAddress(address)
                .reinterpret(octets, arena, segment -> unmap(segment.address(), octets));
    }

    private static void unmap(long address, long octets) {
        MemorySegment state = Arena.ofAuto().allocate(LibC.CALL_STATE);
        try {
            int result = (int) LibC.MUNMAP.invokeExact(state, address, octets);
            if (result != 0) {
                throw new IllegalStateException("munmap failed");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("munmap", e);
        }
    }

    /// A TUN device (no packet information), made when there is none of that name. Needs root.
    public Fd tun(String device) throws PosixException {
        if (device.isEmpty() || device.length() > 15) {
            throw new IllegalArgumentException(
                    "TUN device name '%s': possible are 1 to 15 characters".formatted(device));
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom("/dev/net/tun");
            int flags = O_RDWR | NONBLOCK | CLOEXEC;
            Fd fd =
                    fd(
                            call(
                                    "open /dev/net/tun",
                                    s -> (int) LibC.OPEN.invokeExact(s, path, flags, 0)));
            MemorySegment request = arena.allocate(40); // struct ifreq
            request.setString(0, device);
            request.set(JAVA_SHORT, 16, (short) 0x1001); // IFF_TUN | IFF_NO_PI
            long setInterface = 0x400454caL; // TUNSETIFF
            call(
                    "make TUN device " + device,
                    s -> (int) LibC.IOCTL.invokeExact(s, fd.number(), setInterface, request));
            return fd;
        }
    }

    public void close(Fd fd) throws PosixException {
        call("close", s -> (int) LibC.CLOSE.invokeExact(s, fd.number()));
    }

    private static Fd fd(long number) {
        return new Fd((int) number);
    }

    private interface Downcall {
        long run(MemorySegment state) throws Throwable;
    }

    private long call(String what, Downcall downcall) throws PosixException {
        while (true) {
            long result;
            try {
                result = downcall.run(state);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(what, e);
            }
            if (result >= 0) {
                return result;
            }
            int errno = (int) LibC.ERRNO.get(state, 0L);
            if (errno == EAGAIN) {
                return WOULD_BLOCK;
            }
            if (errno != EINTR) {
                throw new PosixException(what, errno, text(errno));
            }
        }
    }

    private static String text(int errno) {
        try {
            MemorySegment text = (MemorySegment) LibC.STRERROR.invokeExact(errno);
            return text.reinterpret(256).getString(0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("strerror", e);
        }
    }
}
