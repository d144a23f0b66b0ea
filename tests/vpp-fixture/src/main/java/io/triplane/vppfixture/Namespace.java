package io.triplane.vppfixture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A network namespace of our own, for hosts that are connected by virtual Ethernet. Needs root.
///
/// It has no name, so that it lives exactly as long as the processes in it: one of them is ours and
/// ends with its standard input, thus at the latest with this JVM, in whatever way that ends. The
/// interfaces go with the namespace.
public final class Namespace implements AutoCloseable {
    private static final Duration COMMAND_MAX = Duration.ofSeconds(30);
    private static final int READY = '.';

    /// `/sys` must show the devices of the namespace. The last process waits for its end.
    private static final String HOLD =
            "mount -t sysfs sysfs /sys && ip link set lo up && printf . && exec cat >/dev/null";

    private final Process holder;

    private Namespace(Process holder) {
        this.holder = holder;
    }

    /// A new namespace with its loopback up.
    public static Namespace create() {
        try {
            Process holder =
                    new ProcessBuilder("unshare", "--net", "--mount", "sh", "-c", HOLD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            if (holder.getInputStream().read() != READY) {
                holder.destroyForcibly();
                throw new IllegalStateException("no network namespace: is this root?");
            }
            return new Namespace(holder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A cable: `mine` here, `theirs` in `other`, both up. Checksums are computed at once, as a
    /// data plane that reads raw frames needs them.
    public void connect(String mine, Namespace other, String theirs) {
        run(
                "ip",
                "link",
                "add",
                mine,
                "type",
                "veth",
                "peer",
                "name",
                theirs,
                "netns",
                Long.toString(other.holder.pid()));
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
        List<String> all = inside(Arrays.asList(command));
        try {
            Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
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

    /// A process in here, not started yet.
    public ProcessBuilder process(String... command) {
        return new ProcessBuilder(inside(Arrays.asList(command)));
    }

    /// The command line that runs a command in here.
    List<String> inside(List<String> command) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "nsenter",
                                "--target",
                                Long.toString(holder.pid()),
                                "--net",
                                "--mount",
                                "--"));
        all.addAll(command);
        return all;
    }

    /// Lets go of it. It is gone when the last process in it is.
    @Override
    public void close() {
        holder.destroy();
    }
}
