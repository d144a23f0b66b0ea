package io.triplane.cli.show;

import java.util.List;
import java.util.Map;

/// Writes JSON (RFC 8259) from maps, lists, texts, numbers and booleans, indented by two blanks.
public final class Json {
    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();

    private Json() {}

    public static String text(Object value) {
        Json json = new Json();
        json.value(value, "");
        return json.out.toString();
    }

    /// On one line, for streams of objects.
    public static String line(Map<String, ?> object) {
        // Line ends inside texts are escaped, so every one here is indentation.
        return text(object).replaceAll("\n *", " ");
    }

    private void value(Object value, String indent) {
        switch (value) {
            case Map<?, ?> object -> object(object, indent);
            case List<?> array -> array(array, indent);
            case String text -> quoted(text);
            case Number number -> out.append(number);
            case Boolean truth -> out.append(truth);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private void object(Map<?, ?> object, String indent) {
        String inner = indent + INDENT;
        String before = "{\n";
        for (Map.Entry<?, ?> member : object.entrySet()) {
            out.append(before).append(inner);
            quoted(String.valueOf(member.getKey()));
            out.append(": ");
            value(member.getValue(), inner);
            before = ",\n";
        }
        out.append(object.isEmpty() ? "{}" : "\n" + indent + "}");
    }

    private void array(List<?> array, String indent) {
        String inner = indent + INDENT;
        String before = "[\n";
        for (Object element : array) {
            out.append(before).append(inner);
            value(element, inner);
            before = ",\n";
        }
        out.append(array.isEmpty() ? "[]" : "\n" + indent + "]");
    }

    private void quoted(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(hexDigit(c >> 4)).append(hexDigit(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static char hexDigit(int value) {
        return Character.forDigit(value, 16);
    }
}
