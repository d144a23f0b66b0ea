package io.triplane.cli.show;

import java.util.List;

/// What a command prints: lines for people, and a value for [Json#text].
public record Answer(List<String> lines, Object json) {
    public Answer {
        lines = List.copyOf(lines);
    }
}
