package io.triplane.ikev2.wire;

/// A payload this build does not understand, kept as it came. Without the critical bit it is
/// ignored; with it the whole message is refused (RFC 7296 §2.5), so a decoded message never holds
/// one.
public record Unknown(int payloadType, boolean critical, Bytes body) implements Payload {
    @Override
    public String toString() {
        return "Unknown[%d, %d octets]".formatted(payloadType, body.size());
    }
}
