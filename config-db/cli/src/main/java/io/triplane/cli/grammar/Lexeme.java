package io.triplane.cli.grammar;

/// One word of a line. `start` and `end` are character offsets into the line, for carets. A quoted
/// word is always a value, never a keyword.
public record Lexeme(String text, int start, int end, boolean quoted) {}
