package io.triplane.model.net;

import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Shape;
import io.triplane.model.schema.ValueType;

/// Where the peer may be: one address, a set of addresses, or anywhere.
public sealed interface RemoteAddress {
    /// The word for a peer of unknown address.
    String ANY = "any";

    /// A peer that can be called.
    record One(IpAddress address) implements RemoteAddress {
        @Override
        public String toString() {
            return address.toString();
        }
    }

    /// A peer that calls from within a range or prefix.
    record Within(AddressRange range) implements RemoteAddress {
        @Override
        public String toString() {
            return range.toString();
        }
    }

    /// A peer that calls from anywhere.
    record Any() implements RemoteAddress {
        @Override
        public String toString() {
            return ANY;
        }
    }

    /// Whether a packet from that address may come from this peer.
    default boolean matches(IpAddress source) {
        return switch (this) {
            case One one -> one.address().equals(source);
            case Within within -> within.range().contains(source);
            case Any _ -> true;
        };
    }

    static ValueType<RemoteAddress> type() {
        return ValueType.of(
                new Shape.Text(RemoteAddressText.LENGTH_MAX, "address|prefix|range|any"),
                RemoteAddressText::parse,
                Object::toString);
    }
}

/// Reads the four forms.
final class RemoteAddressText {
    static final int LENGTH_MAX = 253;

    private static final String REMEDY = "write an address, prefix, range a-b, or any";

    private RemoteAddressText() {}

    static RemoteAddress parse(String text) throws BadValueException {
        if (text.equals(RemoteAddress.ANY)) {
            return new RemoteAddress.Any();
        }
        if (text.contains("/")) {
            return new RemoteAddress.Within(AddressRange.parsePrefix(text));
        }
        if (text.matches("[A-Za-z0-9.-]*[A-Za-z][A-Za-z0-9.-]*") && text.length() <= LENGTH_MAX) {
            throw new BadValueException("not supported by this release: peers by DNS name", REMEDY);
        }
        int dash = text.indexOf('-');
        if (dash < 0) {
            return new RemoteAddress.One(IpAddress.parse(text));
        }
        IpAddress start = IpAddress.parse(text.substring(0, dash));
        IpAddress end = IpAddress.parse(text.substring(dash + 1));
        if (start.family() != end.family() || start.compareTo(end) > 0) {
            throw new BadValueException("is no range", "write the lower address first");
        }
        return new RemoteAddress.Within(new AddressRange(start, end));
    }
}
