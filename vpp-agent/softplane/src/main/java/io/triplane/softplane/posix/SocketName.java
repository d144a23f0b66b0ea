package io.triplane.softplane.posix;

import io.triplane.softplane.ip.IpAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// What a socket is bound to or a datagram came from (`sockaddr`).
public sealed interface SocketName {
    int AF_UNIX = 1;
    int AF_INET = 2;
    int AF_INET6 = 10;

    /// Room for the largest of them.
    int OCTETS_MAX = 128;

    /// The longest path, with its NUL.
    int PATH_OCTETS = 108;

    ValueLayout.OfShort NETWORK_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /// A path in the file system.
    record UnixPath(String path) implements SocketName {
        public UnixPath {
            int octets = path.getBytes(StandardCharsets.UTF_8).length;
            if (octets == 0 || octets >= PATH_OCTETS) {
                throw new IllegalArgumentException(
                        "socket path '%s' has %d octets, possible are 1 to %d: use a shorter folder"
                                .formatted(path, octets, PATH_OCTETS - 1));
            }
        }
    }

    /// An address and port; for raw sockets the port is 0.
    record Inet(IpAddress address, int port) implements SocketName {}

    /// A unix socket that is bound to nothing: it cannot be answered.
    record Unnamed() implements SocketName {}

    /// Writes the `sockaddr`.
    ///
    /// @return its length
    default int write(MemorySegment target) {
        target.fill((byte) 0);
        return switch (this) {
            case UnixPath(String path) -> {
                byte[] coded = path.getBytes(StandardCharsets.UTF_8);
                target.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
                MemorySegment.copy(coded, 0, target, ValueLayout.JAVA_BYTE, 2, coded.length);
                yield 2 + coded.length + 1;
            }
            case Inet(IpAddress address, int port) -> {
                byte[] octets = address.toOctets();
                int family = address.v6() ? AF_INET6 : AF_INET;
                target.set(ValueLayout.JAVA_SHORT, 0, (short) family);
                target.set(NETWORK_SHORT, 2, (short) port);
                MemorySegment.copy(
                        octets,
                        0,
                        target,
                        ValueLayout.JAVA_BYTE,
                        address.v6() ? 8 : 4,
                        octets.length);
                yield address.v6() ? 28 : 16;
            }
            case Unnamed() -> throw new IllegalArgumentException("an unnamed socket has no name");
        };
    }

    /// Reads a `sockaddr` of `length` octets.
    static SocketName read(MemorySegment source, int length) {
        if (length < 2) {
            return new Unnamed();
        }
        int family = source.get(ValueLayout.JAVA_SHORT, 0);
        if (family == AF_UNIX) {
            byte[] path = source.asSlice(2, length - 2).toArray(ValueLayout.JAVA_BYTE);
            int end = 0;
            while (end < path.length && path[end] != 0) {
                end++;
            }
            return end == 0
                    ? new Unnamed()
                    : new UnixPath(new String(path, 0, end, StandardCharsets.UTF_8));
        }
        boolean v6 = family == AF_INET6;
        byte[] octets = source.asSlice(v6 ? 8 : 4, v6 ? 16 : 4).toArray(ValueLayout.JAVA_BYTE);
        return new Inet(IpAddress.of(octets), source.get(NETWORK_SHORT, 2) & 0xffff);
    }
}
