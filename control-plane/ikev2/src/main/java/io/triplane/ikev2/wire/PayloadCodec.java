package io.triplane.ikev2.wire;

import java.util.Optional;

/// Picks the codec of a payload body.
final class PayloadCodec {
    private PayloadCodec() {}

    /// Whether a payload type has a meaning here. The others matter only if they are critical.
    static boolean understands(int number) {
        Optional<PayloadType> type = PayloadType.of(number);
        return type.isPresent() && type.get() != PayloadType.GENERIC_SECURE_PASSWORD;
    }

    /// Reads a body to its end. What is not understood becomes [Unknown].
    static Payload decode(int number, boolean critical, WireReader body) throws MalformedException {
        Optional<PayloadType> type = PayloadType.of(number);
        if (type.isEmpty()) {
            return new Unknown(number, critical, body.rest());
        }
        return switch (type.get()) {
            case SA -> SecurityAssociation.decode(body);
            case KEY_EXCHANGE -> KeyExchange.decode(body);
            case ID_INITIATOR -> Identification.decode(Side.INITIATOR, body);
            case ID_RESPONDER -> Identification.decode(Side.RESPONDER, body);
            case CERT -> Certificate.decode(body);
            case CERTREQ -> CertificateRequest.decode(body);
            case AUTH -> Authentication.decode(body);
            case NONCE -> Nonce.decode(body);
            case NOTIFY -> Notify.decode(body);
            case DELETE -> Delete.decode(body);
            case VENDOR_ID -> new VendorId(body.rest());
            case TS_INITIATOR -> TrafficSelectors.decode(Side.INITIATOR, body);
            case TS_RESPONDER -> TrafficSelectors.decode(Side.RESPONDER, body);
            case CONFIGURATION -> Configuration.decode(body);
            case EAP -> Eap.decode(body);
            case PUZZLE_SOLUTION -> new PuzzleSolution(body.rest());
            case GENERIC_SECURE_PASSWORD -> new Unknown(number, critical, body.rest());
            case NONE, ENCRYPTED, ENCRYPTED_FRAGMENT ->
                    throw body.malformed(type.get().token() + " payload out of its place");
        };
    }

    static void encode(Payload payload, WireWriter out) {
        switch (payload) {
            case SecurityAssociation p -> p.encode(out);
            case KeyExchange p -> p.encode(out);
            case Identification p -> out.octets(p.body());
            case Certificate p -> p.encode(out);
            case CertificateRequest p -> p.encode(out);
            case Authentication p -> p.encode(out);
            case Nonce p -> out.octets(p.data());
            case Notify p -> p.encode(out);
            case Delete p -> p.encode(out);
            case PuzzleSolution p -> out.octets(p.keys());
            case VendorId p -> out.octets(p.data());
            case TrafficSelectors p -> p.encode(out);
            case Configuration p -> p.encode(out);
            case Eap p -> out.octets(p.message());
            case Unknown p -> out.octets(p.body());
        }
    }
}
