package io.triplane.ikev2.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// An immutable octet string with content equality, ordered as unsigned octets.
///
/// It owns its array: what comes in and goes out is copied, so a slice never keeps a whole datagram
/// alive. It is no place for keys, since nothing wipes it.
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private static final HexFormat HEX = HexFormat.of();

    private final byte[] octets;

    private Bytes(byte[] octets) {
        this.octets = octets;
    }

    /// Takes the array over; the caller forgets it.
    static Bytes owning(byte[] octets) {
        return octets.length == 0 ? EMPTY : new Bytes(octets);
    }

    public static Bytes copyOf(byte[] octets) {
        return owning(octets.clone());
    }

    /// The octets `from` (inclusive) to `to` (exclusive).
    public static Bytes copyOf(byte[] octets, int from, int to) {
        return from == to ? EMPTY : owning(Arrays.copyOfRange(octets, from, to));
    }

    static Bytes copyOf(Bytes source, int from, int to) {
        return copyOf(source.octets, from, to);
    }

    /// What remains in the buffer, whose position does not move.
    public static Bytes copyOf(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(buffer.position(), copy);
        return owning(copy);
    }

    public static Bytes ofU8(int value) {
        checkRange(value, 0xFF);
        return owning(new byte[] {(byte) value});
    }

    public static Bytes ofU16(int value) {
        checkRange(value, 0xFFFF);
        return owning(new byte[] {(byte) (value >>> 8), (byte) value});
    }

    public static Bytes ofU32(long value) {
        checkRange(value, 0xFFFF_FFFFL);
        return owning(ByteBuffer.allocate(Integer.BYTES).putInt((int) value).array());
    }

    /// All 64 bits of `value`, read as unsigned.
    public static Bytes ofU64(long value) {
        return owning(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    /// Hexadecimal digits of either case; white space between octets is allowed.
    public static Bytes ofHex(String hex) {
        StringBuilder digits = new StringBuilder(hex.length());
        for (int i = 0; i < hex.length(); i++) {
            if (!Character.isWhitespace(hex.charAt(i))) {
                digits.append(hex.charAt(i));
            }
        }
        return owning(HEX.parseHex(digits));
    }

    public static Bytes ofUtf8(String text) {
        return owning(text.getBytes(StandardCharsets.UTF_8));
    }

    /// All parts, one after the other.
    public static Bytes concat(Bytes... parts) {
        int size = 0;
        for (Bytes part : parts) {
            size += part.octets.length;
        }
        byte[] all = new byte[size];
        int at = 0;
        for (Bytes part : parts) {
            part.copyTo(all, at);
            at += part.octets.length;
        }
        return owning(all);
    }

    public int size() {
        return octets.length;
    }

    public boolean isEmpty() {
        return octets.length == 0;
    }

    /// The octet at `index`, 0 to 255.
    public int at(int index) {
        return octets[index] & 0xFF;
    }

    /// Two octets from `index` on, in network order.
    public int u16(int index) {
        return at(index) << 8 | at(index + 1);
    }

    /// Four octets from `index` on, in network order.
    public long u32(int index) {
        return (long) u16(index) << 16 | u16(index + 2);
    }

    /// Eight octets from `index` on, in network order.
    public long u64(int index) {
        return u32(index) << 32 | u32(index + 4);
    }

    /// A copy of the octets `from` (inclusive) to `to` (exclusive).
    public Bytes slice(int from, int to) {
        if (from == 0 && to == octets.length) {
            return this;
        }
        if (from < 0 || to > octets.length || from > to) {
            throw new IndexOutOfBoundsException(
                    "octets %d to %d of %d".formatted(from, to, octets.length));
        }
        return copyOf(octets, from, to);
    }

    /// A copy of the octets from `from` to the end.
    public Bytes slice(int from) {
        return slice(from, octets.length);
    }

    public Bytes concat(Bytes next) {
        return concat(this, next);
    }

    public boolean startsWith(Bytes prefix) {
        int size = prefix.octets.length;
        return size <= octets.length && Arrays.equals(octets, 0, size, prefix.octets, 0, size);
    }

    public byte[] toArray() {
        return octets.clone();
    }

    public void copyTo(byte[] target, int at) {
        System.arraycopy(octets, 0, target, at, octets.length);
    }

    public void copyTo(ByteBuffer target) {
        target.put(octets);
    }

    /// A view that cannot write.
    public ByteBuffer asReadOnlyBuffer() {
        return ByteBuffer.wrap(octets).asReadOnlyBuffer();
    }

    public String toUtf8() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    /// Compares in a time that depends on the lengths alone: for cookies, MACs and whatever else an
    /// attacker may try to guess octet by octet.
    public boolean equalsConstantTime(Bytes other) {
        return MessageDigest.isEqual(octets, other.octets);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(octets, bytes.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /// Unsigned, octet by octet; a prefix comes before the longer string (RFC 7296 §2.8 compares
    /// nonces so).
    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(octets, other.octets);
    }

    /// Lower-case hexadecimal without separators.
    @Override
    public String toString() {
        return HEX.formatHex(octets);
    }

    private static void checkRange(long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("%d is not in 0 to %d".formatted(value, max));
        }
    }
}
