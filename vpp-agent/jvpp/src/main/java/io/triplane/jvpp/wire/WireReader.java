package io.triplane.jvpp.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads the fields of one message and cannot overrun it: a field that is not there is a
/// [MalformedMessage] with its name and offset. Octets after the last field are left alone, as VPP
/// does with requests that are too long.
public final class WireReader {
    private final ByteBuffer octets;

    /// Reads what remains in `octets`, which is not moved.
    public WireReader(ByteBuffer octets) {
        this.octets = octets.slice();
    }

    /// Reads one element of a list.
    @FunctionalInterface
    public interface Element<T> {
        T read(WireReader in) throws MalformedMessage;
    }

    public int u8(String name) throws MalformedMessage {
        return need(name, 1).get() & 0xff;
    }

    public int u16(String name) throws MalformedMessage {
        return need(name, 2).getShort() & 0xffff;
    }

    /// All 32 bits; compare and print as unsigned.
    public int u32(String name) throws MalformedMessage {
        return need(name, 4).getInt();
    }

    public int i32(String name) throws MalformedMessage {
        return need(name, 4).getInt();
    }

    public long u64(String name) throws MalformedMessage {
        return need(name, 8).getLong();
    }

    /// See [WireWriter#f64]: host order of VPP.
    public double f64(String name) throws MalformedMessage {
        return Double.longBitsToDouble(Long.reverseBytes(need(name, 8).getLong()));
    }

    public boolean bool(String name) throws MalformedMessage {
        return need(name, 1).get() != 0;
    }

    /// `string x[width]`: up to the first NUL.
    public String string(String name, int width) throws MalformedMessage {
        byte[] coded = array(name, width);
        int end = 0;
        while (end < width && coded[end] != 0) {
            end++;
        }
        return new String(coded, 0, end, StandardCharsets.UTF_8);
    }

    /// `string x[]`: a length and the octets.
    public String lastString(String name) throws MalformedMessage {
        int length = u32(name + " length");
        if (length < 0 || length > octets.remaining()) {
            throw malformed(
                    "%s of %s octets, %d are left"
                            .formatted(name, Integer.toUnsignedString(length), octets.remaining()));
        }
        return new String(array(name, length), StandardCharsets.UTF_8);
    }

    public Bytes bytes(String name, int width) throws MalformedMessage {
        return Bytes.of(array(name, width));
    }

    public KeyOctets key() throws MalformedMessage {
        int length = u8("length");
        if (length > KeyOctets.OCTETS_MAX) {
            throw malformed("key length %d, the field has 128 octets".formatted(length));
        }
        byte[] key = array("data", length);
        array("data", KeyOctets.OCTETS_MAX - length);
        return KeyOctets.taking(key);
    }

    public KeyOctets salt(String name) throws MalformedMessage {
        return KeyOctets.taking(array(name, 4));
    }

    /// `count` elements back to back. Memory follows what was received, not what `count` claims.
    public <T> List<T> list(int count, Element<T> element) throws MalformedMessage {
        List<T> found = new ArrayList<>();
        for (int i = 0; Integer.compareUnsigned(i, count) < 0; i++) {
            found.add(element.read(this));
        }
        return List.copyOf(found);
    }

    /// An exception that names this place in the message.
    public MalformedMessage malformed(String what) {
        return new MalformedMessage(what + " (at octet " + octets.position() + " of the fields)");
    }

    private byte[] array(String name, int width) throws MalformedMessage {
        byte[] found = new byte[width];
        need(name, width).get(found);
        return found;
    }

    private ByteBuffer need(String name, int width) throws MalformedMessage {
        if (octets.remaining() < width) {
            throw malformed(
                    "%s needs %d octets, %d are left".formatted(name, width, octets.remaining()));
        }
        return octets;
    }
}
