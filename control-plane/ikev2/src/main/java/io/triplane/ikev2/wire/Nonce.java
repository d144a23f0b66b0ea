package io.triplane.ikev2.wire;

import java.util.Optional;

/// Nonce payload, RFC 7296 §3.9: 16 to 256 octets.
public record Nonce(Bytes data) implements Payload {
    public static final int SIZE_MIN = 16;
    public static final int SIZE_MAX = 256;

    public Nonce {
        Check.argument(fault(data));
    }

    static Nonce decode(WireReader body) throws MalformedException {
        Bytes data = body.rest();
        body.refuse(fault(data));
        return new Nonce(data);
    }

    private static Optional<String> fault(Bytes data) {
        return data.size() < SIZE_MIN || data.size() > SIZE_MAX
                ? Optional.of("nonce of " + data.size() + " octets, 16 to 256 are allowed")
                : Optional.empty();
    }

    @Override
    public int payloadType() {
        return PayloadType.NONCE.number();
    }

    @Override
    public String toString() {
        return "Nonce[" + data.size() + " octets]";
    }
}
