package io.triplane.jvpp.message;

import java.util.HexFormat;

/// The identity of a message: its name and the CRC over its layout. The numeric id is the
/// connection's.
public record MessageName(String name, int crc) {
    /// The form of VPP's message table: `show_version_51077d14`.
    public String wireName() {
        return name + "_" + HexFormat.of().toHexDigits(crc);
    }

    @Override
    public String toString() {
        return wireName();
    }
}
