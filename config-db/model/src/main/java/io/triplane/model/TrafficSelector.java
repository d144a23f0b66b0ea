package io.triplane.model;

import io.triplane.model.net.AddressRange;
import io.triplane.model.net.IpAddress;
import io.triplane.model.net.IpAddress.Family;
import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.Shape;
import io.triplane.model.schema.Table;
import io.triplane.model.schema.Token;
import io.triplane.model.schema.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A row `IPSEC_TRAFFIC_SELECTOR|connection|child|side|seq`: addresses, IP protocol (0: any) and
/// ports of one end (RFC 7296 §3.13.1). For ICMP `portStart` and `portEnd` hold type * 256 + code.
public record TrafficSelector(AddressRange range, int protocol, int portStart, int portEnd) {
    public static final int PORT_MAX = 65_535;
    private static final int SEQ_MAX = 255;
    private static final String ANY = "any";
    private static final Map<String, Integer> PROTOCOLS =
            Map.of(ANY, 0, "icmp", 1, "tcp", 6, "udp", 17, "icmp6", 58, "sctp", 132);

    /// Which end's addresses a selector names.
    public enum Side implements Token {
        LOCAL,
        REMOTE
    }

    public static final Field<Optional<IpAddress>> ADDR_START =
            Field.of("addr_start", IpAddress.type(), "first address").optional();
    public static final Field<Optional<IpAddress>> ADDR_END =
            Field.of("addr_end", IpAddress.type(), "last address").optional();
    public static final Field<Optional<AddressRange>> PREFIX =
            Field.of("prefix", AddressRange.prefixType(), "addresses as a prefix").optional();
    public static final Field<Integer> PROTOCOL =
            Field.of("protocol", protocolType(), "IP protocol").orElse(0);
    public static final Field<Integer> PORT_START =
            Field.of("port_start", ValueType.integer(0, PORT_MAX), "first port").orElse(0);
    public static final Field<Integer> PORT_END =
            Field.of("port_end", ValueType.integer(0, PORT_MAX), "last port").orElse(PORT_MAX);

    public static final Table TABLE =
            new Table(
                    "IPSEC_TRAFFIC_SELECTOR",
                    "what a child protects",
                    List.of(
                            new Table.KeyPart(
                                    "conn",
                                    ValueType.reference(ConnectionTable.NAME),
                                    "the connection"),
                            new Table.KeyPart(
                                    "child",
                                    ValueType.reference(IpsecChild.TABLE.name()),
                                    "the child"),
                            new Table.KeyPart("side", ValueType.token(Side.class), "which end"),
                            new Table.KeyPart(
                                    "seq", ValueType.integer(1, SEQ_MAX), "place in the proposal")),
                    List.of(ADDR_START, ADDR_END, PREFIX, PROTOCOL, PORT_START, PORT_END));

    public TrafficSelector {
        if (protocol < 0 || protocol > 255 || portStart < 0 || portEnd > PORT_MAX) {
            throw new IllegalArgumentException(
                    "selector of protocol %d, ports %d-%d".formatted(protocol, portStart, portEnd));
        }
    }

    /// Everything of a family.
    public static TrafficSelector all(Family family) {
        return new TrafficSelector(AddressRange.all(family), 0, 0, PORT_MAX);
    }

    /// Whether a packet can match both.
    public boolean overlaps(TrafficSelector other) {
        boolean protocols = protocol == 0 || other.protocol == 0 || protocol == other.protocol;
        return protocols
                && range.overlaps(other.range)
                && portStart <= other.portEnd
                && other.portStart <= portEnd;
    }

    public boolean anyPort() {
        return portStart == 0 && portEnd == PORT_MAX;
    }

    /// `10.1.1.0/24`, `10.1.1.0/24 tcp 80-80`.
    @Override
    public String toString() {
        String ports = anyPort() ? "" : " " + portStart + "-" + portEnd;
        return range + (protocol == 0 ? ports : " " + protocolText(protocol) + ports);
    }

    private static ValueType<Integer> protocolType() {
        ValueType<Integer> numbers = ValueType.integer(0, 255);
        return ValueType.of(
                new Shape.Text(5, "any|icmp|icmp6|sctp|tcp|udp|0..255"),
                text -> parseProtocol(text, numbers),
                TrafficSelector::protocolText);
    }

    private static int parseProtocol(String text, ValueType<Integer> numbers)
            throws BadValueException {
        Integer known = PROTOCOLS.get(text);
        return known != null ? known : numbers.parse(text);
    }

    private static String protocolText(int protocol) {
        return PROTOCOLS.entrySet().stream()
                .filter(entry -> entry.getValue() == protocol)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(String.valueOf(protocol));
    }
}
