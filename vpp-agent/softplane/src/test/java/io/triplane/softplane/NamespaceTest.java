package io.triplane.softplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import io.triplane.jvpp.message.FibPath;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Routes;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.wire.Prefix;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// As root: each stand-in in a network namespace of its own, raw ESP over a veth pair, the LAN in a
/// TUN device whose other end is the namespace's kernel.
@Needs(Need.ROOT)
class NamespaceTest {
    private static final int WAN = 1;
    private static final int ROUNDS = 20;

    @TempDir private Path folder;

    private final List<Process> started = new ArrayList<>();
    private final String left = "sp%da".formatted(ProcessHandle.current().pid());
    private final String right = "sp%db".formatted(ProcessHandle.current().pid());

    @BeforeEach
    void makeNamespaces() throws Exception {
        ip("netns add " + left);
        ip("netns add " + right);
        ip("link add wire netns %s type veth peer name wire netns %s".formatted(left, right));
        plug(left, 1);
        plug(right, 2);
    }

    private void plug(String namespace, int number) throws Exception {
        String in = "-n " + namespace + " ";
        ip(in + "link set lo up");
        ip(in + "addr add 192.0.2.%d/24 dev wire".formatted(number));
        ip(in + "addr add 2001:db8::%d/64 dev wire nodad".formatted(number));
        ip(in + "link set wire up");
    }

    @AfterEach
    void removeNamespaces() throws Exception {
        for (Process process : started) {
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        ip("netns del " + left);
        ip("netns del " + right);
    }

    private static void ip(String words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(Arrays.asList(words.split(" ", -1)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("ip %s: %s", words, output).isZero();
    }

    private Process java(String namespace, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        started.add(process);
        return process;
    }

    private static String firstLine(Process process) throws IOException {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            return String.valueOf(out.readLine());
        }
    }

    /// A stand-in and the host behind it, which is the kernel at 10.1.`number`.2.
    private ApiProbe start(String namespace, int number) throws Exception {
        Path api = folder.resolve("api" + number);
        Process plane =
                java(
                        namespace,
                        Main.class,
                        "--api-socket=" + api,
                        "--stats-socket=" + folder.resolve("stats" + number),
                        "--underlay=wan0=192.0.2.%d/24,2001:db8::%d/64,raw"
                                .formatted(number, number),
                        "--lan=lan0=10.1.%d.1/24,tun=lan0,mtu=1400".formatted(number));
        assertThat(firstLine(plane)).startsWith("softplane ready");
        String in = "-n " + namespace + " ";
        ip(in + "addr add 10.1.%d.2/24 dev lan0".formatted(number));
        ip(in + "link set lan0 mtu 1300 up");
        ip(in + "route add 10.1.%d.0/24 via 10.1.%d.1 dev lan0".formatted(3 - number, number));
        return ApiProbe.connect(api);
    }

    private static void program(ApiProbe probe, int number, String us, String peer)
            throws IOException {
        int toPeer = 0x100 + number;
        int fromPeer = 0x100 + 3 - number;
        assertThat(probe.retval(new Sad.Add(Requests.sa(1, toPeer, Requests.OUT, us, peer))))
                .isZero();
        assertThat(probe.retval(new Sad.Add(Requests.sa(2, fromPeer, Requests.IN, peer, us))))
                .isZero();
        int itf =
                probe.ask(
                                new TunnelProtection.ItfCreate(
                                        new TunnelProtection.Itf(~0, Tunnel.MODE_P2P, 0)))
                        .swIfIndex();
        probe.ask(new Interfaces.SetUnnumbered(WAN, itf, true));
        probe.ask(new Interfaces.SetFlags(itf, Interfaces.ADMIN_UP));
        assertThat(probe.retval(Requests.protect(itf, 1, 2))).isZero();
        Prefix far = Prefix.parse("10.1.%d.0/24".formatted(3 - number));
        Routes.Route route = new Routes.Route(0, 0, far, List.of(FibPath.through(itf, false)));
        assertThat(probe.ask(new Routes.AddDel(true, false, route)).retval()).isZero();
    }

    @Test
    void rawEspOverIpv4CarriesTheKernelsPackets() throws Exception {
        assertCarried("192.0.2.1", "192.0.2.2");
    }

    @Test
    void rawEspOverIpv6CarriesIpv4() throws Exception {
        assertCarried("2001:db8::1", "2001:db8::2");
    }

    private void assertCarried(String leftOuter, String rightOuter) throws Exception {
        try (ApiProbe one = start(left, 1);
                ApiProbe two = start(right, 2)) {
            program(one, 1, leftOuter, rightOuter);
            program(two, 2, rightOuter, leftOuter);
            assertThat(firstLine(java(right, UdpTool.class, "echo", "10.1.2.2", "7000")))
                    .isEqualTo("ready");

            Process asker =
                    java(
                            left,
                            UdpTool.class,
                            "ask",
                            "10.1.1.2",
                            "10.1.2.2",
                            "7000",
                            String.valueOf(ROUNDS));

            assertThat(firstLine(asker)).isEqualTo(String.valueOf(ROUNDS));
            for (ApiProbe probe : List.of(one, two)) {
                assertThat(probe.list(Sad.Dump.all()))
                        .satisfiesExactly(
                                out -> assertThat(out.seqOutbound()).isEqualTo(ROUNDS),
                                in -> assertThat(in.lastSeqInbound()).isEqualTo(ROUNDS));
            }
        }
    }
}
