package io.triplane.ikev2.wire;

import java.util.Optional;

/// Identification payload IDi or IDr, RFC 7296 §3.5.
///
/// `body` is the payload without its generic header, reserved octets as received: AUTH is computed
/// over exactly these octets (RFC 7296 §2.15, `RestOfIDPayload`). Two payloads name the same
/// identity when type and data agree, see [#sameIdentity].
public record Identification(Side side, Bytes body) implements Payload {
    private static final int HEADER_OCTETS = 4;

    public Identification {
        if (body.size() < HEADER_OCTETS) {
            throw new IllegalArgumentException(
                    "identification body without type and reserved octets");
        }
        Check.argument(fault(body));
    }

    public static Identification of(Side side, IdType type, Bytes data) {
        return new Identification(
                side, Bytes.concat(Bytes.ofU8(type.number()), Bytes.ofHex("000000"), data));
    }

    static Identification decode(Side side, WireReader reader) throws MalformedException {
        if (reader.remaining() < HEADER_OCTETS) {
            throw reader.malformed("ID Type and RESERVED: 4 octets wanted");
        }
        Bytes body = reader.rest();
        reader.refuse(fault(body));
        return new Identification(side, body);
    }

    private static Optional<String> fault(Bytes body) {
        int size = body.size() - HEADER_OCTETS;
        int type = body.at(0);
        boolean sizeOk =
                switch (IdType.of(type).orElse(IdType.KEY_ID)) {
                    case IPV4_ADDR -> size == IpAddress.Family.IPV4.octets();
                    case IPV6_ADDR -> size == IpAddress.Family.IPV6.octets();
                    case FQDN, RFC822_ADDR, DER_ASN1_DN, DER_ASN1_GN, KEY_ID, FC_NAME, NULL ->
                            size <= Limits.ID_OCTETS_MAX;
                };
        return sizeOk
                ? Optional.empty()
                : Optional.of(
                        "identification of type "
                                + IdType.nameOf(type)
                                + " with "
                                + size
                                + " octets of data");
    }

    /// See [IdType].
    public int idType() {
        return body.at(0);
    }

    public Bytes data() {
        return body.slice(HEADER_OCTETS);
    }

    /// Whether both name one identity, whatever their side and reserved octets.
    public boolean sameIdentity(Identification other) {
        return idType() == other.idType() && data().equals(other.data());
    }

    /// The data for people: an address, escaped text, or hexadecimal.
    public String text() {
        return switch (IdType.of(idType()).orElse(IdType.KEY_ID)) {
            case IPV4_ADDR, IPV6_ADDR -> IpAddress.ofOctets(data()).toString();
            case FQDN, RFC822_ADDR -> PeerText.escape(data());
            case DER_ASN1_DN, DER_ASN1_GN, KEY_ID, FC_NAME, NULL -> PeerText.hex(data());
        };
    }

    @Override
    public int payloadType() {
        return switch (side) {
            case INITIATOR -> PayloadType.ID_INITIATOR.number();
            case RESPONDER -> PayloadType.ID_RESPONDER.number();
        };
    }

    @Override
    public String toString() {
        return "Identification[%s %s %s]".formatted(side, IdType.nameOf(idType()), text());
    }
}
