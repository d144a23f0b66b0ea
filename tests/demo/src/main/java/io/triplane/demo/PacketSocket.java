package io.triplane.demo;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A Linux packet socket (`man 7 packet`) on one interface of this process's network namespace, to
/// hear whole frames. Needs root.
final class PacketSocket implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final short ETH_P_ALL = 3;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int PACKET_OUTGOING = 4;
    private static final int SOCKADDR_LENGTH = 20;
    private static final int PACKET_TYPE_OFFSET = 10;
    private static final int FRAME_MAX = 65_535;
    private static final int WAIT_MICROS = 500_000;

    /// What does not fit is lost to the observer.
    private static final int BUFFER_OCTETS = 1 << 23;

    private static final int EAGAIN = 11;
    private static final int EINTR = 4;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout ERRNO = Linker.Option.captureStateLayout();
    private static final MethodHandle SOCKET =
            call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND =
            call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
            call(
                    "setsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECVFROM =
            call(
                    "recvfrom",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle CLOSE =
            call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final Arena arena = Arena.ofShared();
    private final MemorySegment frame = arena.allocate(FRAME_MAX);
    private final MemorySegment from = arena.allocate(SOCKADDR_LENGTH, JAVA_LONG.byteAlignment());
    private final MemorySegment fromLength = arena.allocate(JAVA_INT);
    private final int descriptor;

    PacketSocket(String interfaceName) throws IOException {
        // Java lists no interface without an address.
        Path place = Path.of("/sys/class/net", interfaceName, "ifindex");
        int index = Integer.parseInt(Files.readString(place).strip());
        short protocol = Short.reverseBytes(ETH_P_ALL);
        descriptor = (int) invoke("socket", SOCKET, AF_PACKET, SOCK_RAW, (int) protocol);
        try (Arena local = Arena.ofConfined()) {
            MemorySegment address = local.allocate(SOCKADDR_LENGTH, JAVA_LONG.byteAlignment());
            address.set(JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(JAVA_SHORT, 2, protocol);
            address.set(JAVA_INT, 4, index);
            invoke("bind", BIND, descriptor, address, SOCKADDR_LENGTH);
            MemorySegment wait = local.allocate(JAVA_LONG, 2);
            wait.setAtIndex(JAVA_LONG, 1, WAIT_MICROS);
            option(SO_RCVTIMEO, wait);
            option(SO_RCVBUFFORCE, local.allocateFrom(JAVA_INT, BUFFER_OCTETS));
        }
    }

    private void option(int name, MemorySegment value) throws IOException {
        invoke(
                "setsockopt",
                SETSOCKOPT,
                descriptor,
                SOL_SOCKET,
                name,
                value,
                (int) value.byteSize());
    }

    /// Waits for one frame that came in (not one that goes out), at most half a second. The buffer
    /// is valid until the next call.
    Optional<ByteBuffer> receive() throws IOException {
        fromLength.set(JAVA_INT, 0, SOCKADDR_LENGTH);
        long length;
        try (Arena local = Arena.ofConfined()) {
            MemorySegment errno = local.allocate(ERRNO);
            length =
                    (long)
                            RECVFROM.invokeWithArguments(
                                    errno,
                                    descriptor,
                                    frame,
                                    (long) FRAME_MAX,
                                    0,
                                    from,
                                    fromLength);
            int error = errno.get(JAVA_INT, 0);
            if (length < 0 && error != EAGAIN && error != EINTR) {
                throw new IOException("recvfrom on a packet socket failed with errno " + error);
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        boolean outgoing = from.get(JAVA_BYTE, PACKET_TYPE_OFFSET) == PACKET_OUTGOING;
        return length <= 0 || outgoing
                ? Optional.empty()
                : Optional.of(frame.asSlice(0, length).asByteBuffer());
    }

    @Override
    public void close() {
        try {
            invoke("close", CLOSE, descriptor);
        } catch (IOException e) {
            System.err.println("packet socket: " + e);
        }
        arena.close();
    }

    private static MethodHandle call(String name, FunctionDescriptor shape) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                shape,
                Linker.Option.captureCallState("errno"));
    }

    /// Calls and turns a negative result into an exception that names the call.
    private static long invoke(String name, MethodHandle handle, Object... arguments)
            throws IOException {
        try (Arena local = Arena.ofConfined()) {
            MemorySegment errno = local.allocate(ERRNO);
            Object[] all = new Object[arguments.length + 1];
            all[0] = errno;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            long result = ((Number) handle.invokeWithArguments(all)).longValue();
            if (result < 0) {
                throw new IOException(name + " failed with errno " + errno.get(JAVA_INT, 0));
            }
            return result;
        } catch (IOException e) {
            throw e;
        } catch (Throwable impossible) {
            throw new IllegalStateException(name, impossible);
        }
    }
}
