package io.triplane.cli.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads lines against the views that are open. A word is looked up in all of them, so a sibling
/// view opens from inside a view and `show` works everywhere; where two views know a command, the
/// inner one wins. Keywords and listed values may be cut to a unique prefix; a free value is never
/// taken for a cut keyword.
public final class Matcher {
    /// Words that an error names; more are left to `?`.
    private static final int EXPECTED_MAX = 16;

    private final List<Path> starts;

    /// `chains` lists, innermost first, the scopes that a line may be read in, each from the
    /// outermost view inwards.
    public Matcher(List<List<Scope>> chains) {
        this.starts = chains.stream().map(Path::start).toList();
    }

    /// What came of a line.
    public sealed interface Result {
        record Matched(Command command) implements Result {}

        record Refused(Fault fault) implements Result {}
    }

    /// Reads a whole line of at least one word.
    public Result match(List<Lexeme> words) {
        List<Path> paths = starts;
        for (Lexeme word : words) {
            switch (step(paths, word)) {
                case Step.Alive(List<Path> next) -> paths = next;
                case Step.Stuck(Fault fault) -> {
                    return new Result.Refused(fault);
                }
            }
        }
        for (Path path : paths) {
            Optional<Command> command = path.command();
            if (command.isPresent()) {
                return new Result.Matched(command.get());
            }
        }
        return new Result.Refused(incomplete(paths, words.getLast()));
    }

    /// What may follow these words, with names of objects where they are wanted; words that do not
    /// fit yield nothing. A finished command is told by [#isComplete].
    public List<Candidate> candidates(List<Lexeme> words, String prefix, ObjectNames names) {
        Map<String, Candidate> found = new LinkedHashMap<>();
        for (Path path : walk(words)) {
            for (Path.Edge edge : path.edges()) {
                for (Candidate candidate : candidates(edge, names)) {
                    if (!candidate.literal() || candidate.text().startsWith(prefix)) {
                        found.putIfAbsent(candidate.text(), candidate);
                    }
                }
            }
        }
        return List.copyOf(found.values());
    }

    /// Whether the words are a command as they stand.
    public boolean isComplete(List<Lexeme> words) {
        return walk(words).stream().anyMatch(path -> path.command().isPresent());
    }

    private List<Path> walk(List<Lexeme> words) {
        List<Path> paths = starts;
        for (Lexeme word : words) {
            paths = step(paths, word) instanceof Step.Alive(List<Path> next) ? next : List.of();
        }
        return paths;
    }

    private sealed interface Step {
        record Alive(List<Path> paths) implements Step {}

        record Stuck(Fault fault) implements Step {}
    }

    private static Step step(List<Path> paths, Lexeme word) {
        List<Path.Edge> edges = new ArrayList<>();
        paths.forEach(path -> edges.addAll(path.edges()));
        List<Path> exact = literal(edges, word, word.text());
        return exact.isEmpty() ? inexact(edges, word) : new Step.Alive(exact);
    }

    /// A word that is no keyword in full: a free value, else a cut keyword or listed value.
    private static Step inexact(List<Path.Edge> edges, Lexeme word) {
        List<Path> free = free(edges, word);
        if (!free.isEmpty()) {
            return new Step.Alive(free);
        }
        Set<String> meant = new LinkedHashSet<>();
        if (!word.quoted()) {
            for (Path.Edge edge : edges) {
                for (String text : literals(edge.element())) {
                    if (text.startsWith(word.text())) {
                        meant.add(text);
                    }
                }
            }
        }
        return switch (meant.size()) {
            case 0 -> new Step.Stuck(refusal(edges, word));
            case 1 -> new Step.Alive(literal(edges, word, meant.iterator().next()));
            default -> new Step.Stuck(ambiguous(word, meant));
        };
    }

    /// The paths behind edges whose keyword is `text` or whose listed values take it, other
    /// spellings included.
    private static List<Path> literal(List<Path.Edge> edges, Lexeme word, String text) {
        List<Path> taken = new ArrayList<>();
        for (Path.Edge edge : edges) {
            switch (edge.element()) {
                case Element.Word(String keyword, String _) -> {
                    if (!word.quoted() && keyword.equals(text)) {
                        taken.add(edge.taken(keyword));
                    }
                }
                case Element.Value(Slot slot) -> {
                    if (!slot.open()
                            && slot.read(text) instanceof Slot.Reading.Good(String value)) {
                        taken.add(edge.taken(new Binding(slot, word, value)));
                    }
                }
                case Element.Options _, Element.Inside _ -> {}
            }
        }
        return taken;
    }

    private static List<Path> free(List<Path.Edge> edges, Lexeme word) {
        List<Path> taken = new ArrayList<>();
        for (Path.Edge edge : edges) {
            if (edge.element() instanceof Element.Value(Slot slot)
                    && slot.open()
                    && slot.read(word.text()) instanceof Slot.Reading.Good(String value)) {
                taken.add(edge.taken(new Binding(slot, word, value)));
            }
        }
        return taken;
    }

    private static List<String> literals(Element element) {
        return switch (element) {
            case Element.Word(String text, String _) -> List.of(text);
            case Element.Value(Slot slot) -> slot.words();
            case Element.Options _, Element.Inside _ -> List.of();
        };
    }

    private static List<Candidate> candidates(Path.Edge edge, ObjectNames names) {
        return switch (edge.element()) {
            case Element.Word(String text, String help) -> List.of(new Candidate(text, help, true));
            case Element.Value(Slot slot) -> candidates(slot, edge.path().named(), names);
            case Element.Options _, Element.Inside _ -> List.of();
        };
    }

    private static List<Candidate> candidates(Slot slot, List<String> named, ObjectNames names) {
        List<Candidate> found = new ArrayList<>();
        for (String word : slot.words()) {
            found.add(new Candidate(word, slot.help(), true));
        }
        slot.names()
                .filter(rows -> rows.part() <= named.size())
                .map(rows ->
                        names.under(
                                rows.table(),
                                named.subList(named.size() - rows.part(), named.size())))
                .ifPresent(all ->
                        all.forEach(name -> found.add(new Candidate(name, slot.help(), true))));
        if (slot.open()) {
            found.add(new Candidate("<" + slot.hint() + ">", slot.help(), false));
        }
        return found;
    }

    /// The reason of the first slot that looked at the word; without a slot the word is unknown.
    private static Fault refusal(List<Path.Edge> edges, Lexeme word) {
        for (Path.Edge edge : edges) {
            if (edge.element() instanceof Element.Value(Slot slot)
                    && slot.read(word.text()) instanceof Slot.Reading.Bad(String why)) {
                return Fault.at(
                        word,
                        Fault.BAD_VALUE,
                        slot.name() + " \"" + slot.shown(word.text()) + "\" " + why);
            }
        }
        String remedy = edges.isEmpty() ? "the command ends before it" : "use " + expected(edges);
        return Fault.at(
                word, Fault.UNKNOWN_WORD, "\"" + word.text() + "\" is not known here; " + remedy);
    }

    private static Fault ambiguous(Lexeme word, Set<String> meant) {
        return Fault.at(
                word,
                Fault.AMBIGUOUS,
                "\""
                        + word.text()
                        + "\" may mean "
                        + String.join(", ", meant)
                        + "; type more of the word");
    }

    private static Fault incomplete(List<Path> paths, Lexeme last) {
        List<Path.Edge> edges = new ArrayList<>();
        paths.forEach(path -> edges.addAll(path.edges()));
        Lexeme end = new Lexeme("", last.end() + 1, last.end() + 1, false);
        return Fault.at(
                end,
                Fault.INCOMPLETE,
                "the command is not complete after \""
                        + last.text()
                        + "\"; add "
                        + expected(edges));
    }

    /// What fits, in words; a long list is left to `?`.
    private static String expected(List<Path.Edge> edges) {
        Set<String> texts = new LinkedHashSet<>();
        for (Path.Edge edge : edges) {
            for (Candidate candidate : candidates(edge, (_, _) -> List.of())) {
                texts.add(candidate.text());
            }
        }
        if (texts.size() > EXPECTED_MAX) {
            return "one of the " + texts.size() + " words that ? lists here";
        }
        return (texts.size() == 1 ? "" : "one of ") + String.join(", ", texts);
    }
}
