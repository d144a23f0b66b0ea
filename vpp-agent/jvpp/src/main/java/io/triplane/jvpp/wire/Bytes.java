package io.triplane.jvpp.wire;

import java.util.Arrays;
import java.util.HexFormat;

/// An immutable octet string with equality by content. Not for keys: those are [KeyOctets].
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] octets;

    private Bytes(byte[] octets) {
        this.octets = octets;
    }

    /// A copy of `octets`.
    public static Bytes of(byte[] octets) {
        return new Bytes(octets.clone());
    }

    /// `size` zero octets.
    public static Bytes zero(int size) {
        return new Bytes(new byte[size]);
    }

    /// From hexadecimal digits, two an octet.
    public static Bytes ofHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex));
    }

    public int size() {
        return octets.length;
    }

    /// The octet at `index` as 0..255.
    public int at(int index) {
        return octets[index] & 0xff;
    }

    public byte[] toArray() {
        return octets.clone();
    }

    /// These octets cut or filled up with zeros to `size`.
    public Bytes resized(int size) {
        return size == octets.length ? this : new Bytes(Arrays.copyOf(octets, size));
    }

    public boolean isZero() {
        for (byte octet : octets) {
            if (octet != 0) {
                return false;
            }
        }
        return true;
    }

    void copyTo(byte[] target, int offset) {
        System.arraycopy(octets, 0, target, offset, octets.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(octets, bytes.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(octets);
    }
}
