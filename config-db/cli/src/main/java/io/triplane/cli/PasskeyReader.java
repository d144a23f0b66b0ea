package io.triplane.cli;

import io.triplane.cli.grammar.Command;
import io.triplane.cli.grammar.Fault;
import io.triplane.cli.grammar.Lexer;
import io.triplane.cli.grammar.Meaning.PasskeySource;
import io.triplane.model.Passkey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Takes a passkey from where the command says it is.
final class PasskeyReader {
    /// No passkey could be had.
    static final String NO_PASSKEY = "cli.passkey.absent";

    private static final String KEYWORD = "passkey";
    private static final int LENGTH_MAX = 512;

    private final Prompt prompt;
    private final InputLines input;

    /// Asks for a secret without echo; empty where there is no terminal to ask on.
    @FunctionalInterface
    interface Prompt {
        Optional<Secret> ask(String question);
    }

    /// `input` is also where a batch comes from, so that a passkey may stand between its lines.
    PasskeyReader(Prompt prompt, InputLines input) {
        this.prompt = prompt;
        this.input = input;
    }

    /// What was taken.
    sealed interface Taken {
        /// Sealed before, to be stored as it is.
        record Sealed(String text) implements Taken {}

        /// To be sealed, then closed.
        record Clear(Secret secret) implements Taken {}

        record Failed(Fault fault) implements Taken {}
    }

    /// Whether a line may hold a passkey, so that it must not be repeated or kept: a word of it is
    /// the keyword, cut or not.
    static boolean mayBeIn(String line) {
        return Lexer.words(line).stream().anyMatch(word -> KEYWORD.startsWith(word.text()));
    }

    Taken take(Command command, PasskeySource source) {
        return switch (source) {
            case SEALED -> new Taken.Sealed(command.value("sealed").orElseThrow());
            case TEXT -> text(command.value("passkey").orElseThrow());
            case PROMPT ->
                    checked(
                            prompt.ask("Passkey of " + command.scope().key().getLast() + ": "),
                            "passkey \"prompt\" found no terminal to ask on; use stdin or file");
            case STDIN ->
                    checked(
                            input.octets(),
                            "passkey \"stdin\" found standard input at its end; write it there");
            case FILE -> file(Path.of(command.value("path").orElseThrow()));
        };
    }

    private static Taken text(String text) {
        return text.startsWith(Passkey.SEALED_PREFIX)
                ? new Taken.Sealed(text)
                : new Taken.Clear(new Secret(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// The first line of the file.
    private static Taken file(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return checked(
                    new InputLines(in).octets(),
                    "path \"%s\" is an empty file; write the passkey to it".formatted(path));
        } catch (IOException unreadable) {
            return failed(
                    "path \"%s\" cannot be read (%s); name a file that you may read"
                            .formatted(path, unreadable.getClass().getSimpleName()));
        }
    }

    private static Taken checked(Optional<Secret> secret, String absent) {
        if (secret.isEmpty()) {
            return failed(absent);
        }
        int length = secret.get().length();
        if (length == 0 || length > LENGTH_MAX) {
            secret.get().close();
            return failed(
                    "passkey \"***\" has %d octets; enter 1 to %d".formatted(length, LENGTH_MAX));
        }
        return new Taken.Clear(secret.get());
    }

    private static Taken failed(String text) {
        return new Taken.Failed(Fault.of(NO_PASSKEY, text));
    }
}
