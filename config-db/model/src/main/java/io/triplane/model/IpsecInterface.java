package io.triplane.model;

import io.triplane.model.net.IpAddress;
import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Shape;
import io.triplane.model.schema.Table;
import io.triplane.model.schema.Token;
import io.triplane.model.schema.ValueType;
import java.util.List;
import java.util.Optional;

/// A row `IPSEC_INTERFACE|ipsecN` and its address rows `IPSEC_INTERFACE|ipsecN|prefix`: the tunnel
/// interface of route mode.
public record IpsecInterface(String name, FieldValues values, List<Address> addresses) {
    private static final int INTERFACE_LENGTH_MAX = 63;
    private static final int NUMBER_DIGITS_MAX = 5;
    private static final String PREFIX = "ipsec";

    /// What carries the packets.
    public enum Type implements Token {
        IPSEC,
        IPIP,
        GRE,
        IPIP6
    }

    /// An address of the interface with its prefix length.
    public record Address(IpAddress address, int prefixLength) {
        static ValueType<Address> type() {
            return ValueType.of(
                    new Shape.Text(49, "address/length"), Address::parse, Address::toString);
        }

        static Address parse(String text) throws BadValueException {
            int slash = text.indexOf('/');
            String remedy = "write address/length, such as 10.9.0.1/30";
            if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
                throw new BadValueException("is no address with a prefix length", remedy);
            }
            IpAddress address = IpAddress.parse(text.substring(0, slash));
            int length = Integer.parseInt(text.substring(slash + 1));
            if (length > address.family().bits()) {
                throw new BadValueException("has too long a prefix", remedy);
            }
            return new Address(address, length);
        }

        @Override
        public String toString() {
            return address + "/" + prefixLength;
        }
    }

    public static final Field<Type> TYPE =
            Field.of("type", ValueType.token(Type.class), "what carries the packets")
                    .later("tunnels inside IPsec", Type.IPSEC)
                    .orElse(Type.IPSEC);
    public static final Field<Integer> MTU =
            Field.of("mtu", ValueType.integer(576, 9216), "octets of a packet inside the tunnel")
                    .orElse(1400);
    public static final Field<AdminStatus> ADMIN_STATUS =
            Field.of("admin_status", ValueType.token(AdminStatus.class), "down: carries nothing")
                    .orElse(AdminStatus.UP);
    public static final Field<Optional<String>> VRF =
            Field.of("vrf", ValueType.name(), "VRF of the inner packets").later("VRFs").optional();
    public static final Field<Optional<Integer>> MSS_CLAMP =
            Field.of("mss_clamp", ValueType.integer(500, 9176), "largest TCP segment let through")
                    .later("TCP MSS clamping")
                    .optional();
    public static final Field<Optional<String>> UNNUMBERED =
            Field.of(
                            "unnumbered",
                            ValueType.text(INTERFACE_LENGTH_MAX, "interface"),
                            "the interface whose address it borrows")
                    .later("borrowed addresses")
                    .optional();

    private static final ValueType<String> NAME =
            ValueType.of(
                    new Shape.Text(PREFIX.length() + NUMBER_DIGITS_MAX, "ipsecN"),
                    IpsecInterface::parseName,
                    text -> text);

    public static final Table TABLE =
            new Table(
                    "IPSEC_INTERFACE",
                    "tunnel interfaces of route mode",
                    List.of(new Table.KeyPart("name", NAME, "ipsec and a number")),
                    List.of(TYPE, MTU, ADMIN_STATUS, VRF, MSS_CLAMP, UNNUMBERED));

    /// The rows `IPSEC_INTERFACE|ipsecN|prefix`, which have no fields.
    public static final Table ADDRESS_TABLE =
            new Table(
                    TABLE.name(),
                    "addresses of tunnel interfaces",
                    List.of(
                            new Table.KeyPart("name", NAME, "the interface"),
                            new Table.KeyPart("prefix", Address.type(), "address and length")),
                    List.of());

    public IpsecInterface {
        addresses = List.copyOf(addresses);
    }

    public <V> V get(Field<V> field) {
        return values.get(field);
    }

    public RowKey key() {
        return TABLE.key(name);
    }

    /// The number in the name, which is the instance in VPP.
    public int instance() {
        return Integer.parseInt(name.substring(PREFIX.length()));
    }

    private static String parseName(String text) throws BadValueException {
        if (!text.matches(PREFIX + "(0|[1-9][0-9]{0," + (NUMBER_DIGITS_MAX - 1) + "})")) {
            throw new BadValueException(
                    "is no name of a tunnel interface", "write ipsec and a number, such as ipsec1");
        }
        return text;
    }
}
