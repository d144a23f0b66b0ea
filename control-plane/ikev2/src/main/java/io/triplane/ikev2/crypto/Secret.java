package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;
import java.security.MessageDigest;
import java.util.Arrays;

/// Key octets with one owner, which closes them; they are zero afterwards.
///
/// A secret belongs to one shard: nothing here is synchronised. Its octets lie in one heap array,
/// so the collector may leave copies behind when it moves objects; that is the price of a set-up
/// path without native memory. What this class promises is that no copy is made by accident: octets
/// leave only through [#lend] and [#copyTo], and `toString` shows the length alone.
public final class Secret implements AutoCloseable {
    private final byte[] octets;
    private final int from;
    private final int length;
    // A slice points to what it was cut from; an owner points to itself.
    private final Secret owner;
    private boolean closed;

    private Secret(byte[] octets) {
        this.octets = octets;
        this.from = 0;
        this.length = octets.length;
        this.owner = this;
    }

    private Secret(Secret owner, int from, int length) {
        this.octets = owner.octets;
        this.from = from;
        this.length = length;
        this.owner = owner;
    }

    /// Takes the octets over: `source` is zero on return.
    public static Secret of(byte[] source) {
        return of(source, 0, source.length);
    }

    /// Takes `length` octets from `from` on over: they are zero in `source` on return.
    public static Secret of(byte[] source, int from, int length) {
        Secret secret = new Secret(Arrays.copyOfRange(source, from, from + length));
        Arrays.fill(source, from, from + length, (byte) 0);
        return secret;
    }

    /// Copies octets that are known to others anyway, such as the nonces that key SKEYSEED.
    public static Secret ofPublic(Bytes octets) {
        return new Secret(octets.toArray());
    }

    public static Secret random(RandomSource random, int length) {
        byte[] octets = new byte[length];
        random.fill(octets);
        return new Secret(octets);
    }

    /// Number of octets.
    public int length() {
        return length;
    }

    public boolean isClosed() {
        return closed || owner.closed;
    }

    /// A window on `length` octets from `from` on, without a copy. It is closed with its owner;
    /// closing the window itself ends only the window.
    public Secret slice(int from, int length) {
        checkOpen();
        if (from < 0 || length < 0 || from > this.length - length) {
            throw new IndexOutOfBoundsException(
                    "octets %d to %d of a secret of %d"
                            .formatted(from, from + length, this.length));
        }
        return new Secret(owner, this.from + from, length);
    }

    /// A secret of its own with the same octets.
    public Secret copy() {
        checkOpen();
        return new Secret(Arrays.copyOfRange(octets, from, from + length));
    }

    /// Lends the octets for one call, without a copy. The borrower neither writes to the array nor
    /// keeps it.
    public <R> R lend(Use<R> use) {
        checkOpen();
        return use.apply(octets, from, length);
    }

    /// Writes the octets into `target`, which the caller wipes.
    public void copyTo(byte[] target, int at) {
        checkOpen();
        System.arraycopy(octets, from, target, at, length);
    }

    /// Compares in a time that depends on the lengths alone.
    public boolean equalsConstantTime(Secret other) {
        checkOpen();
        other.checkOpen();
        byte[] mine = Arrays.copyOfRange(octets, from, from + length);
        byte[] theirs = Arrays.copyOfRange(other.octets, other.from, other.from + other.length);
        try {
            return MessageDigest.isEqual(mine, theirs);
        } finally {
            Arrays.fill(mine, (byte) 0);
            Arrays.fill(theirs, (byte) 0);
        }
    }

    /// Wipes the octets, for every slice as well. A second call does nothing.
    @Override
    public void close() {
        closed = true;
        if (owner == this) {
            Arrays.fill(octets, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "Secret[" + length + " octets]";
    }

    private void checkOpen() {
        if (isClosed()) {
            throw new IllegalStateException(
                    "a secret of %d octets is used after close".formatted(length));
        }
    }

    /// What a borrower does with `length` octets of `octets` from `from` on.
    @FunctionalInterface
    public interface Use<R> {
        R apply(byte[] octets, int from, int length);
    }
}
