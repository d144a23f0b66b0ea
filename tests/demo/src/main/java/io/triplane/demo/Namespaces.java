package io.triplane.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Network namespaces of one demo run, and the wires between them. All of them go with it.
final class Namespaces implements AutoCloseable {
    private final Processes processes;
    private final String tag;
    private final Deque<String> made = new ArrayDeque<>();

    /// @param tag makes the names of this run unlike those of another
    Namespaces(Processes processes, String tag) {
        this.processes = processes;
        this.tag = tag;
    }

    static List<String> inside(String namespace, List<String> command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        all.addAll(command);
        return all;
    }

    /// Makes a namespace and gives its full name.
    String make(String name) throws DemoException {
        String full = tag + "-" + name;
        processes.must("ip", "netns", "add", full);
        made.push(full);
        processes.must("ip", "-n", full, "link", "set", "lo", "up");
        return full;
    }

    /// The namespace of the host behind a gateway, where it has one of its own.
    Optional<String> host(String site) {
        String full = tag + "-h" + site;
        return made.contains(full) ? Optional.of(full) : Optional.empty();
    }

    /// Connects two namespaces by a veth pair. Checksum offload is off: a data plane that reads
    /// whole frames would see unfinished checksums.
    void wire(String left, String leftName, String right, String rightName) throws DemoException {
        processes.must(
                "ip", "-n", left, "link", "add", leftName, "type", "veth", "peer", "name",
                rightName, "netns", right);
        for (List<String> end : List.of(List.of(left, leftName), List.of(right, rightName))) {
            processes.must(
                    "ip", "netns", "exec", end.get(0), "ethtool", "-K", end.get(1), "tx", "off");
            processes.must("ip", "-n", end.get(0), "link", "set", end.get(1), "up");
        }
    }

    void address(String namespace, String device, String addressWithLength) throws DemoException {
        processes.must(
                "ip", "-n", namespace, "address", "add", addressWithLength, "dev", device, "nodad");
    }

    void route(String namespace, String prefix, String... how) throws DemoException {
        List<String> command =
                new ArrayList<>(List.of("ip", "-n", namespace, "route", "add", prefix));
        command.addAll(List.of(how));
        processes.must(command.toArray(String[]::new));
    }

    @Override
    public void close() {
        while (!made.isEmpty()) {
            String name = made.pop();
            try {
                Processes.Result result =
                        processes.run(List.of("ip", "netns", "del", name), Map.of());
                if (result.status() != 0) {
                    System.err.println("cannot remove namespace " + name + ": " + result.output());
                }
            } catch (DemoException e) {
                System.err.println("cannot remove namespace " + name + ": " + e.getMessage());
            }
        }
    }
}
