package io.triplane.ikev2.wire;

/// Authentication payload, RFC 7296 §3.8. Its data prove the identity and appear in no trace.
public record Authentication(int method, Bytes data) implements Payload {
    static Authentication decode(WireReader body) throws MalformedException {
        int method = body.u8("Auth Method");
        body.reserved(3);
        return new Authentication(method, body.rest());
    }

    void encode(WireWriter out) {
        out.u8(method, "Auth Method");
        out.zeros(3);
        out.octets(data);
    }

    @Override
    public int payloadType() {
        return PayloadType.AUTH.number();
    }

    @Override
    public String toString() {
        return "Authentication[method=%s, %d octets]"
                .formatted(AuthMethod.nameOf(method), data.size());
    }
}
