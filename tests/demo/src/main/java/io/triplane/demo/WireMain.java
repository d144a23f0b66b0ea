package io.triplane.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The observer as a process. Commands come line by line on standard input: `counts` is answered by
/// [WireCounts] as a line, `quit` by nothing.
final class WireMain {
    private WireMain() {}

    /// @param args any number of wires: `sniff DEVICE`, `tap OWN-SOCKET PLANE-SOCKET`, and `relay
    ///   A-ADDRESS B-ADDRESS` with `A-PORT SEEN-BY-A-PORT B-PORT SEEN-BY-B-PORT` twice (IKE, NAT
    ///   traversal)
    public static void main(String[] args) throws IOException, InterruptedException {
        List<Wire> wires = new ArrayList<>();
        Iterator<String> words = List.of(args).iterator();
        while (words.hasNext()) {
            wires.add(open(words));
        }
        List<Thread> runners = new ArrayList<>();
        for (Wire wire : wires) {
            runners.add(Thread.ofPlatform().name("wire").start(() -> run(wire)));
        }
        System.out.println("ready");
        try {
            serve(wires);
        } finally {
            wires.forEach(Wire::close);
        }
        for (Thread runner : runners) {
            runner.join();
        }
    }

    private static Wire open(Iterator<String> words) throws IOException {
        String kind = words.next();
        return switch (kind) {
            case "sniff" -> new SniffWire(words.next());
            case "tap" -> new TapWire(Path.of(words.next()), Path.of(words.next()));
            case "relay" -> relay(words);
            default -> throw new IllegalArgumentException("unknown kind of wire " + kind);
        };
    }

    private static RelayWire relay(Iterator<String> words) throws IOException {
        InetAddress a = InetAddress.ofLiteral(words.next());
        InetAddress b = InetAddress.ofLiteral(words.next());
        RelayWire relay = new RelayWire();
        for (boolean natPort : new boolean[] {false, true}) {
            relay.connect(
                    socket(a, words.next()),
                    socket(b, words.next()),
                    socket(b, words.next()),
                    socket(a, words.next()),
                    natPort);
        }
        return relay;
    }

    private static InetSocketAddress socket(InetAddress address, String port) {
        return new InetSocketAddress(address, Integer.parseInt(port));
    }

    private static void run(Wire wire) {
        try {
            wire.run();
        } catch (IOException e) {
            System.err.println("the observer sees nothing any more: " + e);
            System.exit(1); // better no counts than those of a blind man
        }
    }

    private static void serve(List<Wire> wires) throws IOException {
        BufferedReader commands =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String command = commands.readLine();
        while (command != null && !command.equals("quit")) {
            if (!command.equals("counts")) {
                throw new IllegalArgumentException("unknown command " + command);
            }
            System.out.println(
                    wires.stream()
                            .map(Wire::counts)
                            .reduce(WireCounts.NONE, (sum, more) -> sum.plus(more)));
            command = commands.readLine();
        }
    }
}
