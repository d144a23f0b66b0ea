package io.triplane.jvpp.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the fields of a message in VPP's packed big-endian form. Every field carries VPP's own
/// name for it, so that a value that does not fit is reported by name and a test can compare a
/// layout with VPP's description of it. A value out of range is our bug and an
/// [IllegalArgumentException].
public class WireWriter {
    private static final int SIZE_FIRST = 256;

    private byte[] octets = new byte[SIZE_FIRST];
    private int size;

    public final void u8(String name, int value) {
        require(value >= 0 && value <= 0xff, name, value);
        wrote(name, "u8");
        put(value, 1);
    }

    public final void u16(String name, int value) {
        require(value >= 0 && value <= 0xffff, name, value);
        wrote(name, "u16");
        put(value, 2);
    }

    /// All 32 bits of `value`, read as unsigned by VPP.
    public final void u32(String name, int value) {
        wrote(name, "u32");
        put(value, 4);
    }

    public final void i32(String name, int value) {
        wrote(name, "i32");
        put(value, 4);
    }

    public final void u64(String name, long value) {
        wrote(name, "u64");
        put(value, 8);
    }

    /// VPP does not swap doubles: they travel in host order, little-endian on x86-64 and arm64.
    public final void f64(String name, double value) {
        wrote(name, "f64");
        put(Long.reverseBytes(Double.doubleToRawLongBits(value)), 8);
    }

    public final void bool(String name, boolean value) {
        wrote(name, "bool");
        put(value ? 1 : 0, 1);
    }

    /// `string x[width]`: NUL padded, so one octet less than `width` is usable.
    public final void string(String name, int width, String text) {
        byte[] coded = text.getBytes(StandardCharsets.UTF_8);
        if (coded.length >= width) {
            throw new IllegalArgumentException(
                    "%s: '%s' is %d octets, at most %d fit"
                            .formatted(name, text, coded.length, width - 1));
        }
        wrote(name, "string[" + width + "]");
        int from = grow(width);
        System.arraycopy(coded, 0, octets, from, coded.length);
    }

    /// `string x[]`: a length and the octets, always the last field.
    public final void lastString(String name, String text) {
        byte[] coded = text.getBytes(StandardCharsets.UTF_8);
        wrote(name, "string[]");
        put(coded.length, 4);
        int from = grow(coded.length);
        System.arraycopy(coded, 0, octets, from, coded.length);
    }

    /// `u8 x[n]` or a union: exactly the octets given.
    public final void bytes(String name, Bytes value) {
        wrote(name, "u8[" + value.size() + "]");
        int from = grow(value.size());
        value.copyTo(octets, from);
    }

    /// `vl_api_key_t`: a length and room for 128 octets.
    public final void key(KeyOctets key) {
        u8("length", key.size());
        wrote("data", "u8[" + KeyOctets.OCTETS_MAX + "]");
        int from = grow(KeyOctets.OCTETS_MAX);
        key.copyTo(octets, from);
    }

    /// The salt of a counter-mode cipher: four octets in key material order. VPP calls the field a
    /// number and never swaps it.
    public final void salt(String name, KeyOctets salt) {
        require(salt.size() == 4, name + " octets", salt.size());
        wrote(name, "u32");
        int from = grow(4);
        salt.copyTo(octets, from);
    }

    /// Hook for a test that checks layouts: called before each field, in wire order.
    protected void wrote(String name, String kind) {}

    public final int size() {
        return size;
    }

    /// What was written, in a new array-backed buffer ready to be read; the writer is wiped and
    /// empty afterwards, because messages hold keys.
    public final ByteBuffer take() {
        ByteBuffer taken = ByteBuffer.wrap(Arrays.copyOf(octets, size));
        Arrays.fill(octets, 0, size, (byte) 0);
        size = 0;
        return taken;
    }

    private void put(long value, int width) {
        int from = grow(width);
        for (int i = 0; i < width; i++) {
            octets[from + i] = (byte) (value >>> (8 * (width - 1 - i)));
        }
    }

    /// Room for `width` octets. May replace `octets`: call it before naming the array.
    private int grow(int width) {
        int from = size;
        if (from + width > octets.length) {
            byte[] larger = Arrays.copyOf(octets, Math.max(octets.length * 2, from + width));
            Arrays.fill(octets, (byte) 0);
            octets = larger;
        }
        size = from + width;
        return from;
    }

    private static void require(boolean holds, String name, int value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " does not fit its field: " + value);
        }
    }
}
