package io.triplane.cli.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One way to read the words so far: which line of which view, what was bound, what may follow.
/// Immutable; a step makes new paths.
record Path(
        List<Scope> scopes,
        int depth,
        Mode mode,
        Optional<Line> line,
        List<String> keywords,
        List<Binding> bindings,
        List<Element> rest) {

    /// A word or value that may come next, and the path before it.
    record Edge(Path path, Element element, List<Element> rest) {
        /// The path behind a keyword.
        Path taken(String keyword) {
            List<String> keywords = new ArrayList<>(path.keywords);
            keywords.add(keyword);
            return new Path(
                    path.scopes, path.depth, path.mode, path.line, keywords, path.bindings, rest);
        }

        /// The path behind a value.
        Path taken(Binding binding) {
            List<Element> next = new ArrayList<>();
            if (binding.slot().repeated()) {
                next.add(new Element.Options(List.of(List.of(element))));
            }
            next.addAll(rest);
            List<Binding> bound = new ArrayList<>(path.bindings);
            bound.add(binding);
            return new Path(
                    path.scopes, path.depth, path.mode, path.line, path.keywords, bound, next);
        }
    }

    /// The beginning of a line while the views are open.
    static Path start(List<Scope> open) {
        View view = open.getLast().view();
        return new Path(
                open,
                open.size(),
                Mode.SET,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(new Element.Inside(view, Mode.SET)));
    }

    /// Everything that may come next.
    List<Edge> edges() {
        List<Edge> found = new ArrayList<>();
        collect(found);
        return found;
    }

    /// The command that the words so far are, if they are one.
    Optional<Command> command() {
        boolean complete = rest.stream().allMatch(this::canEndBefore);
        return complete
                ? line.map(known -> new Command(scopes, depth, mode, known, keywords, bindings))
                : Optional.empty();
    }

    /// Values that a name on offer lies below: of the views, then of this line.
    List<String> named() {
        return Stream.concat(scopes.getLast().key().stream(), bindings.stream().map(Binding::value))
                .toList();
    }

    private boolean canEndBefore(Element element) {
        return switch (element) {
            case Element.Options _ -> true;
            case Element.Inside(View _, Mode inside) -> inside != Mode.DEFAULT;
            case Element.Word _, Element.Value _ -> false;
        };
    }

    private void collect(List<Edge> found) {
        if (rest.isEmpty()) {
            return;
        }
        Element head = rest.getFirst();
        List<Element> tail = rest.subList(1, rest.size());
        switch (head) {
            case Element.Word _, Element.Value _ -> found.add(new Edge(this, head, tail));
            case Element.Options(List<List<Element>> groups) -> {
                for (int i = 0; i < groups.size(); i++) {
                    withRest(optionChosen(groups, i, tail)).collect(found);
                }
                withRest(tail).collect(found);
            }
            case Element.Inside(View view, Mode inside) -> collectLines(view, inside, found);
        }
    }

    private void collectLines(View view, Mode inside, List<Edge> found) {
        List<Scope> here = scopes;
        if (line.isPresent()) {
            here = new ArrayList<>(scopes);
            here.add(new Scope(view, Command.keyOf(view, scopes.getLast(), bindings)));
        }
        for (Line candidate : view.lines()) {
            new Path(
                            here,
                            depth,
                            inside,
                            Optional.of(candidate),
                            List.of(),
                            List.of(),
                            candidate.pattern(inside))
                    .collect(found);
        }
        if (inside == Mode.SET && view.isConfiguration()) {
            Path before =
                    new Path(
                            here, depth, inside, Optional.empty(), List.of(), List.of(), List.of());
            found.add(before.prefixed("no", "remove or turn off", view, Mode.NO));
            found.add(before.prefixed("default", "back to the default", view, Mode.DEFAULT));
        }
    }

    private Edge prefixed(String word, String help, View view, Mode mode) {
        return new Edge(
                this, new Element.Word(word, help), List.of(new Element.Inside(view, mode)));
    }

    private Path withRest(List<Element> next) {
        return new Path(scopes, depth, mode, line, keywords, bindings, next);
    }

    private static List<Element> optionChosen(
            List<List<Element>> groups, int chosen, List<Element> tail) {
        List<Element> next = new ArrayList<>(groups.get(chosen));
        List<List<Element>> others = new ArrayList<>(groups);
        others.remove(chosen);
        if (!others.isEmpty()) {
            next.add(new Element.Options(others));
        }
        next.addAll(tail);
        return next;
    }
}
