package io.triplane.ikev2.wire;

/// Key Exchange payload, RFC 7296 §3.4: the public value of a [KeyExchangeMethod]. Whether the data
/// fit the method is for the method to say.
public record KeyExchange(int method, Bytes data) implements Payload {
    static KeyExchange decode(WireReader body) throws MalformedException {
        int method = body.u16("Diffie-Hellman Group Num");
        body.reserved(2);
        return new KeyExchange(method, body.rest());
    }

    void encode(WireWriter out) {
        out.u16(method, "Diffie-Hellman Group Num");
        out.zeros(2);
        out.octets(data);
    }

    @Override
    public int payloadType() {
        return PayloadType.KEY_EXCHANGE.number();
    }

    @Override
    public String toString() {
        return "KeyExchange[%s, %d octets]"
                .formatted(KeyExchangeMethod.nameOf(method), data.size());
    }
}
