package io.triplane.jvpp.unix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The calls of the C library that we need, each with its `errno`.
final class LibC {
    static final int AF_UNIX = 1;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_SEQPACKET = 5;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int SO_RCVTIMEO = 20;
    static final int SCM_RIGHTS = 1;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_CMSG_CLOEXEC = 0x40000000;
    static final int SHUT_RDWR = 2;
    static final int SEEK_END = 2;
    static final int PROT_READ = 1;
    static final int MAP_SHARED = 1;
    static final short POLLIN = 1;

    static final int EINTR = 4;
    static final int EAGAIN = 11;

    /// What a failing call returns.
    static final int FAILED = -1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LOOKUP = LINKER.defaultLookup();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle STATE_ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = ints("socket", 3);
    private static final MethodHandle BIND = handle("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CONNECT =
            handle("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SENDTO =
            handle("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECV =
            handle("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECVMSG =
            handle("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            handle("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle POLL = handle("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SHUTDOWN = ints("shutdown", 2);
    private static final MethodHandle CLOSE = ints("close", 1);
    private static final MethodHandle LSEEK =
            handle("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle MMAP =
            handle("mmap", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MUNMAP = handle("munmap", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(
                    LOOKUP.findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private static final int MESSAGE_MAX = 256;

    private LibC() {}

    /// The value a call returned, and `errno` where it failed.
    record Result(long value, int errno) {
        boolean failed() {
            return value == FAILED;
        }

        /// The value, or what failed in words.
        long orThrow(String doing) throws IOException {
            if (failed()) {
                throw new IOException(doing + ": " + words(errno));
            }
            return value;
        }
    }

    static Result socket(int type) {
        return call(SOCKET, AF_UNIX, type | SOCK_CLOEXEC, 0);
    }

    static Result bind(int fd, MemorySegment address) {
        return call(BIND, fd, address, (int) address.byteSize());
    }

    static Result connect(int fd, MemorySegment address) {
        return call(CONNECT, fd, address, (int) address.byteSize());
    }

    static Result sendto(int fd, MemorySegment data, int flags, MemorySegment address) {
        return call(SENDTO, fd, data, data.byteSize(), flags, address, (int) address.byteSize());
    }

    static Result recv(int fd, MemorySegment into, int flags) {
        return call(RECV, fd, into, into.byteSize(), flags);
    }

    static Result recvmsg(int fd, MemorySegment header, int flags) {
        return call(RECVMSG, fd, header, flags);
    }

    static Result setsockopt(int fd, int option, MemorySegment value) {
        return call(SETSOCKOPT, fd, SOL_SOCKET, option, value, (int) value.byteSize());
    }

    /// Waits for one descriptor in `pollfd`.
    static Result poll(MemorySegment pollfd, int timeoutMs) {
        return call(POLL, pollfd, 1L, timeoutMs);
    }

    static Result shutdown(int fd) {
        return call(SHUTDOWN, fd, SHUT_RDWR);
    }

    static Result close(int fd) {
        return call(CLOSE, fd);
    }

    /// The size of what the descriptor refers to.
    static Result sizeOf(int fd) {
        return call(LSEEK, fd, 0L, SEEK_END);
    }

    static Result mapReadOnly(int fd, long size) {
        return call(MMAP, MemorySegment.NULL, size, PROT_READ, MAP_SHARED, fd, 0L);
    }

    static Result unmap(MemorySegment mapped) {
        return call(MUNMAP, mapped, mapped.byteSize());
    }

    private static String words(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
            return text.reinterpret(MESSAGE_MAX).getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException("strerror cannot fail", e);
        }
    }

    private static MethodHandle ints(String name, int arguments) {
        MemoryLayout[] layouts = new MemoryLayout[arguments];
        java.util.Arrays.fill(layouts, JAVA_INT);
        return handle(name, JAVA_INT, layouts);
    }

    private static MethodHandle handle(String name, ValueLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LOOKUP.findOrThrow(name), FunctionDescriptor.of(result, arguments), ERRNO);
    }

    private static Result call(MethodHandle handle, Object... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            Object[] all = new Object[arguments.length + 1];
            all[0] = state;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            Object returned = handle.invokeWithArguments(all);
            long value =
                    switch (returned) {
                        case Integer number -> number.longValue();
                        case Long number -> number;
                        case MemorySegment pointer -> pointer.address();
                        default -> throw new IllegalStateException("returned " + returned);
                    };
            return new Result(value, (int) STATE_ERRNO.get(state, 0L));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a C function cannot throw", e);
        }
    }
}
