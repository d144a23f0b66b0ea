package io.triplane.cli.grammar;

import java.util.ArrayList;
import java.util.List;

/// A piece of a pattern.
public sealed interface Element {
    /// A keyword; typed in full or as a unique prefix.
    record Word(String text, String help) implements Element {}

    /// A place for a value.
    record Value(Slot slot) implements Element {}

    /// Any of these groups, in any order, each at most once.
    record Options(List<List<Element>> groups) implements Element {
        public Options {
            groups = List.copyOf(groups);
        }
    }

    /// One line of a view; not even one where the words before it already are a command.
    record Inside(View view, Mode mode) implements Element {}

    /// The slots of a pattern, in order.
    static List<Slot> slots(List<Element> pattern) {
        List<Slot> found = new ArrayList<>();
        for (Element element : pattern) {
            switch (element) {
                case Element.Value(Slot slot) -> found.add(slot);
                case Element.Options(List<List<Element>> groups) ->
                        groups.forEach(group -> found.addAll(slots(group)));
                case Element.Word _, Element.Inside _ -> {}
            }
        }
        return found;
    }
}
