package io.triplane.cli.grammar;

/// What may come next in a line, for help and completion: a keyword or value to be typed as it is,
/// or in angle brackets the form of a free value.
public record Candidate(String text, String help, boolean literal) {}
