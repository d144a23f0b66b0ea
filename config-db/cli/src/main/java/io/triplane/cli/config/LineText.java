package io.triplane.cli.config;

import io.triplane.cli.grammar.Element;
import io.triplane.cli.grammar.Lexer;
import io.triplane.cli.grammar.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Fills a pattern with values.
final class LineText {
    private LineText() {}

    /// The words of the line; empty where a value that is needed is absent. An optional group
    /// appears where it has all its values.
    static Optional<List<String>> words(
            List<Element> pattern, Function<Slot, Optional<List<String>>> values) {
        List<String> words = new ArrayList<>();
        for (Element element : pattern) {
            switch (element) {
                case Element.Word(String text, String _) -> words.add(text);
                case Element.Value(Slot slot) -> {
                    Optional<List<String>> found = values.apply(slot);
                    if (found.isEmpty()) {
                        return Optional.empty();
                    }
                    found.get().forEach(text -> words.add(Lexer.quote(text)));
                }
                case Element.Options(List<List<Element>> groups) ->
                        groups.forEach(group -> words(group, values).ifPresent(words::addAll));
                case Element.Inside _ -> {}
            }
        }
        return Optional.of(words);
    }
}
