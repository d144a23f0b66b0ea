package io.triplane.ikev2.wire;

import java.util.ArrayList;
import java.util.List;

/// Configuration payload, RFC 7296 §3.15. `type` is a [ConfigType].
public record Configuration(int type, List<ConfigAttribute> attributes) implements Payload {
    public Configuration {
        attributes = List.copyOf(attributes);
        if (attributes.size() > Limits.CONFIG_ATTRIBUTES_MAX) {
            throw new IllegalArgumentException(
                    "%d configuration attributes, at most %d"
                            .formatted(attributes.size(), Limits.CONFIG_ATTRIBUTES_MAX));
        }
    }

    static Configuration decode(WireReader body) throws MalformedException {
        int type = body.u8("CFG Type");
        body.reserved(3);
        List<ConfigAttribute> attributes = new ArrayList<>(4);
        while (!body.atEnd()) {
            if (attributes.size() == Limits.CONFIG_ATTRIBUTES_MAX) {
                throw body.malformed(
                        "more than " + Limits.CONFIG_ATTRIBUTES_MAX + " configuration attributes");
            }
            attributes.add(ConfigAttribute.decode(body));
        }
        return new Configuration(type, attributes);
    }

    void encode(WireWriter out) {
        out.u8(type, "CFG Type");
        out.zeros(3);
        for (ConfigAttribute attribute : attributes) {
            attribute.encode(out);
        }
    }

    @Override
    public int payloadType() {
        return PayloadType.CONFIGURATION.number();
    }
}
