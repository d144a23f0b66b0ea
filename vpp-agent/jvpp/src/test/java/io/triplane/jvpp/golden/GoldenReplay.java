package io.triplane.jvpp.golden;

import static java.util.stream.Collectors.joining;

import io.triplane.jvpp.message.Catalogue;
import io.triplane.jvpp.message.MessageType;
import io.triplane.jvpp.wire.Bytes;
import io.triplane.jvpp.wire.MalformedMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Plays a vector file against whatever serves the API at a socket and demands the recorded
/// answers. The rows of a dump may come in any order.
public final class GoldenReplay {
    private GoldenReplay() {}

    /// Fails with the file and line of the first answer that differs. The server must be fresh:
    /// nothing was created in it before.
    public static void against(Path socket, GoldenFile file) throws IOException {
        Map<String, Integer> symbols = new HashMap<>();
        try (RawClient client = new RawClient(socket)) {
            for (GoldenFile.Step step : file.steps()) {
                MessageType<?> type = type(step.request().wireName());
                Bytes request = Bytes.of(step.request().fields().octets(symbols));
                compare(file.name(), step, client.ask(type, request), symbols);
            }
        } catch (MalformedMessage e) {
            throw new AssertionError(file.name() + ": " + e.text(), e);
        }
    }

    private static void compare(
            String file,
            GoldenFile.Step step,
            List<RawClient.Answer> answers,
            Map<String, Integer> symbols) {
        List<RawClient.Answer> left = new ArrayList<>(answers);
        for (GoldenFile.Line expected : step.answers()) {
            Optional<RawClient.Answer> found =
                    left.stream()
                            .filter(a -> a.wireName().equals(expected.wireName()))
                            .filter(a -> expected.fields().matches(a.fields().toArray(), symbols))
                            .findFirst();
            if (found.isEmpty()) {
                throw differs(file, step, answers);
            }
            left.remove(found.get());
        }
        if (!left.isEmpty()) {
            throw differs(file, step, answers);
        }
    }

    private static AssertionError differs(
            String file, GoldenFile.Step step, List<RawClient.Answer> answers) {
        String expected =
                step.answers().stream()
                        .map(line -> line.wireName() + " " + line.fields())
                        .collect(joining("\n  "));
        String got =
                answers.stream().map(a -> a.wireName() + " " + a.fields()).collect(joining("\n  "));
        return new AssertionError(
                "%s.txt:%d: %s was answered%n  %s%nrecorded is%n  %s"
                        .formatted(
                                file,
                                step.lineNumber(),
                                step.request().wireName(),
                                got.isEmpty() ? "by nothing" : got,
                                expected.isEmpty() ? "nothing" : expected));
    }

    /// The type with that name and CRC.
    static MessageType<?> type(String wireName) {
        return Catalogue.ALL.stream()
                .flatMap(Catalogue.Group::types)
                .filter(type -> type.name().wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no record for " + wireName));
    }
}
