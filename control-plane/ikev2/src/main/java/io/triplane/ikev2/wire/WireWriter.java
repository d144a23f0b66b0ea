package io.triplane.ikev2.wire;

import java.util.Arrays;

/// Writes fields in network order into an array that grows. A number that does not fit its field is
/// our own mistake and throws, naming the field.
final class WireWriter {
    private static final int CAPACITY_FIRST = 512;

    private byte[] octets = new byte[CAPACITY_FIRST];
    private int size;

    void u8(int value, String field) {
        checkFits(value, 0xFF, field);
        int at = grow(1);
        octets[at] = (byte) value;
    }

    void u16(int value, String field) {
        int at = grow(2);
        patchU16(at, value, field);
    }

    void u32(long value, String field) {
        int at = grow(4);
        patchU32(at, value, field);
    }

    void u64(long value) {
        patchU32(grow(4), value >>> 32, "u64");
        patchU32(grow(4), value & 0xFFFF_FFFFL, "u64");
    }

    void octets(Bytes value) {
        value.copyTo(octetsWithRoom(value.size()), size);
        size += value.size();
    }

    void octets(byte[] value) {
        System.arraycopy(value, 0, octetsWithRoom(value.length), size, value.length);
        size += value.length;
    }

    /// Reserved fields and padding.
    void zeros(int length) {
        grow(length);
    }

    /// Overwrites two octets written earlier: a length known only now.
    void patchU16(int at, int value, String field) {
        checkFits(value, 0xFFFF, field);
        octets[at] = (byte) (value >>> 8);
        octets[at + 1] = (byte) value;
    }

    void patchU32(int at, long value, String field) {
        checkFits(value, 0xFFFF_FFFFL, field);
        octets[at] = (byte) (value >>> 24);
        octets[at + 1] = (byte) (value >>> 16);
        octets[at + 2] = (byte) (value >>> 8);
        octets[at + 3] = (byte) value;
    }

    int size() {
        return size;
    }

    byte[] toArray() {
        return Arrays.copyOf(octets, size);
    }

    Bytes toBytes() {
        return Bytes.owning(toArray());
    }

    private int grow(int length) {
        int at = size;
        octetsWithRoom(length);
        size += length;
        return at;
    }

    private byte[] octetsWithRoom(int length) {
        if (length > octets.length - size) {
            octets = Arrays.copyOf(octets, Math.max(octets.length * 2, size + length));
        }
        return octets;
    }

    private static void checkFits(long value, long max, String field) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(
                    "%s: %d does not fit, at most %d".formatted(field, value, max));
        }
    }
}
