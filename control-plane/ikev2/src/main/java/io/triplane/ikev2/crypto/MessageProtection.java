package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Opener;
import io.triplane.ikev2.wire.Sealer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Seals and opens the body of Encrypted payloads (RFC 7296 §3.14) and Encrypted Fragments (RFC
/// 7383 §2.5): IV | ciphertext | checksum, by an AEAD or by encryption and then a MAC.
///
/// Holds no key and no SA, only the shard's primitives for one set of algorithms; it is cheap to
/// make for each message.
public final class MessageProtection {
    private final PayloadCipher cipher;
    // With an AEAD there is none: the cipher checks itself.
    private final @Nullable Mac integrity;

    private MessageProtection(PayloadCipher cipher, @Nullable Mac integrity) {
        this.cipher = cipher;
        this.integrity = integrity;
    }

    /// Empty if the suite does not support the algorithms.
    public static Optional<MessageProtection> of(CryptoSuite suite, IkeAlgorithms algorithms) {
        if (!suite.supports(algorithms)) {
            return Optional.empty();
        }
        return suite.cipher(algorithms.encryption())
                .map(cipher ->
                        new MessageProtection(
                                cipher, suite.integrity(algorithms.integrity()).orElse(null)));
    }

    /// Seals under the keys of our direction, for one message.
    ///
    /// @param firstCounter makes the first IV; each fragment after it takes the next number. The
    ///   caller counts in the SA's record and stores the count before the message leaves: a number
    ///   that is used twice under the same keys breaks AEAD and counter modes.
    public Sealer sealer(SkKeys keys, long firstCounter) {
        return new CountingSealer(keys, firstCounter);
    }

    /// Opens under the keys of the peer's direction. What it refuses is to be dropped in silence.
    public Opener opener(SkKeys keys) {
        return (associatedData, sealed) -> open(keys, associatedData, sealed);
    }

    private byte[] seal(SkKeys keys, long counter, Bytes associatedData, byte[] text) {
        int textAt = associatedData.size() + cipher.ivLength();
        int icvAt = textAt + text.length;
        byte[] buffer = new byte[icvAt + icvLength()];
        associatedData.copyTo(buffer, 0);
        System.arraycopy(text, 0, buffer, textAt, text.length);
        cipher.seal(keys.encryption(), counter, buffer, associatedData.size(), text.length);
        if (integrity != null) {
            checksum(integrity, keys.integrity(), buffer, icvAt, buffer, icvAt);
        }
        return Arrays.copyOfRange(buffer, associatedData.size(), buffer.length);
    }

    private Optional<byte[]> open(SkKeys keys, Bytes associatedData, Bytes sealed) {
        int textLength = sealed.size() - cipher.ivLength() - icvLength();
        if (textLength < 0 || textLength % cipher.blockLength() != 0) {
            return Optional.empty();
        }
        byte[] buffer = new byte[associatedData.size() + sealed.size()];
        associatedData.copyTo(buffer, 0);
        sealed.copyTo(buffer, associatedData.size());
        int icvAt = buffer.length - icvLength();
        if (!hasChecksum(keys.integrity(), buffer, icvAt)
                || !cipher.open(keys.encryption(), buffer, associatedData.size(), textLength)) {
            return Optional.empty();
        }
        return Optional.of(Arrays.copyOfRange(buffer, icvAt - textLength, icvAt));
    }

    private boolean hasChecksum(Secret key, byte[] buffer, int icvAt) {
        if (integrity == null) {
            return true;
        }
        byte[] expected = new byte[integrity.length()];
        checksum(integrity, key, buffer, icvAt, expected, 0);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(buffer, icvAt, buffer.length));
    }

    private static void checksum(
            Mac integrity, Secret key, byte[] buffer, int length, byte[] out, int at) {
        try (Mac.Keyed work = integrity.keyed(key)) {
            work.update(buffer, 0, length);
            work.finish(out, at);
        }
    }

    private int icvLength() {
        return integrity == null ? cipher.icvLength() : integrity.length();
    }

    /// The sealer of one message, which may be several fragments.
    private final class CountingSealer implements Sealer {
        private final SkKeys keys;
        private long counter;

        CountingSealer(SkKeys keys, long firstCounter) {
            this.keys = keys;
            this.counter = firstCounter;
        }

        @Override
        public int ivLength() {
            return cipher.ivLength();
        }

        @Override
        public int blockLength() {
            return cipher.blockLength();
        }

        @Override
        public int icvLength() {
            return MessageProtection.this.icvLength();
        }

        @Override
        public byte[] seal(Bytes associatedData, byte[] plaintext) {
            return MessageProtection.this.seal(keys, counter++, associatedData, plaintext);
        }
    }
}
