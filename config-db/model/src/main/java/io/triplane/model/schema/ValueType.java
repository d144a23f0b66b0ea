package io.triplane.model.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How a field's text becomes a value and back: a [Shape] for those who only describe it, a parser
/// and a renderer for those who read and write it. `render(parse(x))` is the canonical spelling.
public final class ValueType<T> {
    /// Names of objects: safe as a key in every database of a SONiC host.
    public static final String NAME_PATTERN = "[A-Za-z0-9][A-Za-z0-9_.-]{0,62}";

    private static final Pattern NAME = Pattern.compile(NAME_PATTERN);
    private static final int NAME_LENGTH_MAX = 63;
    private static final int PATH_LENGTH_MAX = 255;

    /// Text to value; says what is wrong with the text.
    @FunctionalInterface
    public interface Parser<T> {
        T parse(String text) throws BadValueException;
    }

    private final Shape shape;
    private final Parser<T> parser;
    private final Function<T, String> renderer;

    private ValueType(Shape shape, Parser<T> parser, Function<T, String> renderer) {
        this.shape = shape;
        this.parser = parser;
        this.renderer = renderer;
    }

    public static <T> ValueType<T> of(Shape shape, Parser<T> parser, Function<T, String> renderer) {
        return new ValueType<>(shape, parser, renderer);
    }

    public static ValueType<Long> number(long min, long max) {
        return of(
                new Shape.Whole(min, max, false),
                text -> parseNumber(text, min, max),
                String::valueOf);
    }

    public static ValueType<Integer> integer(int min, int max) {
        return of(
                new Shape.Whole(min, max, false),
                text -> Math.toIntExact(parseNumber(text, min, max)),
                String::valueOf);
    }

    /// 0, or a number of the range.
    public static ValueType<Integer> zeroOr(int min, int max) {
        return of(
                new Shape.Whole(min, max, true),
                text -> text.equals("0") ? 0 : Math.toIntExact(parseNumber(text, min, max)),
                String::valueOf);
    }

    /// One of these numbers.
    public static ValueType<Integer> oneOf(List<Integer> numbers) {
        List<String> words = numbers.stream().map(String::valueOf).toList();
        return of(
                new Shape.Words(words),
                text -> {
                    if (!words.contains(text)) {
                        throw new BadValueException(
                                "is none of the known sizes",
                                "use one of " + String.join(", ", words));
                    }
                    return Integer.valueOf(text);
                },
                String::valueOf);
    }

    /// 1..65535.
    public static ValueType<Integer> port() {
        return integer(1, 65_535);
    }

    public static ValueType<BigDecimal> decimal(String min, String max) {
        return of(
                new Shape.Decimal(min, max),
                text -> parseDecimal(text, min, max),
                BigDecimal::toPlainString);
    }

    /// `true` or `false`; SONiC's `True` and `False` are read too.
    public static ValueType<Boolean> bool() {
        return of(
                new Shape.Words(List.of("true", "false")),
                text ->
                        switch (text) {
                            case "true", "True" -> true;
                            case "false", "False" -> false;
                            default ->
                                    throw new BadValueException(
                                            "is no boolean", "write true or false");
                        },
                String::valueOf);
    }

    /// One word of an enum.
    public static <E extends Enum<E> & Token> ValueType<E> token(Class<E> words) {
        E[] all = words.getEnumConstants();
        List<String> offered = Arrays.stream(all).filter(Token::offered).map(Token::token).toList();
        return of(
                new Shape.Words(offered),
                text -> {
                    for (E word : all) {
                        if (word.token().equals(text) || word.aliases().contains(text)) {
                            return word;
                        }
                    }
                    throw new BadValueException(
                            "is none of the known words",
                            "use one of " + String.join(", ", offered));
                },
                Token::token);
    }

    /// Printable text, one line.
    public static ValueType<String> text(int lengthMax, String hint) {
        return of(
                new Shape.Text(lengthMax, hint),
                text -> parseText(text, lengthMax),
                Function.identity());
    }

    /// An absolute path.
    public static ValueType<String> path() {
        return of(
                new Shape.Text(PATH_LENGTH_MAX, "path"),
                text -> {
                    String path = parseText(text, PATH_LENGTH_MAX);
                    if (!path.startsWith("/")) {
                        throw new BadValueException(
                                "is no absolute path", "write the path from / on");
                    }
                    return path;
                },
                Function.identity());
    }

    /// A name fit for a key.
    public static ValueType<String> name() {
        return of(
                new Shape.Text(NAME_LENGTH_MAX, "name"), ValueType::parseName, Function.identity());
    }

    /// The name of a row of that table. Whether the row exists is checked with the whole
    /// configuration in hand.
    public static ValueType<String> reference(String table) {
        return of(new Shape.Reference(table), ValueType::parseName, Function.identity());
    }

    /// Comma-joined values; the stored field name ends in `@`.
    public static <T> ValueType<List<T>> list(ValueType<T> element, int sizeMax) {
        return of(
                new Shape.ListOf(element.shape(), sizeMax),
                text -> parseList(text, element, sizeMax),
                values -> values.stream().map(element.renderer).collect(Collectors.joining(",")));
    }

    public Shape shape() {
        return shape;
    }

    public T parse(String text) throws BadValueException {
        return parser.parse(text);
    }

    public String render(T value) {
        return renderer.apply(value);
    }

    private static long parseNumber(String text, long min, long max) throws BadValueException {
        String remedy = "write a whole number from " + min + " to " + max;
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException notNumber) {
            throw new BadValueException("is no whole number in range", remedy);
        }
        if (value < min || max < value) {
            throw new BadValueException("is out of range", remedy);
        }
        return value;
    }

    private static BigDecimal parseDecimal(String text, String min, String max)
            throws BadValueException {
        String remedy = "write a number from " + min + " to " + max;
        // Bounded before BigDecimal sees it: an exponent could ask for gigabytes of digits.
        if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            throw new BadValueException("is no decimal number", remedy);
        }
        BigDecimal value = new BigDecimal(text);
        if (value.compareTo(new BigDecimal(min)) < 0 || value.compareTo(new BigDecimal(max)) > 0) {
            throw new BadValueException("is out of range", remedy);
        }
        return value;
    }

    private static String parseText(String text, int lengthMax) throws BadValueException {
        if (text.isEmpty() || text.length() > lengthMax) {
            throw new BadValueException(
                    "has " + text.length() + " characters", "write 1 to " + lengthMax);
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new BadValueException(
                    "has a control character", "use printable characters on one line");
        }
        return text;
    }

    private static String parseName(String text) throws BadValueException {
        if (!NAME.matcher(text).matches()) {
            throw new BadValueException(
                    "is no name",
                    "use 1 to 63 letters, digits, '_', '.', '-', beginning with a letter or digit");
        }
        return text;
    }

    private static <T> List<T> parseList(String text, ValueType<T> element, int sizeMax)
            throws BadValueException {
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> parts = Arrays.asList(text.split(",", -1));
        if (parts.size() > sizeMax) {
            throw new BadValueException(
                    "has " + parts.size() + " elements", "write at most " + sizeMax);
        }
        List<T> values = new ArrayList<>();
        for (String part : parts) {
            T value;
            try {
                value = element.parse(part);
            } catch (BadValueException bad) {
                throw new BadValueException("element \"" + part + "\" " + bad.text(), bad.remedy());
            }
            if (values.contains(value)) {
                throw new BadValueException(
                        "names \"" + part + "\" twice", "write each element once");
            }
            values.add(value);
        }
        return List.copyOf(values);
    }
}
