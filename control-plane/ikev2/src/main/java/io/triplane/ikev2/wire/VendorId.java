package io.triplane.ikev2.wire;

/// Vendor ID payload, RFC 7296 §3.12: any octets.
public record VendorId(Bytes data) implements Payload {
    @Override
    public int payloadType() {
        return PayloadType.VENDOR_ID.number();
    }

    @Override
    public String toString() {
        return "VendorId[" + PeerText.textOrHex(data) + "]";
    }
}
