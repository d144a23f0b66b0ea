package io.triplane.bench;

import io.triplane.ikev2.ConnectionConfig.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/// Our engine in a JVM of its own.
final class OwnResponder implements Responder {
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream commands;
    private final int port;

    private OwnResponder(Process process) throws IOException, BenchException {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        String ready = answers.readLine();
        if (ready == null || !ready.startsWith("ready ")) {
            process.destroy();
            throw new BenchException("our responder did not start: " + ready);
        }
        this.port = Integer.parseInt(ready.substring("ready ".length()));
    }

    static OwnResponder start() throws BenchException {
        try {
            return new OwnResponder(
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-XX:+UseSerialGC",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    ResponderMain.class.getName())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException e) {
            throw new BenchException("our responder did not start: " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return "triplane";
    }

    @Override
    public Ports ports() {
        return new Ports(port, port);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public OptionalLong heap() throws BenchException {
        commands.println("heap");
        try {
            return OptionalLong.of(Long.parseLong(answers.readLine()));
        } catch (IOException e) {
            throw new BenchException("our responder ended: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
