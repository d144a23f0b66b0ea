package io.triplane.model;

import io.triplane.model.net.IpAddress;
import io.triplane.model.net.IpAddress.Family;
import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Shape;
import io.triplane.model.schema.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/// Who an end says it is: type and value in canonical text. DNs and general names are written as
/// `0x` and their DER in hex; a key id may be text or `0x` hex.
public record Identity(IdType type, String value) {
    /// A peer with any identity.
    public static final Identity ANYONE = new Identity(IdType.ANY, "");

    private static final String HEX_PREFIX = "0x";
    private static final int TEXT_LENGTH_MAX = 256;

    /// Reads a value of the given type.
    public static Identity parse(IdType type, String text) throws BadValueException {
        return switch (type) {
            case IP4_ADDR -> ofAddress(text, Family.IPV4);
            case IP6_ADDR -> ofAddress(text, Family.IPV6);
            case FQDN -> ofName(text);
            case RFC822 -> ofMail(text);
            case DER_ASN1_DN, DER_ASN1_GN -> ofDer(type, text);
            case KEY_ID -> new Identity(type, isHex(text) ? lowerHex(text) : text);
            case ANY -> ANYONE;
        };
    }

    /// Identities in lists, where type and value share one word: `fqdn:gw.example.net`, or the
    /// value alone where [#guess] finds the type.
    static ValueType<Identity> valueType() {
        return ValueType.of(
                new Shape.Text(TEXT_LENGTH_MAX, "identity"),
                Identity::parseWord,
                Identity::toString);
    }

    /// Reads a value whose type is not given: an address, a mail address, else a host name.
    public static Identity guess(String text) throws BadValueException {
        if (text.equals(IdType.ANY.token())) {
            return ANYONE;
        }
        if (text.contains("@")) {
            return ofMail(text);
        }
        if (text.contains(":") || text.matches("[0-9.]+")) {
            return of(IpAddress.parse(text));
        }
        return ofName(text);
    }

    /// The identity of an end that is known by its address.
    public static Identity of(IpAddress address) {
        return switch (address.family()) {
            case IPV4 -> new Identity(IdType.IP4_ADDR, address.toString());
            case IPV6 -> new Identity(IdType.IP6_ADDR, address.toString());
        };
    }

    public boolean isAnyone() {
        return type == IdType.ANY;
    }

    /// The Identification Data of the ID payload (RFC 7296 §3.5); empty for `any`.
    public byte[] octets() {
        return switch (type) {
            case IP4_ADDR, IP6_ADDR -> addressOctets();
            case FQDN, RFC822 -> value.getBytes(StandardCharsets.UTF_8);
            case DER_ASN1_DN, DER_ASN1_GN -> hexOctets();
            case KEY_ID -> isHex(value) ? hexOctets() : value.getBytes(StandardCharsets.UTF_8);
            case ANY -> new byte[0];
        };
    }

    /// `fqdn:branch1.example.net`.
    @Override
    public String toString() {
        return isAnyone() ? type.token() : type.token() + ":" + value;
    }

    private static Identity parseWord(String text) throws BadValueException {
        for (IdType type : IdType.values()) {
            String prefix = type.token() + ":";
            if (text.startsWith(prefix)) {
                return parse(type, text.substring(prefix.length()));
            }
        }
        return guess(text);
    }

    private byte[] addressOctets() {
        try {
            return IpAddress.parse(value).octets();
        } catch (BadValueException e) {
            throw new IllegalStateException("identity " + this + " holds no address", e);
        }
    }

    private byte[] hexOctets() {
        return HexFormat.of().parseHex(value.substring(HEX_PREFIX.length()));
    }

    private static Identity ofAddress(String text, Family family) throws BadValueException {
        IpAddress address = IpAddress.parse(text);
        if (address.family() != family) {
            throw new BadValueException(
                    "is no " + family + " address", "use the other address type");
        }
        return of(address);
    }

    private static Identity ofName(String text) throws BadValueException {
        if (text.contains("*")) {
            throw new BadValueException(
                    "not supported by this release: wildcards in identities",
                    "write one connection per peer, or use any");
        }
        if (!text.matches("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?")) {
            throw new BadValueException("is no host name", "write a name such as gw.example.net");
        }
        return new Identity(IdType.FQDN, text.toLowerCase(Locale.ROOT));
    }

    private static Identity ofMail(String text) throws BadValueException {
        if (!text.matches("[^@\\s*]+@[^@\\s*]+")) {
            throw new BadValueException("is no mail address", "write user@domain");
        }
        return new Identity(IdType.RFC822, text);
    }

    private static Identity ofDer(IdType type, String text) throws BadValueException {
        if (!isHex(text)) {
            throw new BadValueException(
                    "not supported by this release: names as text",
                    "write the DER encoding as 0x and hex digits");
        }
        return new Identity(type, lowerHex(text));
    }

    private static boolean isHex(String text) {
        return text.matches("0[xX]([0-9A-Fa-f]{2})+");
    }

    private static String lowerHex(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
