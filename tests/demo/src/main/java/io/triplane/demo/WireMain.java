package io.triplane.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// The observer as a process. Commands come line by line on standard input: `counts` is answered by
/// [WireCounts] as a line, `forge` by the same after one packet in clear was put on the wire,
/// `quit` by nothing.
final class WireMain {
    private WireMain() {}

    /// @param args `sniff INTERFACE FORGED-SOURCE FORGED-DESTINATION`, or `relay` with `A-PORT
    ///   SEEN-BY-A-PORT B-PORT SEEN-BY-B-PORT` twice (IKE, NAT traversal) after the two addresses
    public static void main(String[] args) throws IOException, InterruptedException {
        Wire wire = open(args);
        Thread runner = Thread.ofPlatform().name("wire").start(() -> run(wire));
        try {
            System.out.println("ready");
            serve(wire);
        } finally {
            wire.close();
        }
        runner.join();
    }

    private static Wire open(String[] args) throws IOException {
        return switch (args[0]) {
            case "sniff" ->
                    new SniffWire(
                            args[1],
                            InetAddress.ofLiteral(args[2]),
                            InetAddress.ofLiteral(args[3]));
            case "relay" -> {
                InetAddress a = InetAddress.ofLiteral(args[1]);
                InetAddress b = InetAddress.ofLiteral(args[2]);
                RelayWire relay = new RelayWire();
                for (int pair = 0; pair < 2; pair++) {
                    int at = 3 + 4 * pair;
                    relay.connect(
                            socket(a, args[at]),
                            socket(b, args[at + 1]),
                            socket(b, args[at + 2]),
                            socket(a, args[at + 3]),
                            pair == 1);
                }
                yield relay;
            }
            default -> throw new IllegalArgumentException("unknown kind of wire " + args[0]);
        };
    }

    private static InetSocketAddress socket(InetAddress address, String port) {
        return new InetSocketAddress(address, Integer.parseInt(port));
    }

    private static void run(Wire wire) {
        try {
            wire.run();
        } catch (IOException e) {
            System.err.println("the observer stopped: " + e);
        }
    }

    private static void serve(Wire wire) throws IOException {
        BufferedReader commands =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String command = commands.readLine();
        while (command != null && !command.equals("quit")) {
            switch (command) {
                case "counts" -> {}
                case "forge" -> wire.forge();
                default -> throw new IllegalArgumentException("unknown command " + command);
            }
            System.out.println(wire.counts());
            command = commands.readLine();
        }
    }
}
