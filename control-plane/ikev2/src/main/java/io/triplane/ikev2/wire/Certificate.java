package io.triplane.ikev2.wire;

/// Certificate payload, RFC 7296 §3.6. The data stay unread until a credential asks for them.
public record Certificate(int encoding, Bytes data) implements Payload {
    static Certificate decode(WireReader body) throws MalformedException {
        int encoding = body.u8("Cert Encoding");
        return new Certificate(encoding, body.rest());
    }

    void encode(WireWriter out) {
        out.u8(encoding, "Cert Encoding");
        out.octets(data);
    }

    @Override
    public int payloadType() {
        return PayloadType.CERT.number();
    }

    @Override
    public String toString() {
        return "Certificate[%s, %d octets]".formatted(CertEncoding.nameOf(encoding), data.size());
    }
}
