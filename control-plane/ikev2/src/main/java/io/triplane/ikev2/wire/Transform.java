package io.triplane.ikev2.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// One transform of a proposal, RFC 7296 §3.3.2. `type` is a [TransformType]; `id` belongs to the
/// registry of that type. Unknown types, ids and attributes are kept, never chosen.
public record Transform(int type, int id, List<TransformAttribute> attributes) {
    /// Last Substruc of a transform that has another behind it.
    static final int MORE = 3;

    static final int OCTETS_MIN = 8;

    private static final int HEADER_OCTETS = 4;

    public Transform {
        attributes = List.copyOf(attributes);
    }

    /// A cipher whose keys have one length only: the attribute is forbidden (RFC 7296 §3.3.5).
    public static Transform of(EncryptionId id) {
        return of(TransformType.ENCRYPTION, id.number());
    }

    /// A cipher with keys of several lengths: the attribute is required.
    public static Transform of(EncryptionId id, int keyBits) {
        return new Transform(
                TransformType.ENCRYPTION.number(),
                id.number(),
                List.of(TransformAttribute.keyLength(keyBits)));
    }

    public static Transform of(PrfId id) {
        return of(TransformType.PRF, id.number());
    }

    public static Transform of(IntegrityId id) {
        return of(TransformType.INTEGRITY, id.number());
    }

    public static Transform of(KeyExchangeMethod id) {
        return of(TransformType.KEY_EXCHANGE, id.number());
    }

    public static Transform of(SequenceNumbers id) {
        return of(TransformType.SEQUENCE_NUMBERS, id.number());
    }

    /// @param type [TransformType#KEY_EXCHANGE] or one of the additional ones (RFC 9370 §2.2.1)
    public static Transform of(TransformType type, KeyExchangeMethod id) {
        return of(type, id.number());
    }

    private static Transform of(TransformType type, int id) {
        return new Transform(type.number(), id, List.of());
    }

    /// From RESERVED on; Last Substruc has been read.
    static Transform decode(WireReader reader) throws MalformedException {
        reader.reserved(1);
        int length = reader.u16("Transform Length");
        WireReader body = reader.window(length - HEADER_OCTETS, "Transform");
        int type = body.u8("Transform Type");
        body.reserved(1);
        int id = body.u16("Transform ID");
        if (body.atEnd()) {
            return new Transform(type, id, List.of());
        }
        List<TransformAttribute> attributes = new ArrayList<>(1);
        while (!body.atEnd()) {
            if (attributes.size() == Limits.TRANSFORM_ATTRIBUTES_MAX) {
                throw body.malformed(
                        "more than " + Limits.TRANSFORM_ATTRIBUTES_MAX + " transform attributes");
            }
            attributes.add(TransformAttribute.decode(body));
        }
        return new Transform(type, id, attributes);
    }

    /// Bits of the Key Length attribute, where there is exactly one.
    public OptionalInt keyLength() {
        return attributes.size() == 1 && attributes.getFirst().isKeyLength()
                ? OptionalInt.of(attributes.getFirst().value().u16(0))
                : OptionalInt.empty();
    }

    /// False where an attribute is unknown, doubled or of the wrong form: such a transform must not
    /// be chosen (RFC 7296 §3.3.6).
    public boolean attributesUnderstood() {
        return attributes.isEmpty() || keyLength().isPresent();
    }

    void encode(WireWriter out, boolean more) {
        int start = out.size();
        out.u8(more ? MORE : 0, "Last Substruc");
        out.zeros(1);
        out.zeros(2);
        out.u8(type, "Transform Type");
        out.zeros(1);
        out.u16(id, "Transform ID");
        for (TransformAttribute attribute : attributes) {
            attribute.encode(out);
        }
        out.patchU16(start + 2, out.size() - start, "Transform Length");
    }
}
