package io.triplane.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// A host or an observer, as seen from the demo: one line out, one line back.
final class Talker {
    private final Processes.Started process;
    private final BufferedReader answers;
    private final PrintStream commands;

    Talker(Processes.Started process) throws DemoException {
        this.process = process;
        this.answers = process.process().inputReader(StandardCharsets.UTF_8);
        this.commands =
                new PrintStream(process.process().getOutputStream(), true, StandardCharsets.UTF_8);
        String first = read();
        if (!first.equals("ready")) {
            throw new DemoException(process.name() + " said '" + first + "' instead of ready");
        }
    }

    String ask(String command) throws DemoException {
        commands.println(command);
        return read();
    }

    private String read() throws DemoException {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new DemoException(process.name() + " ended; see " + process.log());
            }
            return line;
        } catch (IOException e) {
            throw new DemoException(process.name() + ": " + e.getMessage(), e);
        }
    }
}
