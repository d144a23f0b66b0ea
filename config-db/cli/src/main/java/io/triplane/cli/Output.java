package io.triplane.cli;

import io.triplane.cli.grammar.Fault;
import io.triplane.cli.grammar.Lexeme;
import io.triplane.cli.show.Answer;
import io.triplane.cli.show.Json;
import io.triplane.model.schema.Printable;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/// Where answers and faults go: answers to standard output, faults to standard error.
final class Output {
    /// How answers are printed.
    enum Format {
        TABLE,
        JSON
    }

    /// Shows lines to a person, a page at a time if need be.
    interface Pager {
        void show(List<String> lines);

        /// 0: all at once.
        void pageLength(int lines);
    }

    private final PrintStream out;
    private final PrintStream err;
    private final Format format;
    private final Pager pager;

    /// Prints all at once.
    Output(PrintStream out, PrintStream err, Format format) {
        this(out, err, format, new Whole(out));
    }

    Output(PrintStream out, PrintStream err, Format format, Pager pager) {
        this.out = out;
        this.err = err;
        this.format = format;
        this.pager = pager;
    }

    void answer(Answer answer, List<Pipe> pipes) {
        boolean json =
                format == Format.JSON || pipes.stream().anyMatch(Pipe.Json.class::isInstance);
        List<String> lines =
                json ? List.of(Json.text(answer.json()).split("\n", -1)) : answer.lines();
        List<String> left = Pipe.filter(lines, pipes).stream().map(Printable::of).toList();
        boolean whole = pipes.stream().anyMatch(Pipe.NoMore.class::isInstance);
        if (whole || json) {
            left.forEach(out::println);
        } else {
            pager.show(left);
        }
        out.flush();
    }

    /// One object of a stream.
    void item(String line, Map<String, Object> json) {
        out.println(Printable.of(format == Format.JSON ? Json.line(json) : line));
        out.flush();
    }

    /// The line with a caret under the word at fault, then the fault. A line that may hold a
    /// passkey is not repeated.
    void fault(Fault fault, String line) {
        if (fault.at().isPresent() && !PasskeyReader.mayBeIn(line)) {
            Lexeme word = fault.at().get();
            err.println(line.stripTrailing());
            err.println(" ".repeat(word.start()) + "^");
        }
        fault(fault);
    }

    void fault(Fault fault) {
        String.valueOf(fault).lines().map(Printable::of).forEach(err::println);
        err.flush();
    }

    /// Ends a line that was begun by somebody else.
    void newLine() {
        out.println();
        out.flush();
    }

    void pageLength(int lines) {
        pager.pageLength(lines);
    }

    /// For scripts and files: no pages at all.
    private record Whole(PrintStream out) implements Pager {
        @Override
        public void show(List<String> lines) {
            lines.forEach(out::println);
        }

        @Override
        public void pageLength(int lines) {
            // A length of pages has no meaning where there are none.
        }
    }
}
