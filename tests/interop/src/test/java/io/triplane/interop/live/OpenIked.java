package io.triplane.interop.live;

import io.triplane.vppfixture.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/// OpenIKED's iked. It begins whatever its configuration calls active, and rekeys when a lifetime
/// is over; so beginning is another configuration, and rekeying the word of its kernel.
final class OpenIked implements IkePeer {
    private static final Duration UP_MAX = Duration.ofSeconds(15);
    private static final Pattern IKE_SA = Pattern.compile("ispi 0x([0-9a-f]+) .*->.* ESTABLISHED ");
    private static final Pattern OUTBOUND = Pattern.compile("ESP 0x([0-9a-f]{8}) out ");
    private static final Pattern INBOUND = Pattern.compile("ESP 0x([0-9a-f]{8}) in ");

    private final Namespace place;
    private final List<Tunnel> tunnels;
    private final Path settings;
    private final Path expired;
    private final Path socket;
    private final Daemon iked;
    private boolean rekeys;

    private OpenIked(Path folder, Namespace place, List<Tunnel> tunnels) throws IOException {
        this.place = place;
        this.tunnels = List.copyOf(tunnels);
        this.settings = folder.resolve("iked.conf");
        this.expired = folder.resolve("expired");
        this.socket = folder.resolve("iked.sock");
        Files.createFile(
                settings,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        configure(Optional.empty(), false);
        // It answers from the address that the route names.
        place.run(
                "ip",
                "route",
                "replace",
                Tunnel.OUR_ADDRESS,
                "via",
                "198.51.100.254",
                "src",
                tunnels.getFirst().peerAddress());
        place.run("mkfifo", expired.toString());
        place.run("mount", "-t", "tmpfs", "tmpfs", "/run");
        iked =
                Daemon.start(
                        place,
                        folder.resolve("iked.log"),
                        Map.of(),
                        List.of(
                                "env",
                                "LD_PRELOAD=" + Preload.compile("pfkey", folder),
                                "PFKEY_EXPIRE=" + expired,
                                "iked",
                                "-dvv",
                                "-s",
                                socket.toString(),
                                "-f",
                                settings.toString()));
        iked.awaitWord("config_getcompile: compilation done");
    }

    static Lab.Starter starter() {
        return OpenIked::new;
    }

    /// Writes the configuration, with one tunnel that it begins.
    ///
    /// @param shortLived whether IKE SAs live for seconds
    private void configure(Optional<Tunnel> active, boolean shortLived) {
        String text =
                tunnels.stream()
                        .map(tunnel ->
                                policy(
                                        tunnel,
                                        active.filter(tunnel::equals).isPresent(),
                                        shortLived))
                        .collect(Collectors.joining());
        try {
            Files.writeString(settings, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String policy(Tunnel tunnel, boolean active, boolean shortLived) {
        return """
        ikev2 "%s" %s esp from %s/32 to %s/32 local %s peer %s \
        ikesa enc aes-256-gcm prf hmac-sha2-256 group curve25519 childsa enc aes-256 auth hmac-sha2-512 \
        srcid %s dstid %s %s psk "%s"
        """
                .formatted(
                        tunnel.name(),
                        active ? "active" : "passive",
                        tunnel.theirHost(),
                        tunnel.ourHost(),
                        tunnel.peerAddress(),
                        Tunnel.OUR_ADDRESS,
                        tunnel.peerAddress(),
                        Tunnel.OUR_ADDRESS,
                        shortLived ? "ikelifetime 4" : "",
                        OurConfig.SECRET);
    }

    private String control(String... words) {
        String[] command = {"ikectl", "-s", socket.toString()};
        String[] all = Arrays.copyOf(command, command.length + words.length);
        System.arraycopy(words, 0, all, command.length, words.length);
        return place.run(all);
    }

    @Override
    public void initiate(Tunnel tunnel) {
        begin(tunnel);
        Awaitility.await(tunnel.name())
                .atMost(UP_MAX)
                .until(() -> sas(tunnel).children().size() == 1);
        rest(tunnel);
    }

    @Override
    public void begin(Tunnel tunnel) {
        configure(Optional.of(tunnel), rekeys);
        control("reload");
        // It looks for what it has to begin when its mode changes.
        control("passive");
        control("active");
    }

    @Override
    public void rekeyChild(Tunnel tunnel) {
        try {
            Files.writeString(expired, sas(tunnel).children().getFirst().spiIn() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void expectIkeRekey(Tunnel tunnel) {
        rekeys = true;
        configure(Optional.empty(), rekeys);
        control("reload");
    }

    /// Comes by itself, when the lifetime is over.
    @Override
    public void rekeyIke(Tunnel tunnel) {
        rekeys = false;
        rest(tunnel);
    }

    @Override
    public void rest(Tunnel tunnel) {
        configure(Optional.empty(), rekeys);
        control("reload");
    }

    @Override
    public void terminate(Tunnel tunnel) {
        control("reset", "id", "IPV4/" + Tunnel.OUR_ADDRESS);
    }

    @Override
    public void terminateChild(Tunnel tunnel) {
        throw new UnsupportedOperationException("iked deletes no child alone");
    }

    @Override
    public void sweep(Tunnel tunnel) {
        control("reset", "sa");
    }

    @Override
    public Sas sas(Tunnel tunnel) {
        String mine =
                Arrays.stream(control("show", "sa").split("(?m)^iked_", -1))
                        .filter(part -> part.startsWith("sas:"))
                        .filter(sa -> sa.contains(" " + tunnel.peerAddress() + ":"))
                        .collect(Collectors.joining());
        List<String> in = spis(INBOUND.matcher(mine));
        List<String> out = spis(OUTBOUND.matcher(mine));
        return new Sas(
                IKE_SA.matcher(mine)
                        .results()
                        .map(sa -> new IkeSa(Optional.of(padded(sa.group(1)))))
                        .toList(),
                in.size() == out.size()
                        ? IntStream.range(0, in.size())
                                .mapToObj(i -> new Pair(in.get(i), out.get(i)))
                                .toList()
                        : List.of());
    }

    private static List<String> spis(Matcher found) {
        return found.results().map(sa -> sa.group(1)).toList();
    }

    private static String padded(String digits) {
        return "0".repeat(16 - digits.length()) + digits;
    }

    @Override
    public boolean carriesPackets() {
        return false;
    }

    @Override
    public String said() {
        return iked.output();
    }

    @Override
    public String lastWords() {
        return iked.tail() + "\n" + control("show", "sa");
    }

    @Override
    public void close() throws IOException {
        iked.close();
    }
}
