package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import java.nio.ByteBuffer;

/// Our half of a key exchange between offer and answer: the private key and the public value that
/// goes with it. Whoever holds the share closes it; that wipes the private key.
public final class KeyShare implements AutoCloseable {
    private static final byte VERSION = 1;
    private static final int HEADER_LENGTH = 1 + Short.BYTES + Short.BYTES;

    private final KeyExchangeMethod method;
    private final Bytes publicValue;
    private final Secret privateKey;

    /// Takes `privateKey` over, in the method's own form: the scalar of a curve or the exponent, as
    /// a big-endian number (curve25519, curve448: the octets of RFC 7748; ML-KEM: the seed).
    public KeyShare(KeyExchangeMethod method, Bytes publicValue, Secret privateKey) {
        this.method = method;
        this.publicValue = publicValue;
        this.privateKey = privateKey;
    }

    public KeyExchangeMethod method() {
        return method;
    }

    public Bytes publicValue() {
        return publicValue;
    }

    public Secret privateKey() {
        return privateKey;
    }

    /// Version, method (2 octets), length of the public value (2 octets), public value, private
    /// key.
    public Secret encoded() {
        byte[] out = new byte[HEADER_LENGTH + publicValue.size() + privateKey.length()];
        ByteBuffer.wrap(out)
                .put(VERSION)
                .putShort((short) method.number())
                .putShort((short) publicValue.size());
        publicValue.copyTo(out, HEADER_LENGTH);
        privateKey.copyTo(out, HEADER_LENGTH + publicValue.size());
        return Secret.of(out);
    }

    /// Reads what [#encoded] wrote; throws `IllegalArgumentException` for anything else.
    public static KeyShare decode(Secret encoded) {
        return encoded.lend((octets, from, length) -> {
            StoredForm in = new StoredForm("key share", VERSION, octets, from, length);
            int number = in.u16();
            KeyExchangeMethod method =
                    KeyExchangeMethod.of(number)
                            .orElseThrow(() -> in.unknown("key exchange method", number));
            Bytes publicValue = in.bytes(in.u16());
            return new KeyShare(method, publicValue, in.rest());
        });
    }

    @Override
    public void close() {
        privateKey.close();
    }

    @Override
    public String toString() {
        return "KeyShare[" + method.token() + "]";
    }
}
