package io.triplane.jvpp.unix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// `struct sockaddr_un` of a path.
final class SocketAddress {
    private static final int FAMILY_OCTETS = 2;
    private static final int PATH_OCTETS = 108;

    private SocketAddress() {}

    static MemorySegment of(Path path, Arena arena) throws IOException {
        byte[] text = path.toString().getBytes(StandardCharsets.UTF_8);
        if (text.length >= PATH_OCTETS) {
            throw new IOException(
                    "socket path %s has %d octets, at most %d are possible: choose a shorter folder"
                            .formatted(path, text.length, PATH_OCTETS - 1));
        }
        MemorySegment address = arena.allocate(FAMILY_OCTETS + PATH_OCTETS, 8);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) LibC.AF_UNIX);
        MemorySegment.copy(text, 0, address, ValueLayout.JAVA_BYTE, FAMILY_OCTETS, text.length);
        return address;
    }
}
