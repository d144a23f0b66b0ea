package io.triplane.jvpp.golden;

import io.triplane.jvpp.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fields of one message as a vector file writes them: hexadecimal digits, `00*12` for twelve
/// equal octets, `..` (and `..*12`) for octets that may be anything, `{name}` for four octets that
/// the first answer to contain it chooses and every later message repeats.
final class GoldenOctets {
    private sealed interface Part {
        record Exact(Bytes octets) implements Part {}

        record Any(int count) implements Part {}

        record Symbol(String name) implements Part {}
    }

    /// Octets of a symbol: an index of VPP's choice.
    static final int SYMBOL_OCTETS = 4;

    private final List<Part> parts;
    private final String text;

    private GoldenOctets(List<Part> parts, String text) {
        this.parts = parts;
        this.text = text;
    }

    static GoldenOctets parse(String text) {
        List<Part> parts = new ArrayList<>();
        for (String word : text.trim().split("\\s+", -1)) {
            if (!word.isEmpty()) {
                parts.add(part(word));
            }
        }
        return new GoldenOctets(parts, text);
    }

    private static Part part(String word) {
        if (word.startsWith("{") && word.endsWith("}")) {
            return new Part.Symbol(word.substring(1, word.length() - 1));
        }
        int star = word.indexOf('*');
        String unit = star < 0 ? word : word.substring(0, star);
        int times = star < 0 ? 1 : Integer.parseInt(word.substring(star + 1));
        if (unit.equals("..")) {
            return new Part.Any(times);
        }
        byte[] once = HexFormat.of().parseHex(unit);
        byte[] all = new byte[once.length * times];
        for (int i = 0; i < all.length; i++) {
            all[i] = once[i % once.length];
        }
        return new Part.Exact(Bytes.of(all));
    }

    /// The octets with symbols filled in; open octets are zero.
    byte[] octets(Map<String, Integer> symbols) {
        byte[] octets = new byte[size()];
        int at = 0;
        for (Part part : parts) {
            switch (part) {
                case Part.Exact(Bytes exact) ->
                        System.arraycopy(exact.toArray(), 0, octets, at, exact.size());
                case Part.Any _ -> {}
                case Part.Symbol(String name) -> {
                    int value =
                            Optional.ofNullable(symbols.get(name))
                                    .orElseThrow(() -> new AssertionError("nothing bound " + name));
                    for (int i = 0; i < SYMBOL_OCTETS; i++) {
                        octets[at + i] = (byte) (value >>> (24 - 8 * i));
                    }
                }
            }
            at += size(part);
        }
        return octets;
    }

    /// Whether `octets` are these; binds symbols that are not bound yet.
    boolean matches(byte[] octets, Map<String, Integer> symbols) {
        if (octets.length != size()) {
            return false;
        }
        int at = 0;
        for (Part part : parts) {
            int end = at + size(part);
            byte[] here = Arrays.copyOfRange(octets, at, end);
            boolean same =
                    switch (part) {
                        case Part.Exact(Bytes exact) -> exact.equals(Bytes.of(here));
                        case Part.Any _ -> true;
                        case Part.Symbol(String name) -> {
                            int value = HexFormat.fromHexDigits(HexFormat.of().formatHex(here));
                            symbols.putIfAbsent(name, value);
                            yield Integer.valueOf(value).equals(symbols.get(name));
                        }
                    };
            if (!same) {
                return false;
            }
            at = end;
        }
        return true;
    }

    /// The names of the symbols in it.
    List<String> symbols() {
        return parts.stream()
                .filter(Part.Symbol.class::isInstance)
                .map(part -> ((Part.Symbol) part).name())
                .toList();
    }

    private int size() {
        return parts.stream().mapToInt(GoldenOctets::size).sum();
    }

    private static int size(Part part) {
        return switch (part) {
            case Part.Exact(Bytes octets) -> octets.size();
            case Part.Any(int count) -> count;
            case Part.Symbol _ -> SYMBOL_OCTETS;
        };
    }

    /// One field in the file's notation, long runs shortened.
    static String format(byte[] field) {
        for (byte octet : field) {
            if (octet != field[0] || field.length <= 8) {
                return mixed(field);
            }
        }
        return field.length == 0 ? "" : run(field[0], field.length);
    }

    private static String mixed(byte[] field) {
        int end = field.length;
        while (end > 0 && field[end - 1] == 0) {
            end--;
        }
        int zeros = field.length - end;
        if (zeros <= 8) {
            return HexFormat.of().formatHex(field);
        }
        return HexFormat.of().formatHex(field, 0, end) + " " + run((byte) 0, zeros);
    }

    private static String run(byte octet, int count) {
        return HexFormat.of().toHexDigits(octet) + "*" + count;
    }

    @Override
    public String toString() {
        return text;
    }
}
