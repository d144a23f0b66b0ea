package io.triplane.ikev2.wire;

import java.util.Optional;

/// EAP payload, RFC 7296 §3.16: one EAP packet, whose own length field agrees with the payload.
public record Eap(Bytes message) implements Payload {
    private static final int HEADER_OCTETS = 4;

    public Eap {
        Check.argument(fault(message));
    }

    static Eap decode(WireReader body) throws MalformedException {
        Bytes message = body.rest();
        body.refuse(fault(message));
        return new Eap(message);
    }

    private static Optional<String> fault(Bytes message) {
        if (message.size() < HEADER_OCTETS) {
            return Optional.of("EAP message of " + message.size() + " octets, at least 4 wanted");
        }
        return message.u16(2) == message.size()
                ? Optional.empty()
                : Optional.of(
                        "EAP length field says "
                                + message.u16(2)
                                + " octets, the payload holds "
                                + message.size());
    }

    /// 1 request, 2 response, 3 success, 4 failure (RFC 3748 §4).
    public int code() {
        return message.at(0);
    }

    public int identifier() {
        return message.at(1);
    }

    @Override
    public int payloadType() {
        return PayloadType.EAP.number();
    }

    /// The message may hold a password's proof.
    @Override
    public String toString() {
        return "Eap[code=%d, identifier=%d, %d octets]"
                .formatted(code(), identifier(), message.size());
    }
}
