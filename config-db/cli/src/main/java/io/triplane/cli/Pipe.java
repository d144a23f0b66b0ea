package io.triplane.cli;

import io.triplane.cli.grammar.Candidate;
import io.triplane.cli.grammar.Fault;
import io.triplane.cli.grammar.Lexeme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What `|` does with the lines of an answer.
sealed interface Pipe {
    /// Lines in which the expression is found.
    record Include(Pattern expression) implements Pipe {}

    /// Lines in which it is not found.
    record Exclude(Pattern expression) implements Pipe {}

    /// From the first line in which it is found.
    record Begin(Pattern expression) implements Pipe {}

    /// The number of lines.
    record Count() implements Pipe {}

    /// The answer as JSON; stands first.
    record Json() implements Pipe {}

    /// Without pages.
    record NoMore() implements Pipe {}

    /// Result of [#read].
    sealed interface Read {
        record Good(List<Pipe> pipes) implements Read {}

        record Bad(Fault fault) implements Read {}
    }

    /// The words behind `|`, with their help.
    enum Word {
        INCLUDE("lines that match a regular expression", true),
        EXCLUDE("lines that do not match it", true),
        BEGIN("from the first line that matches", true),
        COUNT("the number of lines", false),
        JSON("the answer as JSON", false),
        NO_MORE("without pages", false);

        private final String help;
        private final boolean takesExpression;

        Word(String help, boolean takesExpression) {
            this.help = help;
            this.takesExpression = takesExpression;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    String BAR = "|";

    /// Index of the first `|`; the number of words where there is none.
    static int start(List<Lexeme> words) {
        for (int i = 0; i < words.size(); i++) {
            if (isBar(words.get(i))) {
                return i;
            }
        }
        return words.size();
    }

    /// Reads `| word [expression]`, any number of them.
    static Read read(List<Lexeme> words) {
        List<Pipe> pipes = new ArrayList<>();
        int at = 0;
        while (at < words.size()) {
            if (at + 1 == words.size()) {
                return new Read.Bad(incomplete(words.get(at), "one of " + texts()));
            }
            Lexeme typed = words.get(at + 1);
            List<Word> meant = meant(typed.text());
            if (meant.size() != 1) {
                return new Read.Bad(unknown(typed, meant));
            }
            Word word = meant.getFirst();
            at += 2;
            Optional<Pattern> expression = Optional.empty();
            if (word.takesExpression) {
                if (at == words.size() || isBar(words.get(at))) {
                    return new Read.Bad(incomplete(typed, "a regular expression"));
                }
                try {
                    expression = Optional.of(Pattern.compile(words.get(at).text()));
                } catch (PatternSyntaxException bad) {
                    return new Read.Bad(badExpression(words.get(at), bad));
                }
                at++;
            }
            if (word == Word.JSON && !pipes.isEmpty()) {
                return new Read.Bad(jsonLate(typed));
            }
            pipes.add(of(word, expression));
            if (at < words.size() && !isBar(words.get(at))) {
                return new Read.Bad(
                        Fault.at(
                                words.get(at),
                                Fault.UNKNOWN_WORD,
                                "\"%s\" is not known here; put | before the next filter"
                                        .formatted(words.get(at).text())));
            }
        }
        return new Read.Good(pipes);
    }

    /// What may follow; `words` begin with the first `|`.
    static List<Candidate> candidates(List<Lexeme> words, String prefix) {
        List<Candidate> found = new ArrayList<>();
        if (isBar(words.getLast())) {
            for (Word word : meant(prefix)) {
                found.add(new Candidate(word.text(), word.help, true));
            }
        } else if (words.size() > 1
                && isBar(words.get(words.size() - 2))
                && meant(words.getLast().text()).stream().anyMatch(word -> word.takesExpression)) {
            found.add(new Candidate("<expression>", "a regular expression", false));
        }
        return found;
    }

    /// The lines behind the pipes.
    static List<String> filter(List<String> lines, List<Pipe> pipes) {
        List<String> left = lines;
        for (Pipe pipe : pipes) {
            left =
                    switch (pipe) {
                        case Include(Pattern expression) ->
                                left.stream().filter(expression.asPredicate()).toList();
                        case Exclude(Pattern expression) ->
                                left.stream().filter(expression.asPredicate().negate()).toList();
                        case Begin(Pattern expression) ->
                                left.stream().dropWhile(expression.asPredicate().negate()).toList();
                        case Count _ -> List.of(String.valueOf(left.size()));
                        case Json _, NoMore _ -> left;
                    };
        }
        return left;
    }

    private static Pipe of(Word word, Optional<Pattern> expression) {
        return switch (word) {
            case INCLUDE -> new Include(expression.orElseThrow());
            case EXCLUDE -> new Exclude(expression.orElseThrow());
            case BEGIN -> new Begin(expression.orElseThrow());
            case COUNT -> new Count();
            case JSON -> new Json();
            case NO_MORE -> new NoMore();
        };
    }

    private static boolean isBar(Lexeme word) {
        return !word.quoted() && word.text().equals(BAR);
    }

    private static List<Word> meant(String typed) {
        return Arrays.stream(Word.values()).filter(word -> word.text().startsWith(typed)).toList();
    }

    private static String texts() {
        return String.join(", ", Arrays.stream(Word.values()).map(Word::text).toList());
    }

    private static Fault unknown(Lexeme typed, List<Word> meant) {
        String typedText = "\"" + typed.text() + "\"";
        if (meant.isEmpty()) {
            return Fault.at(
                    typed, Fault.UNKNOWN_WORD, typedText + " is no filter; use one of " + texts());
        }
        String choices = String.join(", ", meant.stream().map(Word::text).toList());
        return Fault.at(
                typed,
                Fault.AMBIGUOUS,
                typedText + " may mean " + choices + "; type more of the word");
    }

    private static Fault incomplete(Lexeme last, String wanted) {
        Lexeme end = new Lexeme("", last.end() + 1, last.end() + 1, false);
        return Fault.at(
                end,
                Fault.INCOMPLETE,
                "the filter is not complete after \"" + last.text() + "\"; add " + wanted);
    }

    private static Fault badExpression(Lexeme word, PatternSyntaxException bad) {
        return Fault.at(
                word,
                Fault.BAD_VALUE,
                "expression \"%s\" is no regular expression: %s; quote special characters with \\"
                        .formatted(word.text(), bad.getDescription()));
    }

    private static Fault jsonLate(Lexeme word) {
        return Fault.at(
                word, Fault.BAD_VALUE, "filter \"json\" formats the whole answer; put it first");
    }
}
