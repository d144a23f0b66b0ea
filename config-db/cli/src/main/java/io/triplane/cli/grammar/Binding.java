package io.triplane.cli.grammar;

/// A slot with the word that filled it and the word's canonical spelling.
public record Binding(Slot slot, Lexeme lexeme, String value) {}
