package io.triplane.cli.show;

import io.triplane.cli.grammar.Fault;

/// What came of a command that asks for something.
public sealed interface Reply {
    record Holds(Answer answer) implements Reply {}

    record Fails(Fault fault) implements Reply {}
}
