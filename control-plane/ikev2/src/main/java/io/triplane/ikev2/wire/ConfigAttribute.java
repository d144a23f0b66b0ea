package io.triplane.ikev2.wire;

/// Attribute of a Configuration payload, RFC 7296 §3.15.1. An empty value asks for one. `type` is a
/// [ConfigAttributeType].
public record ConfigAttribute(int type, Bytes value) {
    /// The highest bit of the field is reserved.
    private static final int TYPE_MAX = 0x7FFF;

    public ConfigAttribute {
        if (type < 0 || type > TYPE_MAX) {
            throw new IllegalArgumentException("attribute type " + type + ", at most 32767");
        }
    }

    static ConfigAttribute decode(WireReader body) throws MalformedException {
        int type = body.u16("Attribute Type") & TYPE_MAX;
        int length = body.u16("Attribute Length");
        return new ConfigAttribute(type, body.octets(length, "Attribute Value"));
    }

    void encode(WireWriter out) {
        out.u16(type, "Attribute Type");
        out.u16(value.size(), "Attribute Length");
        out.octets(value);
    }
}
