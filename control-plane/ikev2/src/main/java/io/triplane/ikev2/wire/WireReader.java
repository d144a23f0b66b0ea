package io.triplane.ikev2.wire;

import java.util.Optional;

/// Reads fields in network order from a window of an octet string and cannot leave the window.
/// Numbers are unsigned. Every read names its field, so that an error says what was missing and
/// where.
final class WireReader {
    private final Bytes source;
    private final int end;
    private int at;

    WireReader(Bytes source) {
        this(source, 0, source.size());
    }

    private WireReader(Bytes source, int from, int end) {
        this.source = source;
        this.at = from;
        this.end = end;
    }

    int u8(String field) throws MalformedException {
        return source.at(advance(1, field));
    }

    int u16(String field) throws MalformedException {
        return source.u16(advance(2, field));
    }

    long u32(String field) throws MalformedException {
        return source.u32(advance(4, field));
    }

    /// All 64 bits; the value is to be read as unsigned.
    long u64(String field) throws MalformedException {
        return source.u64(advance(8, field));
    }

    Bytes octets(int length, String field) throws MalformedException {
        int from = advance(length, field);
        return Bytes.copyOf(source, from, at);
    }

    /// Everything up to the end of the window.
    Bytes rest() {
        int from = at;
        at = end;
        return Bytes.copyOf(source, from, end);
    }

    /// Passes over reserved octets, whatever they hold.
    void reserved(int length) throws MalformedException {
        advance(length, "RESERVED");
    }

    /// A reader of exactly the next `length` octets, which this reader passes over.
    WireReader window(int length, String name) throws MalformedException {
        int from = advance(length, name);
        return new WireReader(source, from, at);
    }

    boolean atEnd() {
        return at == end;
    }

    int remaining() {
        return end - at;
    }

    /// Octets from the start of the whole octet string, not of the window.
    int offset() {
        return at;
    }

    void expectEnd(String name) throws MalformedException {
        if (at != end) {
            throw malformed(name + ": " + remaining() + " octets left over");
        }
    }

    /// Refuses what was just read, if there is anything wrong with it.
    void refuse(Optional<String> fault) throws MalformedException {
        if (fault.isPresent()) {
            throw malformed(fault.get());
        }
    }

    MalformedException malformed(String what) {
        return new MalformedException(what, at);
    }

    private int advance(int length, String field) throws MalformedException {
        if (length < 0) {
            throw malformed(field + ": length field shorter than its own header");
        }
        if (length > end - at) {
            throw malformed(field + ": " + length + " octets wanted, " + remaining() + " left");
        }
        int from = at;
        at += length;
        return from;
    }
}
