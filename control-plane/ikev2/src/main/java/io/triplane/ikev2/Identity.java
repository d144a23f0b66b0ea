package io.triplane.ikev2;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IdType;
import io.triplane.ikev2.wire.IpAddress;

/// Who an end of an IKE SA claims to be, RFC 7296 §3.5. Compared octet by octet.
public record Identity(IdType type, Bytes data) {
    /// Longest identity that is sent or accepted, in octets.
    public static final int OCTETS_MAX = 1024;

    public Identity {
        if (data.size() > OCTETS_MAX) {
            throw new IllegalArgumentException(
                    "identity of %d octets: at most %d are allowed"
                            .formatted(data.size(), OCTETS_MAX));
        }
    }

    public static Identity ofAddress(IpAddress address) {
        IdType type = address.isV4() ? IdType.IPV4_ADDR : IdType.IPV6_ADDR;
        return new Identity(type, address.octets());
    }

    public static Identity ofFqdn(String name) {
        return new Identity(IdType.FQDN, Bytes.ofUtf8(name));
    }

    public static Identity ofEmail(String address) {
        return new Identity(IdType.RFC822_ADDR, Bytes.ofUtf8(address));
    }

    public static Identity ofKeyId(Bytes octets) {
        return new Identity(IdType.KEY_ID, octets);
    }

    /// `fqdn:gw.example`, with whatever a terminal or a log could misread replaced by `?`.
    @Override
    public String toString() {
        return type.token() + ":" + value();
    }

    private String value() {
        return switch (type) {
            case IPV4_ADDR, IPV6_ADDR ->
                    data.size() == 4 || data.size() == 16
                            ? IpAddress.ofOctets(data).toString()
                            : data.toString();
            case FQDN, RFC822_ADDR -> printable(data);
            case DER_ASN1_DN, DER_ASN1_GN, KEY_ID, FC_NAME, NULL -> data.toString();
        };
    }

    private static String printable(Bytes octets) {
        StringBuilder text = new StringBuilder(octets.size());
        for (int i = 0; i < octets.size(); i++) {
            int octet = octets.at(i);
            text.append(octet > ' ' && octet < 0x7F ? (char) octet : '?');
        }
        return text.toString();
    }
}
