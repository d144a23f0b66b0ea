package io.triplane.ikev2.wire;

/// Attribute of a transform, RFC 7296 §3.3.5: `fixed` ones (attribute format bit set) hold two
/// octets, the others carry their length.
public record TransformAttribute(int type, boolean fixed, Bytes value) {
    /// Key Length, the only attribute in use: a number of bits.
    public static final int KEY_LENGTH = 14;

    private static final int FORMAT_BIT = 0x8000;

    public TransformAttribute {
        if (type >= FORMAT_BIT || type < 0) {
            throw new IllegalArgumentException("attribute type " + type + ", at most 32767");
        }
        if (fixed && value.size() != Short.BYTES) {
            throw new IllegalArgumentException(
                    "fixed attribute of " + value.size() + " octets, 2 wanted");
        }
    }

    public static TransformAttribute keyLength(int bits) {
        return new TransformAttribute(KEY_LENGTH, true, Bytes.ofU16(bits));
    }

    static TransformAttribute decode(WireReader body) throws MalformedException {
        int word = body.u16("Attribute Type");
        boolean fixed = (word & FORMAT_BIT) != 0;
        int length = fixed ? Short.BYTES : body.u16("Attribute Length");
        return new TransformAttribute(
                word & ~FORMAT_BIT, fixed, body.octets(length, "Attribute Value"));
    }

    boolean isKeyLength() {
        return type == KEY_LENGTH && fixed;
    }

    void encode(WireWriter out) {
        out.u16(fixed ? type | FORMAT_BIT : type, "Attribute Type");
        if (!fixed) {
            out.u16(value.size(), "Attribute Length");
        }
        out.octets(value);
    }
}
