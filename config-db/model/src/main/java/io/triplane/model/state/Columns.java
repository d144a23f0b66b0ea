package io.triplane.model.state;

import io.triplane.model.net.IpAddress;
import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.Shape;
import io.triplane.model.schema.Table.KeyPart;
import io.triplane.model.schema.Token;
import io.triplane.model.schema.ValueType;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The kinds of fields that published rows are made of. All are optional: a reader sees rows half
/// filled, and an older or newer writer.
final class Columns {
    private static final int TEXT_LENGTH_MAX = 1024;
    private static final int ELEMENTS_MAX = 1024;

    private Columns() {}

    static Field<Optional<String>> text(String name, String help) {
        return Field.of(name, words(), help).optional();
    }

    static Field<Optional<Long>> count(String name, String help) {
        return Field.of(name, ValueType.number(0, Long.MAX_VALUE), help).optional();
    }

    /// Seconds since 1970.
    static Field<Optional<Long>> epoch(String name, String help) {
        return count(name, help + ", seconds since 1970");
    }

    static Field<Optional<Boolean>> flag(String name, String help) {
        return Field.of(name, ValueType.bool(), help).optional();
    }

    static <E extends Enum<E> & Token> Field<Optional<E>> word(
            String name, Class<E> words, String help) {
        return Field.of(name, ValueType.token(words), help).optional();
    }

    static Field<Optional<IpAddress>> address(String name, String help) {
        return Field.of(name, IpAddress.type(), help).optional();
    }

    static Field<Optional<Integer>> port(String name, String help) {
        return Field.of(name, ValueType.port(), help).optional();
    }

    static Field<List<String>> list(String name, String help) {
        return Field.of(name, ValueType.list(words(), ELEMENTS_MAX), help).orElse(List.of());
    }

    /// 8 hex digits without `0x`.
    static Field<Optional<Integer>> spi(String name, String help) {
        return Field.of(name, SPI, help).optional();
    }

    /// 16 hex digits without `0x`.
    static Field<Optional<Long>> ikeSpi(String name, String help) {
        return Field.of(name, IKE_SPI, help).optional();
    }

    static KeyPart name(String name, String help) {
        return new KeyPart(name, ValueType.name(), help);
    }

    static KeyPart spiKey(String name, String help) {
        return new KeyPart(name, SPI, help);
    }

    private static final ValueType<Integer> SPI =
            ValueType.of(
                    new Shape.Text(8, "8 hex digits"),
                    text -> (int) parseHex(text, 8),
                    spi -> HexFormat.of().toHexDigits(spi));

    private static final ValueType<Long> IKE_SPI =
            ValueType.of(
                    new Shape.Text(16, "16 hex digits"),
                    text -> parseHex(text, 16),
                    spi -> HexFormat.of().toHexDigits(spi));

    private static ValueType<String> words() {
        return ValueType.text(TEXT_LENGTH_MAX, "text");
    }

    private static long parseHex(String text, int digits) throws BadValueException {
        if (!text.matches("[0-9a-f]{" + digits + "}")) {
            throw new BadValueException("is no SPI", "write " + digits + " hex digits");
        }
        return HexFormat.fromHexDigitsToLong(text);
    }
}
