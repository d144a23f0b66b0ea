package io.triplane.cli.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

/// Reads how a line is written: keywords, `<slot>` for a value, `<slot...>` for all words that are
/// left, `[…]` for what may be left out; neighbouring brackets may come in any order.
final class Pattern {
    private static final String REPEATED = "...";

    private final StringTokenizer tokens;
    private final Map<String, Slot> slots;
    private final Map<String, String> topics;
    private final String help;
    private final String lead;
    private final StringBuilder path = new StringBuilder();

    Pattern(String syntax, Map<String, Slot> slots, Map<String, String> topics, String help) {
        this.tokens = new StringTokenizer(syntax, " []", true);
        this.slots = slots;
        this.topics = topics;
        this.help = help;
        this.lead = lead(syntax);
    }

    List<Element> parse() {
        return sequence();
    }

    private List<Element> sequence() {
        List<Element> elements = new ArrayList<>();
        List<List<Element>> groups = new ArrayList<>();
        while (tokens.hasMoreTokens()) {
            String token = tokens.nextToken();
            if (token.equals(" ")) {
                continue;
            }
            if (token.equals("[")) {
                groups.add(sequence());
                continue;
            }
            if (!groups.isEmpty()) {
                elements.add(new Element.Options(groups));
                groups = new ArrayList<>();
            }
            if (token.equals("]")) {
                return withHelp(elements);
            }
            elements.add(token.startsWith("<") ? value(token) : word(token));
        }
        if (!groups.isEmpty()) {
            elements.add(new Element.Options(groups));
        }
        return withHelp(elements);
    }

    private Element value(String token) {
        String name = token.substring(1, token.length() - 1);
        boolean repeated = name.endsWith(REPEATED);
        if (repeated) {
            name = name.substring(0, name.length() - REPEATED.length());
        }
        Slot slot = slots.get(name);
        if (slot == null) {
            throw new IllegalArgumentException("no slot " + name + " for " + lead);
        }
        return new Element.Value(repeated ? slot.taking(true) : slot);
    }

    private Element word(String token) {
        path.append(path.isEmpty() ? "" : " ").append(token);
        String known = topics.get(path.toString());
        if (known == null) {
            known = lead.startsWith(path.toString()) ? help : topics.getOrDefault(token, "");
        }
        return new Element.Word(token, known);
    }

    /// A keyword without help of its own borrows that of the value behind it.
    private static List<Element> withHelp(List<Element> elements) {
        for (int i = 0; i + 1 < elements.size(); i++) {
            if (elements.get(i) instanceof Element.Word(String text, String help)
                    && help.isEmpty()
                    && elements.get(i + 1) instanceof Element.Value(Slot slot)) {
                elements.set(i, new Element.Word(text, slot.help()));
            }
        }
        return elements;
    }

    /// The keywords before the first value.
    private static String lead(String syntax) {
        int end = syntax.length();
        for (char stop : new char[] {'<', '['}) {
            int at = syntax.indexOf(stop);
            if (at >= 0) {
                end = Math.min(end, at);
            }
        }
        return syntax.substring(0, end).strip();
    }
}
