package io.triplane.cli.grammar;

import java.util.Optional;

/// Why a line was not carried out. `code` is stable and dotted; `text` names field, value and
/// remedy; `at` is the word at fault, for the caret.
public record Fault(String code, String text, Optional<Lexeme> at) {
    /// A line that was not understood; everything else was understood but could not be done.
    public boolean isUsage() {
        return code.startsWith("cli.syntax.") || code.equals(BAD_VALUE);
    }

    public static final String BAD_VALUE = "cli.value.bad";
    public static final String UNKNOWN_WORD = "cli.syntax.unknown-word";
    public static final String AMBIGUOUS = "cli.syntax.ambiguous";
    public static final String INCOMPLETE = "cli.syntax.incomplete";

    public static Fault of(String code, String text) {
        return new Fault(code, text, Optional.empty());
    }

    public static Fault at(Lexeme word, String code, String text) {
        return new Fault(code, text, Optional.of(word));
    }

    @Override
    public String toString() {
        return code + ": " + text;
    }
}
