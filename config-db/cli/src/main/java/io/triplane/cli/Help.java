package io.triplane.cli;

import io.triplane.cli.grammar.Candidate;
import io.triplane.cli.grammar.Lexeme;
import io.triplane.cli.grammar.Lexer;
import io.triplane.cli.grammar.ObjectNames;
import io.triplane.cli.show.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `?`: what may come next, at the place where it was typed. `prefix` is the part of a word before
/// it.
record Help(List<Lexeme> words, String prefix) {
    private static final String MARK = "?";
    private static final String END = "<enter>";
    private static final List<String> OVERVIEW =
            List.of(
                    "?                   what may come next, at any place of a line",
                    "Tab                 completes the word",
                    "prefixes            a word may be cut as long as it is unique",
                    "configure terminal  the configuration views; each line is written at once",
                    "exit, end           one view up; back to the first view",
                    "no, default         remove or turn off; back to the default",
                    "do                  a command of the first view, from inside configuration",
                    "!                   begins a comment",
                    "|                   include, exclude, begin, count, json, no-more",
                    "show commands       every command");

    /// The question, if the line ends in one outside quotes.
    static Optional<Help> asked(String line) {
        List<Lexeme> words = Lexer.words(line);
        if (words.isEmpty() || words.getLast().quoted() || !words.getLast().text().endsWith(MARK)) {
            return Optional.empty();
        }
        String last = words.getLast().text();
        return Optional.of(
                new Help(
                        words.subList(0, words.size() - 1),
                        last.substring(0, last.length() - MARK.length())));
    }

    /// The question at the end of what was typed so far.
    static Help at(String typed) {
        List<Lexeme> words = Lexer.words(typed);
        boolean inWord = !words.isEmpty() && words.getLast().end() == typed.length();
        return inWord
                ? new Help(words.subList(0, words.size() - 1), words.getLast().text())
                : new Help(words, "");
    }

    /// Whether what was typed ends inside quotes.
    static boolean inQuotes(String typed) {
        List<Lexeme> words = Lexer.words(typed + "?");
        return !words.isEmpty() && words.getLast().quoted();
    }

    List<Candidate> candidates(Interpreter interpreter, ObjectNames names) {
        return interpreter.candidates(words, prefix, names);
    }

    static Answer overview() {
        return new Answer(OVERVIEW, Map.of("help", OVERVIEW));
    }

    Answer answer(Interpreter interpreter, ObjectNames names) {
        List<Candidate> candidates = new ArrayList<>(candidates(interpreter, names));
        if (prefix.isEmpty() && interpreter.isComplete(words)) {
            candidates.add(new Candidate(END, "carry the command out", false));
        }
        int width =
                candidates.stream()
                        .mapToInt(candidate -> candidate.text().length())
                        .max()
                        .orElse(0);
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> json = new ArrayList<>();
        for (Candidate candidate : candidates) {
            String text = candidate.text();
            lines.add("  " + text + " ".repeat(width - text.length() + 2) + candidate.help());
            json.add(Map.of("word", text, "help", candidate.help()));
        }
        if (lines.isEmpty()) {
            lines.add("  nothing fits here");
        }
        return new Answer(lines, json);
    }
}
