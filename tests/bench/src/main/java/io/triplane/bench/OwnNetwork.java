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

    /// What is inside ends with what is outside, however that ends.
    private static final String SETUP =
            "ip link set lo up && ip link add bench type veth peer name far && ip link set far up && ip address add "
                    + ADDRESS
                    + "/32 dev bench && ip link set bench up && exec setpriv --pdeathsig TERM \"$@\"";

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
    static int again(List<String> arguments) throws BenchException {
        List<String> command =
                new ArrayList<>(List.of("unshare", "--net", "sh", "-c", SETUP, "bench"));
        command.addAll(Workspace.java());
        command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        command.add(Main.class.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put(VARIABLE, ADDRESS);
        try {
            Process inside = builder.start();
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(inside)));
            return inside.waitFor();
        } catch (IOException e) {
            throw new BenchException("cannot make a network namespace: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    /// It cleans up behind itself: whoever ends us finds nothing left when we have ended.
    private static void end(Process inside) {
        inside.destroy();
        inside.onExit().join();
    }
}
