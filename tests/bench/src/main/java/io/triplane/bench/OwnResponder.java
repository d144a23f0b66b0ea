package io.triplane.bench;

import io.triplane.ikev2.ConnectionConfig.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Our engine in a JVM of its own.
final class OwnResponder implements Responder {
    static final String NAME = "triplane";

    private final Started process;
    private final BufferedReader answers;
    private final PrintStream commands;
    private final int port;

    private OwnResponder(Started process) throws BenchException {
        this.process = process;
        this.answers = process.process().inputReader(StandardCharsets.UTF_8);
        this.commands =
                new PrintStream(process.process().getOutputStream(), true, StandardCharsets.UTF_8);
        this.port = (int) answer();
    }

    /// @param options of its JVM
    static OwnResponder start(Workspace workspace, List<String> options) throws BenchException {
        List<String> command = new ArrayList<>(Workspace.java());
        command.addAll(options);
        command.add(ResponderMain.class.getName());
        return new OwnResponder(workspace.start(NAME, new ProcessBuilder(command)));
    }

    private long ask(String command) throws BenchException {
        commands.println(command);
        return answer();
    }

    private long answer() throws BenchException {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new BenchException("%s ended%s".formatted(NAME, process.tail()));
            }
            return Long.parseLong(line);
        } catch (IOException e) {
            throw new BenchException(
                    "%s ended: %s%s".formatted(NAME, e.getMessage(), process.tail()), e);
        }
    }

    @Override
    public Ports ports() {
        return new Ports(port, port);
    }

    @Override
    public Started process() {
        return process;
    }

    @Override
    public int standing() throws BenchException {
        return (int) ask(ResponderMain.STANDING);
    }

    /// Octets in use on its heap after full collections.
    long heapOctets() throws BenchException {
        return ask(ResponderMain.HEAP);
    }

    /// Always does: every refusal is on its standard error.
    @Override
    public void explain() {}
}
