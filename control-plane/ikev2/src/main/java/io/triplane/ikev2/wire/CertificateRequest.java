package io.triplane.ikev2.wire;

/// Certificate Request payload, RFC 7296 §3.7. For X.509 the authorities are SHA-1 hashes of
/// trusted public keys, one after the other.
public record CertificateRequest(int encoding, Bytes authorities) implements Payload {
    static CertificateRequest decode(WireReader body) throws MalformedException {
        int encoding = body.u8("Cert Encoding");
        return new CertificateRequest(encoding, body.rest());
    }

    void encode(WireWriter out) {
        out.u8(encoding, "Cert Encoding");
        out.octets(authorities);
    }

    @Override
    public int payloadType() {
        return PayloadType.CERTREQ.number();
    }

    @Override
    public String toString() {
        return "CertificateRequest[%s, %d octets]"
                .formatted(CertEncoding.nameOf(encoding), authorities.size());
    }
}
