package io.triplane.vppfixture;

import io.triplane.junit.Need;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A VPP process of the installation that [Need#VPP] finds, with its sockets in a folder of its
/// own, without hugepages and without DPDK. Several run side by side. Ends with [#close], at the
/// latest with this JVM.
public final class RealVpp implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    /// How long one look for the socket may take; the end of the process ends the wait at once.
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private static final int LOG_SHOWN_MAX = 4000;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Path folder;
    private final String prefix;
    private final Process process;
    private final Thread hook;

    private RealVpp(Path folder, String prefix, Process process) {
        this.folder = folder;
        this.prefix = prefix;
        this.process = process;
        this.hook = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// How to run it.
    ///
    /// @param namespace network namespace to run in, empty for the one of this JVM
    public record Options(int workers, Optional<Namespace> namespace) {
        public static final Options PLAIN = new Options(0, Optional.empty());

        public static Options in(Namespace namespace) {
            return new Options(0, Optional.of(namespace));
        }
    }

    /// Starts a VPP and waits until its API socket answers.
    public static RealVpp start(Options options) {
        try {
            // Socket paths are limited to 107 octets, so not the test's own long folder.
            Path folder = Files.createTempDirectory("vpp");
            String prefix =
                    "tp%d-%d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet());
            Path config = folder.resolve("startup.conf");
            Files.writeString(config, startupFile(folder, prefix, options));
            List<String> vpp =
                    List.of(Need.vpp().orElseThrow().toString(), "-c", config.toString());
            List<String> command =
                    options.namespace().map(namespace -> namespace.inside(vpp)).orElse(vpp);
            File log = folder.resolve("output.log").toFile();
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log)
                            .start();
            RealVpp started = new RealVpp(folder, prefix, process);
            started.awaitApi();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String startupFile(Path folder, String prefix, Options options) {
        return """
        unix { nodaemon runtime-dir %1$s cli-listen %1$s/cli.sock log %1$s/vpp.log }
        socksvr { socket-name %1$s/api.sock }
        statseg { socket-name %1$s/stats.sock size 64M }
        punt { socket %1$s/punt.sock }
        api-segment { prefix %2$s }
        buffers { page-size default buffers-per-numa 8192 }
        memory { main-heap-size 512M }
        cpu { workers %3$d }
        plugins { plugin dpdk_plugin.so { disable } plugin ikev2_plugin.so { disable } }
        """
                .formatted(folder, prefix, options.workers());
    }

    private void awaitApi() {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (System.nanoTime() < deadline) {
            if (answers()) {
                return;
            }
            if (exitsWithin(LOOK_EVERY)) {
                break;
            }
        }
        String log = log();
        close();
        throw new IllegalStateException("VPP did not start; it said: " + log);
    }

    private boolean answers() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(apiSocket()));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /// Whether the process is gone within that time.
    public boolean exitsWithin(Duration time) {
        try {
            process.onExit().get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    public Path apiSocket() {
        return folder.resolve("api.sock");
    }

    public Path statsSocket() {
        return folder.resolve("stats.sock");
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// The end of what VPP wrote so far.
    public String log() {
        StringBuilder all = new StringBuilder();
        for (String name : List.of("output.log", "vpp.log")) {
            try {
                if (Files.exists(folder.resolve(name))) {
                    all.append(Files.readString(folder.resolve(name)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all.substring(Math.max(0, all.length() - LOG_SHOWN_MAX));
    }

    /// Ends it as a crash does.
    public void kill() {
        process.destroyForcibly();
        if (!exitsWithin(STOP_MAX)) {
            throw new IllegalStateException("VPP " + pid() + " survives SIGKILL");
        }
    }

    @Override
    public void close() {
        process.destroy();
        if (!exitsWithin(STOP_MAX)) {
            kill();
        }
        Runtime.getRuntime().removeShutdownHook(hook);
        delete(folder);
        try (Stream<Path> shared = Files.list(Path.of("/dev/shm"))) {
            shared.filter(file -> file.getFileName().toString().startsWith(prefix + "-"))
                    .forEach(RealVpp::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
