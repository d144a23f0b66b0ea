package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;

/// A keyed function of octet strings: a prf or an integrity algorithm. Belongs to one shard.
public interface Mac {
    /// Octets of a result.
    int length();

    /// Starts work under `key`, which is not kept beyond `close`. One piece of work at a time: a
    /// second start before `close` is refused as a bug.
    Keyed keyed(Secret key);

    /// The result over all parts, one after the other.
    default byte[] compute(Secret key, Bytes... parts) {
        byte[] result = new byte[length()];
        try (Keyed work = keyed(key)) {
            for (Bytes part : parts) {
                work.update(part);
            }
            work.finish(result, 0);
        }
        return result;
    }

    /// Work under one key.
    interface Keyed extends AutoCloseable {
        void update(byte[] data, int from, int length);

        /// Writes [Mac#length] octets at `at` and starts anew under the same key.
        void finish(byte[] out, int at);

        default void update(Bytes data) {
            byte[] octets = data.toArray();
            update(octets, 0, octets.length);
        }

        default void update(Secret data) {
            data.lend((octets, from, length) -> {
                update(octets, from, length);
                return length;
            });
        }

        @Override
        void close();
    }
}
