package io.triplane.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The IKE messages of a set-up as one gateway sees them, with the names of their payloads.
final class Ladder implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration START = Duration.ofSeconds(60);

    private final Processes processes;
    private final Processes.Started follower;
    private final PrintStream out;

    private Ladder(Processes processes, Processes.Started follower, PrintStream out) {
        this.processes = processes;
        this.follower = follower;
        this.out = out;
    }

    /// Follows from now on; what came before is not shown.
    static Ladder follow(Processes processes, Gateway gateway, PrintStream out)
            throws DemoException {
        Processes.Started follower = gateway.follow();
        Processes.awaitLine(follower, "snapshot", START);
        return new Ladder(processes, follower, out);
    }

    void print() throws DemoException {
        out.println();
        for (String rung : rungs()) {
            out.println("  " + rung);
        }
        out.println();
    }

    private List<String> rungs() throws DemoException {
        List<String> rungs = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(follower.log())) {
                if (!line.startsWith("{")) {
                    continue; // what a library has to say on standard error
                }
                JsonNode message = JSON.readTree(line).path("message");
                if (!message.isMissingNode()) {
                    boolean sent = message.path("direction").asString().equalsIgnoreCase("sent");
                    rungs.add((sent ? "-->  " : "<--  ") + message.path("line").asString());
                }
            }
        } catch (IOException | JacksonException e) {
            throw new DemoException("cannot read the events in " + follower.log() + ": " + e, e);
        }
        return rungs;
    }

    @Override
    public void close() {
        processes.stop(follower);
    }
}
