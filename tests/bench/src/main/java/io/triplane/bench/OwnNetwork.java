package io.triplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs the benchmark again inside a network namespace of its own, where an ordinary device holds
/// the address of all processes: strongSwan takes no IKE from a loopback device.
final class OwnNetwork {
    /// Set inside.
    private static final String VARIABLE = "TRIPLANE_BENCH_ADDRESS";

    private static final String ADDRESS = "192.0.2.9";
    private static final String SETUP =
            "ip link set lo up && ip link add bench type veth peer name far && ip link set far up && ip address add "
                    + ADDRESS
                    + "/32 dev bench && ip link set bench up && exec \"$@\"";

    private OwnNetwork() {}

    /// The address that all processes of the benchmark stand at.
    static String address() {
        return System.getenv().getOrDefault(VARIABLE, "127.0.0.1");
    }

    static boolean isInside() {
        return System.getenv(VARIABLE) != null;
    }

    /// Only root may make a namespace.
    static boolean possible() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /// Runs the same command line inside and gives its exit status.
    static int again(String... arguments) throws BenchException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--net",
                                "sh",
                                "-c",
                                SETUP,
                                "bench",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put(VARIABLE, ADDRESS);
        try {
            return builder.start().waitFor();
        } catch (IOException e) {
            throw new BenchException("cannot make a network namespace: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }
}
