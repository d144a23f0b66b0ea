package io.triplane.vppfixture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A network namespace of our own, for hosts that are connected by virtual Ethernet. Needs root.
/// Its interfaces go with it.
public final class Namespace implements AutoCloseable {
    private static final Duration COMMAND_MAX = Duration.ofSeconds(30);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;

    private Namespace(String name) {
        this.name = name;
    }

    /// A new namespace with its loopback up; `role` makes its name readable.
    public static Namespace create(String role) {
        String name =
                "tp%d-%s%d".formatted(ProcessHandle.current().pid(), role, COUNT.incrementAndGet());
        command("ip", "netns", "add", name);
        Namespace namespace = new Namespace(name);
        namespace.run("ip", "link", "set", "lo", "up");
        return namespace;
    }

    public String name() {
        return name;
    }

    /// A cable: `mine` here, `theirs` in `other`, both up. Checksums are computed at once, as a
    /// data plane that reads raw frames needs them.
    public void connect(String mine, Namespace other, String theirs) {
        run("ip", "link", "add", mine, "type", "veth", "peer", "name", theirs, "netns", other.name);
        prepare(mine);
        other.prepare(theirs);
    }

    private void prepare(String link) {
        // The kernel must not speak on a cable that a data plane owns.
        run("sysctl", "-qw", "net.ipv6.conf." + link + ".disable_ipv6=1");
        run(
                "ethtool", "-K", link, "tx", "off", "rx", "off", "tso", "off", "gso", "off", "gro",
                "off");
        run("ip", "link", "set", link, "up");
    }

    /// Runs a command in here and returns what it printed; a failure is an exception with that.
    public String run(String... command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(Arrays.asList(command));
        return command(all.toArray(String[]::new));
    }

    /// A process in here, not started yet.
    public ProcessBuilder process(String... command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(Arrays.asList(command));
        return new ProcessBuilder(all);
    }

    @Override
    public void close() {
        command("ip", "netns", "del", name);
    }

    private static String command(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(COMMAND_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " does not end");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(
                        "%s: exit %d: %s"
                                .formatted(String.join(" ", command), process.exitValue(), output));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
