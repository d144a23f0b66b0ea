package io.triplane.softplane;

import io.triplane.jvpp.unix.UnixDatagramSocket;
import io.triplane.softplane.ip.Icmp;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.link.HostSocket;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A host behind a stand-in, for as long as it takes to see whether another host answers. Needs no
/// device and no rights: it attaches to the datagram socket of a LAN port.
@Command(
        name = "softplane ping",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sends echo requests from a host behind a stand-in for VPP and tells of the replies.",
            "Exit status: 0 all were answered, 1 not all, 2 usage."
        })
public final class Ping implements Callable<Integer> {
    private static final int COUNT_MAX = 1000;
    private static final int BUFFER_OCTETS = 1 << 20;
    private static final Duration WAIT = Duration.ofSeconds(1);

    @Parameters(
            index = "0",
            paramLabel = "SOCKET",
            description = "The LAN port's, as its socket=PATH.")
    private Path lan = Path.of("");

    @Parameters(index = "1", paramLabel = "FROM", description = "Address of the host.")
    private String from = "";

    @Parameters(index = "2", paramLabel = "TO", description = "Address to reach.")
    private String to = "";

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Echo requests, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    private int count = 5;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    Ping() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Ping()).execute(args));
    }

    @Override
    public Integer call() {
        if (count < 1 || count > COUNT_MAX) {
            throw usage("--count %d: possible are 1 to %d".formatted(count, COUNT_MAX));
        }
        IpAddress source = address("FROM", from);
        IpAddress destination = address("TO", to);
        if (source.v6() != destination.v6()) {
            throw usage("FROM %s and TO %s: name two of one family".formatted(from, to));
        }
        try {
            Path folder = Files.createTempDirectory("ping");
            try (UnixDatagramSocket host =
                    UnixDatagramSocket.bind(folder.resolve("s"), BUFFER_OCTETS)) {
                attach(host, source);
                int answered = 0;
                for (int sequence = 1; sequence <= count; sequence++) {
                    answered += answers(host, source, destination, sequence) ? 1 : 0;
                }
                out().printf("%d sent, %d answered%n", count, answered);
                return answered == count ? CommandLine.ExitCode.OK : Main.EXIT_FAILED;
            } finally {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            err().printf("softplane ping: %s: %s%n", lan, e.getMessage());
            return Main.EXIT_FAILED;
        }
    }

    private void attach(UnixDatagramSocket host, IpAddress source) throws IOException {
        byte[] request = new byte[1 + source.octetCount()];
        request[0] = HostSocket.ATTACH;
        source.write(request, 1);
        boolean attached =
                host.send(ByteBuffer.wrap(request), lan)
                        && host.receive(WAIT).filter(ByteBuffer.wrap(request)::equals).isPresent();
        if (!attached) {
            throw new IOException(
                    "nobody attached %s there; is it the socket of a LAN port?".formatted(from));
        }
    }

    private boolean answers(
            UnixDatagramSocket host, IpAddress source, IpAddress destination, int sequence)
            throws IOException {
        long start = System.nanoTime();
        IpPacket request = Icmp.echoRequest(source, destination, sequence);
        host.send(ByteBuffer.wrap(request.octets()), lan);
        long left = WAIT.toNanos();
        while (left > 0) {
            Optional<IpPacket> packet = host.receive(Duration.ofNanos(left)).map(Ping::packet);
            long taken = System.nanoTime() - start;
            if (packet.isPresent()
                    && packet.get().source().equals(destination)
                    && Icmp.echoReplied(packet.get()).orElse(0) == sequence) {
                out().printf("reply %d from %s after %.1f ms%n", sequence, to, taken / 1e6);
                return true;
            }
            left = WAIT.toNanos() - taken;
        }
        out().printf("no reply %d from %s within %d s%n", sequence, to, WAIT.toSeconds());
        return false;
    }

    private static IpPacket packet(ByteBuffer datagram) {
        byte[] octets = new byte[datagram.remaining()];
        datagram.get(octets);
        return new IpPacket(octets);
    }

    private IpAddress address(String name, String text) {
        try {
            return IpAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw usage("%s %s: %s".formatted(name, text, e.getMessage()));
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private CommandLine.ParameterException usage(String text) {
        return new CommandLine.ParameterException(spec.commandLine(), text);
    }
}
