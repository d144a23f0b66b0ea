package io.triplane.junit;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/// Appends one JSON line per finished or skipped test to the file named by the system property
/// `triplane.results`: `{"test","name","tags","result","reason"}`. The launcher prints the skipped
/// ones from it and `triplane cases` counts the case ids.
public final class ResultsListener implements TestExecutionListener {
    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        record(test, "skipped", reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        // Of what holds tests, only a set-up that went wrong says something.
        if (!test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
            return;
        }
        String word =
                switch (result.getStatus()) {
                    case SUCCESSFUL -> "passed";
                    case ABORTED -> "skipped";
                    case FAILED -> "failed";
                };
        record(test, word, result.getThrowable().map(Throwable::toString).orElse(""));
    }

    private static synchronized void record(TestIdentifier test, String result, String reason) {
        String file = System.getProperty("triplane.results");
        if (file == null) {
            return;
        }
        String tags =
                test.getTags().stream()
                        .map(TestTag::getName)
                        .sorted()
                        .map(ResultsListener::quoted)
                        .collect(joining(",", "[", "]"));
        String line =
                "{\"test\":%s,\"name\":%s,\"tags\":%s,\"result\":%s,\"reason\":%s}%n"
                        .formatted(
                                quoted(test.getSource().map(ResultsListener::place).orElse("")),
                                quoted(test.getDisplayName()),
                                tags,
                                quoted(result),
                                quoted(reason));
        try {
            Path path = Path.of(file);
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot record test results in " + file, e);
        }
    }

    private static String place(TestSource source) {
        return switch (source) {
            case MethodSource method -> method.getClassName() + "." + method.getMethodName();
            case ClassSource type -> type.getClassName();
            default -> source.toString();
        };
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
