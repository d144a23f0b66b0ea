package io.triplane.cli;

import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.Shape;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Texts that fields take, from what the schema says of them.
final class Samples {
    /// One of these fits every free text of the schema.
    private static final List<String> TEXTS =
            List.of(
                    "192.0.2.1",
                    "2001:db8::2",
                    "198.51.100.0/24",
                    "2001:db8:1::/48",
                    "/run/some where",
                    "two words",
                    "a\"b\\c",
                    "!bang",
                    "|",
                    "no",
                    "plain",
                    "ipsec7",
                    "tcp",
                    "97");

    private Samples() {}

    /// Every canonical text of a small set that the field takes; none for a field of a later
    /// release.
    static List<String> of(Field<?> field) {
        Set<String> taken = new LinkedHashSet<>();
        for (String text : candidates(field.shape(), field)) {
            canonical(field, text).ifPresent(taken::add);
        }
        return List.copyOf(taken);
    }

    static String pick(List<String> texts, RandomGenerator random) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static List<String> candidates(Shape shape, Field<?> field) {
        return switch (shape) {
            case Shape.Words _ -> field.words();
            case Shape.Whole(long min, long max, boolean orZero) ->
                    List.of(
                            String.valueOf(min),
                            String.valueOf(max),
                            String.valueOf(min / 2 + max / 2),
                            orZero ? "0" : String.valueOf(min));
            case Shape.Decimal(String min, String max) ->
                    List.of(min, max, new BigDecimal(max).subtract(new BigDecimal("0.1")) + "");
            case Shape.Text _ -> TEXTS;
            case Shape.Reference _ -> List.of("alpha", "beta.1", "all", "ipsec3");
            case Shape.ListOf(Shape element, int sizeMax) -> lists(element, sizeMax, field);
        };
    }

    private static List<String> lists(Shape element, int sizeMax, Field<?> field) {
        List<String> singles = new ArrayList<>();
        for (String text : candidates(element, field)) {
            if (!text.contains(",") && canonical(field, text).isPresent()) {
                singles.add(text);
            }
        }
        List<String> lists = new ArrayList<>(singles);
        if (singles.size() > 1) {
            lists.add(String.join(",", singles.subList(0, Math.min(sizeMax, 2))));
        }
        return lists;
    }

    private static <V> Optional<String> canonical(Field<V> field, String text) {
        try {
            return Optional.of(field.render(field.parse(text)));
        } catch (BadValueException bad) {
            return Optional.empty();
        }
    }
}
