package io.triplane.cli;

import io.triplane.cli.grammar.Candidate;
import io.triplane.cli.grammar.Command;
import io.triplane.cli.grammar.ConfigGrammar;
import io.triplane.cli.grammar.ExecGrammar;
import io.triplane.cli.grammar.Fault;
import io.triplane.cli.grammar.Lexeme;
import io.triplane.cli.grammar.Lexer;
import io.triplane.cli.grammar.Matcher;
import io.triplane.cli.grammar.Meaning;
import io.triplane.cli.grammar.Mode;
import io.triplane.cli.grammar.ObjectNames;
import io.triplane.cli.grammar.Scope;
import io.triplane.cli.grammar.View;
import java.util.ArrayList;
import java.util.List;

/// Reads lines in the view that is open and knows which one that is. Does nothing else: what a
/// command does is up to the caller, who tells of it by [#follow].
final class Interpreter {
    private static final String DO = "do";
    private static final Scope EXEC = new Scope(ExecGrammar.EXEC, List.of());

    private List<Scope> open;
    private final boolean oneShot;

    private Interpreter(boolean oneShot) {
        this.oneShot = oneShot;
        this.open = oneShot ? List.of(config()) : List.of();
    }

    /// A shell begins in the exec view, from which `configure terminal` leads on.
    static Interpreter shell() {
        return new Interpreter(false);
    }

    /// A batch or a single command takes configuration words at once.
    static Interpreter batch() {
        return new Interpreter(true);
    }

    /// What a line says.
    sealed interface Reading {
        /// Nothing: blank or a comment.
        record Blank() implements Reading {}

        record Understood(Command command, List<Pipe> pipes) implements Reading {}

        record Misunderstood(Fault fault) implements Reading {}
    }

    Reading read(String line) {
        List<Lexeme> words = Lexer.words(line);
        if (words.isEmpty()) {
            return new Reading.Blank();
        }
        int end = Pipe.start(words);
        switch (Pipe.read(words.subList(end, words.size()))) {
            case Pipe.Read.Bad(Fault fault) -> {
                return new Reading.Misunderstood(fault);
            }
            case Pipe.Read.Good(List<Pipe> pipes) -> {
                return understand(words.subList(0, end), pipes);
            }
        }
    }

    /// What may follow `words` in the word that begins with `prefix`.
    List<Candidate> candidates(List<Lexeme> words, String prefix, ObjectNames names) {
        int pipe = Pipe.start(words);
        if (pipe < words.size()) {
            return Pipe.candidates(words.subList(pipe, words.size()), prefix);
        }
        boolean exec = isDo(words);
        List<Candidate> found =
                new ArrayList<>(
                        matcher(exec).candidates(exec ? rest(words) : words, prefix, names));
        if (words.isEmpty() && !open.isEmpty() && DO.startsWith(prefix)) {
            found.add(new Candidate(DO, "a command of the exec view", true));
        }
        return found;
    }

    /// Whether the words are a command as they stand.
    boolean isComplete(List<Lexeme> words) {
        boolean exec = isDo(words);
        return matcher(exec).isComplete(exec ? rest(words) : words);
    }

    /// Goes where the command leads: into the view it opens, or back to the view it belongs to.
    void follow(Command command) {
        switch (command.line().meaning()) {
            case Meaning.Open(View view) -> {
                if (command.mode() == Mode.SET) {
                    List<Scope> deeper = new ArrayList<>(command.scopes());
                    deeper.add(new Scope(view, command.openedKey(view)));
                    open = deeper;
                } else {
                    open = command.scopes().subList(0, command.depth());
                }
            }
            case Meaning.Assign _, Meaning.Switch _, Meaning.PutRow _, Meaning.TakePasskey _ ->
                    open = command.scopes().subList(0, command.depth());
            case Meaning.Run _ -> {}
        }
    }

    void configure() {
        if (open.isEmpty()) {
            open = List.of(config());
        }
    }

    /// One view up; false where there is none above, so that the session ends.
    boolean exit() {
        if (open.isEmpty() || (oneShot && open.size() == 1)) {
            return oneShot;
        }
        open = open.subList(0, open.size() - 1);
        return true;
    }

    void end() {
        open = oneShot ? List.of(config()) : List.of();
    }

    /// The views that are open, outermost first; none in the exec view.
    List<Scope> scopes() {
        return open;
    }

    private Reading understand(List<Lexeme> typed, List<Pipe> pipes) {
        boolean exec = isDo(typed);
        List<Lexeme> words = exec ? rest(typed) : typed;
        if (words.isEmpty()) {
            return new Reading.Misunderstood(
                    Fault.of(
                            Fault.INCOMPLETE,
                            "there is no command before the end or the pipe; add one"));
        }
        return switch (matcher(exec).match(words)) {
            case Matcher.Result.Matched(Command command) -> new Reading.Understood(command, pipes);
            case Matcher.Result.Refused(Fault fault) ->
                    new Reading.Misunderstood(hinted(fault, words));
        };
    }

    /// In the exec view of a shell, a configuration word deserves a better answer than "unknown".
    private Fault hinted(Fault fault, List<Lexeme> words) {
        boolean known =
                new Matcher(List.of(List.of(config())))
                                .candidates(List.of(), words.getFirst().text(), (_, _) -> List.of())
                                .stream()
                                .anyMatch(candidate ->
                                        candidate.text().equals(words.getFirst().text()));
        if (!open.isEmpty() || !known) {
            return fault;
        }
        return Fault.at(
                words.getFirst(),
                Fault.UNKNOWN_WORD,
                "\"%s\" is a configuration command; enter \"configure terminal\" first"
                        .formatted(words.getFirst().text()));
    }

    private Matcher matcher(boolean exec) {
        List<List<Scope>> chains = new ArrayList<>();
        for (int depth = open.size(); depth > 0 && !exec; depth--) {
            chains.add(open.subList(0, depth));
        }
        chains.add(List.of(EXEC));
        return new Matcher(chains);
    }

    private boolean isDo(List<Lexeme> words) {
        return !open.isEmpty() && !words.isEmpty() && words.getFirst().text().equals(DO);
    }

    private static List<Lexeme> rest(List<Lexeme> words) {
        return words.subList(1, words.size());
    }

    private static Scope config() {
        return new Scope(ConfigGrammar.CONFIG, List.of());
    }
}
