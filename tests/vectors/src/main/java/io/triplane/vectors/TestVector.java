package io.triplane.vectors;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Scanner;

/// One record of a vector file. A field that is asked for and not there is an error: a test must
/// not pass because a name was misspelt.
public record TestVector(String place, Map<String, String> fields) {
    private static final HexFormat HEX = HexFormat.of();

    public TestVector {
        fields = Map.copyOf(fields);
    }

    public boolean has(String name) {
        return fields.containsKey(name);
    }

    public String text(String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("%s has no field %s".formatted(place, name));
        }
        return value;
    }

    public int number(String name) {
        return Integer.parseInt(text(name));
    }

    /// Hexadecimal in groups; `ab*3` stands for `ababab`, `"abc"` for the octets of the text.
    public byte[] octets(String name) {
        String value = text(name);
        if (value.startsWith("\"")) {
            return value.substring(1, value.length() - 1).getBytes(StandardCharsets.US_ASCII);
        }
        StringBuilder digits = new StringBuilder();
        try (Scanner groups = new Scanner(value)) {
            groups.forEachRemaining(group -> digits.append(expanded(group)));
        }
        return HEX.parseHex(digits);
    }

    private static String expanded(String group) {
        int star = group.indexOf('*');
        return star < 0
                ? group
                : group.substring(0, star).repeat(Integer.parseInt(group.substring(star + 1)));
    }

    /// Where the record stands, so that a failing parameterised test names it.
    @Override
    public String toString() {
        return place;
    }
}
