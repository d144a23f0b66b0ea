package io.triplane.ikev2.state;

import io.triplane.ikev2.Tick;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IanaNumber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/// Writes state records, the reverse of [StateReader]. What it holds may be keys: whoever makes it
/// either finishes or closes it, and nothing stays behind.
///
/// A record writes its version first, a value of a sealed type a tag before that.
public final class StateWriter implements AutoCloseable {
    private static final int OCTETS_FIRST = 1024;

    private byte[] octets = new byte[OCTETS_FIRST];
    private int size;

    /// The version of the record that follows, 1 to 255.
    public void version(int version) {
        u8(version);
    }

    /// Which of several records follows, 0 to 255.
    public void tag(int tag) {
        u8(tag);
    }

    public void bool(boolean value) {
        u8(value ? 1 : 0);
    }

    public void enumerated(Enum<?> value) {
        text(value.name());
    }

    public void iana(IanaNumber value) {
        u32(value.number());
    }

    /// All 32 bits.
    public void u32(int value) {
        ensure(Integer.BYTES);
        ByteBuffer.wrap(octets).putInt(size, value);
        size += Integer.BYTES;
    }

    /// All 64 bits.
    public void u64(long value) {
        ensure(Long.BYTES);
        ByteBuffer.wrap(octets).putLong(size, value);
        size += Long.BYTES;
    }

    public void tick(Tick tick) {
        u64(tick.nanos());
    }

    public void text(String text) {
        octets(text.getBytes(StandardCharsets.UTF_8));
    }

    public void bytes(Bytes bytes) {
        u32(bytes.size());
        ensure(bytes.size());
        bytes.copyTo(octets, size);
        size += bytes.size();
    }

    /// A copy; the secret stays open.
    public void secret(Secret secret) {
        u32(secret.length());
        ensure(secret.length());
        secret.copyTo(octets, size);
        size += secret.length();
    }

    /// A secret made for this writing alone: it is closed.
    public void lastUse(Secret secret) {
        try (secret) {
            secret(secret);
        }
    }

    public <T> void optional(Optional<T> value, Consumer<T> write) {
        bool(value.isPresent());
        value.ifPresent(write);
    }

    public <T> void list(Collection<T> values, Consumer<T> write) {
        u32(values.size());
        values.forEach(write);
    }

    /// Everything written so far; the writer is empty afterwards.
    public Secret finish() {
        Secret secret = Secret.of(octets, 0, size);
        close();
        return secret;
    }

    @Override
    public void close() {
        Arrays.fill(octets, (byte) 0);
        size = 0;
    }

    private void octets(byte[] plain) {
        u32(plain.length);
        ensure(plain.length);
        System.arraycopy(plain, 0, octets, size, plain.length);
        size += plain.length;
    }

    private void u8(int value) {
        if (value < 0 || value > 0xFF) {
            throw new IllegalArgumentException("%d does not fit into an octet".formatted(value));
        }
        ensure(1);
        octets[size++] = (byte) value;
    }

    private void ensure(int more) {
        if (size + more > octets.length) {
            byte[] old = octets;
            octets = Arrays.copyOf(old, Math.max(2 * old.length, size + more));
            Arrays.fill(old, (byte) 0);
        }
    }
}
