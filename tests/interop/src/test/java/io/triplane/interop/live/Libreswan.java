package io.triplane.interop.live;

import io.triplane.vppfixture.Namespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/// A pluto. Debian's package conflicts with strongSwan's, so where it is not installed it is only
/// unpacked, beside the peer's files.
final class Libreswan implements IkePeer {
    private static final Path LIBEXEC = Path.of("/usr/libexec");
    private static final Path PROGRAMS = LIBEXEC.resolve("ipsec");
    private static final Path RUN = Path.of("/run/pluto");
    private static final Path CONTROL = RUN.resolve("pluto.ctl");
    private static final Duration REST_MAX = Duration.ofSeconds(10);
    private static final Pattern IKE_SA =
            Pattern.compile("(?m)^.*#\\d+: \"[^\"]+\".* STATE_V2_ESTABLISHED_IKE_SA .*$");
    private static final Pattern CHILD_SA =
            Pattern.compile("#(\\d+): \"[^\"]+\" esp\\.([0-9a-f]+)@\\S+ esp\\.([0-9a-f]+)@");

    private final Namespace place;
    private final Daemon pluto;

    private Libreswan(Path folder, Namespace place, List<Tunnel> tunnels) throws IOException {
        this.place = place;
        Path programs = programs(folder);
        Path settings = folder.resolve("ipsec.conf");
        Files.writeString(settings, settings(folder, tunnels));
        Files.writeString(folder.resolve("secrets"), ": PSK \"%s\"%n".formatted(OurConfig.SECRET));
        Files.writeString(folder.resolve("password"), "\n");
        Files.createDirectory(folder.resolve("nss"));
        place.run(
                "certutil",
                "-N",
                "-d",
                "sql:" + folder.resolve("nss"),
                "-f",
                folder.resolve("password").toString());
        place.run("mount", "-t", "tmpfs", "tmpfs", "/run");
        place.run("mkdir", RUN.toString());
        if (!programs.equals(PROGRAMS)) {
            // It calls its helpers by their installed names.
            place.run("mount", "-t", "tmpfs", "tmpfs", LIBEXEC.toString());
            place.run("mkdir", PROGRAMS.toString());
            place.run("mount", "--bind", programs.toString(), PROGRAMS.toString());
        }
        pluto =
                Daemon.start(
                        place,
                        folder.resolve("pluto.log"),
                        Map.of(),
                        List.of(
                                "env",
                                "LD_PRELOAD=" + Preload.compile("xfrm", folder),
                                PROGRAMS.resolve("pluto").toString(),
                                "--nofork",
                                "--stderrlog",
                                "--config",
                                settings.toString()));
        pluto.awaitWord("listening for IKE messages");
        for (Tunnel tunnel : tunnels) {
            place.run(
                    PROGRAMS.resolve("addconn").toString(),
                    "--config",
                    settings.toString(),
                    "--ctlsocket",
                    CONTROL.toString(),
                    tunnel.name());
        }
    }

    static Lab.Starter starter() {
        return Libreswan::new;
    }

    /// The folder of its programs: the installed one, else what the package holds.
    private static Path programs(Path folder) throws IOException {
        if (Files.isExecutable(PROGRAMS.resolve("pluto"))) {
            return PROGRAMS;
        }
        String said = run(folder, "apt-get", "-q", "download", "libreswan");
        Optional<Path> archive;
        try (Stream<Path> files = Files.list(folder)) {
            archive = files.filter(file -> file.toString().endsWith(".deb")).findFirst();
        }
        Assumptions.assumeTrue(
                archive.isPresent(),
                () -> "libreswan is not installed, and its package cannot be downloaded: " + said);
        Path root = folder.resolve("root");
        var _ = run(folder, "dpkg", "-x", archive.orElseThrow().toString(), root.toString());
        Path programs = root.resolve("usr/libexec/ipsec");
        String version = run(folder, programs.resolve("pluto").toString(), "--version");
        Assumptions.assumeTrue(
                version.startsWith("Libreswan"),
                () -> "libreswan cannot run, install what its package depends on: " + version);
        return programs;
    }

    private static String run(Path folder, String... command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private static String settings(Path folder, List<Tunnel> tunnels) {
        StringBuilder text =
                new StringBuilder(
                        """
                        config setup
                          nssdir=%1$s/nss
                          dumpdir=%1$s
                          secretsfile=%1$s/secrets
                          uniqueids=no
                        """
                                .formatted(folder));
        for (Tunnel tunnel : tunnels) {
            text.append(
                    """
                    conn %s
                      ikev2=insist
                      authby=secret
                      left=%s
                      right=%s
                      leftsubnet=%s/32
                      rightsubnet=%s/32
                      ike=aes_gcm256-sha2_256-dh31
                      esp=aes_gcm256
                      pfs=no
                      mobike=no
                      leftupdown=/bin/true
                      auto=ignore
                    """
                            .formatted(
                                    tunnel.name(),
                                    tunnel.peerAddress(),
                                    Tunnel.OUR_ADDRESS,
                                    tunnel.theirHost(),
                                    tunnel.ourHost()));
        }
        return text.toString();
    }

    private String control(String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                PROGRAMS.resolve("whack").toString(),
                                "--ctlsocket",
                                CONTROL.toString()));
        command.addAll(List.of(words));
        return place.run(command.toArray(String[]::new));
    }

    @Override
    public void initiate(Tunnel tunnel) {
        control("--name", tunnel.name(), "--initiate");
    }

    @Override
    public void begin(Tunnel tunnel) {
        control("--name", tunnel.name(), "--initiate", "--asynchronous");
    }

    @Override
    public void rekeyChild(Tunnel tunnel) {
        control("--name", tunnel.name(), "--rekey-ipsec");
    }

    @Override
    public void rekeyIke(Tunnel tunnel) {
        control("--name", tunnel.name(), "--rekey-ike");
    }

    @Override
    public void terminate(Tunnel tunnel) {
        control("--name", tunnel.name(), "--terminate");
    }

    /// It revives what it began as soon as the other side deletes it, and is told until it has
    /// nothing under way.
    @Override
    public void rest(Tunnel tunnel) {
        Awaitility.await("rest of " + tunnel.name())
                .atMost(REST_MAX)
                .until(() -> {
                    terminate(tunnel);
                    return states(tunnel).isBlank();
                });
    }

    @Override
    public void terminateChild(Tunnel tunnel) {
        CHILD_SA.matcher(states(tunnel))
                .results()
                .forEach(child -> control("--deletestate", child.group(1)));
    }

    @Override
    public void sweep(Tunnel tunnel) {
        terminate(tunnel);
    }

    private String states(Tunnel tunnel) {
        return String.join(
                "\n",
                control("--showstates")
                        .lines()
                        .filter(line -> line.contains('"' + tunnel.name() + '"'))
                        .toList());
    }

    @Override
    public Sas sas(Tunnel tunnel) {
        String states = states(tunnel);
        return new Sas(
                IKE_SA.matcher(states)
                        .results()
                        .map(_ -> new IkeSa(Optional.<String>empty()))
                        .toList(),
                CHILD_SA.matcher(states)
                        .results()
                        .map(child -> new Pair(spi(child.group(3)), spi(child.group(2))))
                        .toList());
    }

    private static String spi(String digits) {
        return "0".repeat(8 - digits.length()) + digits;
    }

    @Override
    public boolean carriesPackets() {
        return false;
    }

    @Override
    public String said() {
        return pluto.output();
    }

    @Override
    public String lastWords() {
        return pluto.tail();
    }

    @Override
    public void close() throws IOException {
        pluto.close();
    }
}
