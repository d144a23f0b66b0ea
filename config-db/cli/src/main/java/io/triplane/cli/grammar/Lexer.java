package io.triplane.cli.grammar;

import java.util.ArrayList;
import java.util.List;

/// Cuts text into words and commands. Words are separated by blanks; `"…"` keeps blanks, and inside
/// it `\` makes the next character plain. Nothing is ever refused: a missing closing quote ends at
/// the end of the line, so that completion works while a line is being typed.
public final class Lexer {
    private static final char QUOTE = '"';
    private static final char ESCAPE = '\\';
    private static final char COMMENT = '!';

    private Lexer() {}

    /// The words of one line; none for a comment line (`!` first) or a blank one.
    public static List<Lexeme> words(String line) {
        List<Lexeme> words = new ArrayList<>();
        int at = skipBlanks(line, 0);
        if (at < line.length() && line.charAt(at) == COMMENT) {
            return List.of();
        }
        while (at < line.length()) {
            Lexeme word = line.charAt(at) == QUOTE ? quoted(line, at) : plain(line, at);
            words.add(word);
            at = skipBlanks(line, word.end());
        }
        return words;
    }

    /// Splits at `;` outside quotes, as `-c` takes several commands in one argument, and at line
    /// ends.
    public static List<String> commands(String text) {
        List<String> commands = new ArrayList<>();
        boolean inQuotes = false;
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (inQuotes && c == ESCAPE) {
                at++;
            } else if (c == QUOTE) {
                inQuotes = !inQuotes;
            } else if (c == '\n' || (c == ';' && !inQuotes)) {
                commands.add(text.substring(from, at));
                from = at + 1;
                inQuotes = false;
            }
        }
        commands.add(text.substring(from));
        return commands;
    }

    /// One line from words that a shell has already cut, quoted where [#words] needs it.
    public static String join(List<String> words) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            if (!line.isEmpty()) {
                line.append(' ');
            }
            line.append(quote(word));
        }
        return line.toString();
    }

    /// The word as it has to be typed.
    public static String quote(String word) {
        boolean plain = !word.isEmpty() && word.charAt(0) != COMMENT && !word.equals("|");
        for (int i = 0; plain && i < word.length(); i++) {
            char c = word.charAt(i);
            plain = !Character.isWhitespace(c) && c != QUOTE && c != ';' && c != '?';
        }
        if (plain) {
            return word;
        }
        return QUOTE + word.replace("\\", "\\\\").replace("\"", "\\\"") + QUOTE;
    }

    private static int skipBlanks(String line, int from) {
        int at = from;
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static Lexeme plain(String line, int start) {
        int at = start;
        while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return new Lexeme(line.substring(start, at), start, at, false);
    }

    private static Lexeme quoted(String line, int start) {
        StringBuilder text = new StringBuilder();
        int at = start + 1;
        while (at < line.length() && line.charAt(at) != QUOTE) {
            if (line.charAt(at) == ESCAPE && at + 1 < line.length()) {
                at++;
            }
            text.append(line.charAt(at));
            at++;
        }
        return new Lexeme(text.toString(), start, Math.min(at + 1, line.length()), true);
    }
}
