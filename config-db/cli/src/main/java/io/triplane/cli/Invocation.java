package io.triplane.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the program was started with.
record Invocation(
        Optional<Path> gateway,
        Output.Format format,
        List<String> batches,
        Optional<Path> file,
        boolean awaitsVerdict,
        List<String> words) {

    Invocation {
        batches = List.copyOf(batches);
        words = List.copyOf(words);
    }

    /// Stands for standard input, where other programs would take it for the name of a file.
    private static final String STANDARD_INPUT = "-";

    /// Whether the lines of standard input are wanted, terminal or not.
    boolean readsInput() {
        return words.equals(List.of(STANDARD_INPUT));
    }

    /// Result of [#read].
    sealed interface Read {
        record Good(Invocation invocation) implements Read {}

        /// Everything is said already; nothing is left but to exit.
        record Answered(int exitCode) implements Read {}
    }

    /// Reads the arguments; answers help, version and wrong usage itself. Without an option nothing
    /// of the option parser is loaded, which a bare `show` would feel.
    static Read read(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.stream().noneMatch(argument -> argument.startsWith("-"))) {
            return new Read.Good(
                    new Invocation(
                            Optional.empty(),
                            Output.Format.TABLE,
                            List.of(),
                            Optional.empty(),
                            true,
                            arguments));
        }
        return Options.read(arguments, out, err);
    }
}
