package io.triplane.ikev2.state;

import io.triplane.ikev2.Tick;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// Reads what a [StateWriter] wrote. Stored state is our own, so whatever does not fit is refused
/// with an `IllegalArgumentException` that says what was found and what to do.
public final class StateReader implements AutoCloseable {
    private static final String REMEDY = "discard the stored state and negotiate again";

    private final byte[] octets;
    private int at;

    /// Reads a copy, wiped on close; `stored` stays the caller's.
    public StateReader(Secret stored) {
        this.octets = new byte[stored.length()];
        stored.copyTo(octets, 0);
    }

    /// The version of the record `what`, which must be the one this release writes.
    public void version(String what, int wanted) {
        int found = u8();
        if (found != wanted) {
            throw new IllegalArgumentException(
                    "stored %s has version %d, this release reads version %d: %s"
                            .formatted(what, found, wanted, REMEDY));
        }
    }

    public int tag() {
        return u8();
    }

    /// For a tag that stands for nothing this release knows.
    public IllegalArgumentException unknownTag(String what, int tag) {
        return new IllegalArgumentException(
                "stored %s has the unknown kind %d: %s".formatted(what, tag, REMEDY));
    }

    public boolean bool() {
        return u8() != 0;
    }

    public <E extends Enum<E>> E enumerated(Class<E> type) {
        String name = text();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                "stored %s has the unknown value %s: %s"
                        .formatted(type.getSimpleName(), name, REMEDY));
    }

    /// An entry of the registry that `lookup` reads.
    public <T> T iana(String what, IntFunction<Optional<T>> lookup) {
        int number = u32();
        return lookup.apply(number).orElseThrow(() -> unknownTag(what, number));
    }

    public int u32() {
        need(Integer.BYTES);
        at += Integer.BYTES;
        return ByteBuffer.wrap(octets).getInt(at - Integer.BYTES);
    }

    public long u64() {
        need(Long.BYTES);
        at += Long.BYTES;
        return ByteBuffer.wrap(octets).getLong(at - Long.BYTES);
    }

    public Tick tick() {
        return new Tick(u64());
    }

    public String text() {
        int length = length();
        at += length;
        return new String(octets, at - length, length, StandardCharsets.UTF_8);
    }

    public Bytes bytes() {
        int length = length();
        at += length;
        return Bytes.copyOf(octets, at - length, at);
    }

    public Secret secret() {
        int length = length();
        at += length;
        return Secret.of(Arrays.copyOfRange(octets, at - length, at));
    }

    public <T> Optional<T> optional(Supplier<T> read) {
        return bool() ? Optional.of(read.get()) : Optional.empty();
    }

    public <T> List<T> list(Supplier<T> read) {
        int count = length();
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(read.get());
        }
        return List.copyOf(values);
    }

    /// Everything must have been read.
    public void end() {
        if (at != octets.length) {
            throw new IllegalArgumentException(
                    "stored state has %d octets behind its end: %s"
                            .formatted(octets.length - at, REMEDY));
        }
    }

    @Override
    public void close() {
        Arrays.fill(octets, (byte) 0);
    }

    /// A length or count; each element takes at least one octet.
    private int length() {
        int length = u32();
        if (length < 0) {
            throw new IllegalArgumentException(
                    "stored state has a length of %d: %s".formatted(length, REMEDY));
        }
        need(length);
        return length;
    }

    private int u8() {
        need(1);
        return octets[at++] & 0xFF;
    }

    private void need(int count) {
        if (count > octets.length - at) {
            throw new IllegalArgumentException(
                    "stored state ends %d octets early: %s"
                            .formatted(count - (octets.length - at), REMEDY));
        }
    }
}
