package io.triplane.cli.grammar;

import java.util.ArrayList;
import java.util.List;

/// One command: how it is written, what it does, one line of help.
public record Line(String syntax, List<Element> pattern, Meaning meaning, String help) {
    public Line {
        pattern = List.copyOf(pattern);
    }

    /// The pattern under a prefix: with `no` the leading keywords are needed and the rest may be
    /// cut off anywhere; with `default` only the leading keywords stand.
    List<Element> pattern(Mode mode) {
        return switch (meaning) {
            case Meaning.Open(View view) -> {
                List<Element> opened = new ArrayList<>(pattern);
                opened.add(new Element.Inside(view, mode));
                yield opened;
            }
            case Meaning.Assign _,
                    Meaning.Switch _,
                    Meaning.PutRow _,
                    Meaning.TakePasskey _,
                    Meaning.Run _ ->
                    switch (mode) {
                        case SET -> pattern;
                        case NO -> cutAnywhere(pattern);
                        case DEFAULT -> pattern.subList(0, leadingWords(pattern));
                    };
        };
    }

    private static List<Element> cutAnywhere(List<Element> pattern) {
        int lead = leadingWords(pattern);
        List<Element> cut = new ArrayList<>(pattern.subList(0, lead));
        List<Element> rest = List.of();
        for (int i = pattern.size() - 1; i >= lead; i--) {
            List<Element> group = new ArrayList<>(List.of(pattern.get(i)));
            group.addAll(rest);
            rest = List.of(new Element.Options(List.of(group)));
        }
        cut.addAll(rest);
        return cut;
    }

    private static int leadingWords(List<Element> pattern) {
        int lead = 0;
        while (lead < pattern.size() && pattern.get(lead) instanceof Element.Word) {
            lead++;
        }
        return lead;
    }
}
