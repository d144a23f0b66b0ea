package io.triplane.softplane;

import io.triplane.softplane.table.VppCrash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The process: options, one line when it is ready, a clean end on SIGTERM.
@Command(
        name = "softplane",
        mixinStandardHelpOptions = true,
        description = "A stand-in for VPP: its API, stats and punt sockets, and ESP in Java.")
public final class Main implements Callable<Integer> {
    /// Something here or in the machine does not work; the text says what.
    static final int EXIT_FAILED = 1;

    /// VPP would have crashed: what a shell shows of a process that died of SIGSEGV.
    static final int EXIT_CRASHED = 139;

    /// How long the loop may take for what it is at.
    private static final int STOP_SECONDS = 10;

    private static final String LOG_FORMAT = "%1$tF %1$tT.%1$tL %4$s %5$s%6$s%n";

    @Option(
            names = "--api-socket",
            required = true,
            paramLabel = "PATH",
            description = "Binary API socket.")
    private Path apiSocket = Path.of("");

    @Option(
            names = "--stats-socket",
            required = true,
            paramLabel = "PATH",
            description = "Stats segment socket.")
    private Path statsSocket = Path.of("");

    @Option(
            names = "--punt-socket",
            paramLabel = "PATH",
            description = "Punt socket; without one registrations are refused.")
    private Optional<Path> puntSocket = Optional.empty();

    @Option(
            names = "--underlay",
            paramLabel = "PORT",
            description = {
                "Outside port: NAME=ADDRESS[/LENGTH][,…][,IKE-PORT,NATT-PORT][,raw][,wire=PATH]"
                        + "[,mtu=OCTETS].",
                "The two ports stand for 500 and 4500 outside, as behind a NAT. 'raw' carries ESP in"
                        + " raw sockets (root). 'wire' is a datagram socket for all other packets."
            })
    private List<String> underlays = List.of();

    @Option(
            names = "--lan",
            paramLabel = "PORT",
            description = {
                "Inside port: NAME=ADDRESS/LENGTH[,…],socket=PATH|tun=DEVICE[,mtu=OCTETS].",
                "Hosts attach to the datagram socket; a TUN device needs root."
            })
    private List<String> lans = List.of();

    @Option(
            names = "--stats-size",
            paramLabel = "MIB",
            description = "Size of the stats segment (default: ${DEFAULT-VALUE}).")
    private int statsMebibytes = (int) (SoftPlaneConfig.STATS_OCTETS_DEFAULT >> 20);

    private Main() {}

    /// Exit 0 after SIGTERM, 1 when something fails, 2 for usage, 139 where VPP would have crashed.
    public static void main(String[] args) {
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", LOG_FORMAT);
        }
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() {
        SoftPlane plane;
        try {
            plane = new SoftPlane(config());
        } catch (IllegalArgumentException e) {
            System.err.println("softplane: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (IOException e) {
            System.err.println("softplane: " + e.getMessage());
            return EXIT_FAILED;
        }
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Thread stopper = new Thread(() -> stop(plane, exit), "softplane-stop");
        Runtime.getRuntime().addShutdownHook(stopper);
        System.out.println(
                "softplane ready pid %d api %s"
                        .formatted(ProcessHandle.current().pid(), apiSocket));
        System.out.flush();
        try {
            exit.complete(run(plane));
        } finally {
            exit.complete(EXIT_FAILED); // an exception on its way out
        }
        return exit.join();
    }

    /// On SIGTERM and on every other way out: the loop ends what it is at, and its exit code
    /// counts, not the JVM's for a signal.
    private static void stop(SoftPlane plane, CompletableFuture<Integer> exit) {
        plane.stop();
        Runtime.getRuntime()
                .halt(exit.completeOnTimeout(EXIT_FAILED, STOP_SECONDS, TimeUnit.SECONDS).join());
    }

    private static int run(SoftPlane plane) {
        try {
            plane.run();
            plane.close();
            return CommandLine.ExitCode.OK;
        } catch (VppCrash e) {
            System.err.println("softplane: " + e.getMessage());
            return EXIT_CRASHED;
        } catch (IOException e) {
            System.err.println("softplane: " + e.getMessage());
            return EXIT_FAILED;
        }
    }

    private SoftPlaneConfig config() {
        if (statsMebibytes < 1 || statsMebibytes > 65_536) {
            throw new IllegalArgumentException(
                    "--stats-size %d: possible are 1 to 65536 MiB".formatted(statsMebibytes));
        }
        return new SoftPlaneConfig(
                apiSocket,
                statsSocket,
                puntSocket,
                underlays.stream().map(UnderlaySpec::parse).toList(),
                lans.stream().map(LanSpec::parse).toList(),
                (long) statsMebibytes << 20);
    }
}
