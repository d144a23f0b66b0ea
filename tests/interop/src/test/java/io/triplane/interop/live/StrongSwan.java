package io.triplane.interop.live;

import io.triplane.vppfixture.Namespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A charon whose data plane is its own (`kernel-libipsec`, ESP in UDP over a TUN device): the
/// kernel needs no ESP.
final class StrongSwan implements IkePeer {
    private static final String PLUGINS =
            "random nonce openssl aes sha1 sha2 md5 gcm ccm ctr chapoly cmac xcbc hmac kdf"
                    + " curve25519 kernel-libipsec kernel-netlink socket-default vici updown";
    private static final String ML_KEM = "ml";
    private static final Pattern IKE_SA =
            Pattern.compile("state=ESTABLISHED[^{]*? initiator-spi=([0-9a-f]{16})");
    private static final Pattern CHILD_SA =
            Pattern.compile("state=INSTALLED[^{}]*? spi-in=([0-9a-f]{8}) spi-out=([0-9a-f]{8})");

    private final Installation installation;
    private final Namespace place;
    private final Path settings;
    private final Daemon charon;

    /// Where a strongSwan lies on this machine.
    ///
    /// @param plugins that this one has beside the usual ones
    record Installation(Path charon, Path swanctl, String plugins) {
        static Installation debian() {
            return new Installation(
                    Path.of("/usr/lib/ipsec/charon"), Path.of("/usr/sbin/swanctl"), "");
        }

        /// One that was built from source.
        static Installation under(Path prefix) {
            return new Installation(
                    prefix.resolve("libexec/ipsec/charon"), prefix.resolve("sbin/swanctl"), ML_KEM);
        }

        /// Whether it knows every part of a suite.
        boolean has(Suite suite) {
            return SwanWords.knows(suite) && (!suite.hasMlKem() || plugins.equals(ML_KEM));
        }

        /// `strongSwan 5.9.8`, by its own word.
        String version() throws IOException {
            Process process = new ProcessBuilder(charon.toString(), "--version").start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.strip().replaceFirst("^Linux ", "");
        }
    }

    private StrongSwan(
            Installation installation, Path folder, Namespace place, List<Tunnel> tunnels)
            throws IOException {
        this.installation = installation;
        this.place = place;
        this.settings = folder.resolve("strongswan.conf");
        Path socket = folder.resolve("vici.sock");
        Files.writeString(settings, daemonSettings(socket));
        Path connections = folder.resolve("swanctl.conf");
        Files.writeString(connections, SwanConfig.of(tunnels));
        place.run("mount", "-t", "tmpfs", "tmpfs", "/run"); // its pid file is there
        charon =
                Daemon.start(
                        place,
                        folder.resolve("charon.log"),
                        Map.of("STRONGSWAN_CONF", settings.toString()),
                        List.of(installation.charon().toString()));
        charon.await("control socket", () -> Files.exists(socket));
        control("--load-all", "--file", connections.toString());
    }

    static Lab.Starter starter(Installation installation) {
        return (folder, place, tunnels) -> new StrongSwan(installation, folder, place, tunnels);
    }

    private String daemonSettings(Path socket) {
        return """
        charon {
          load = %s
          install_virtual_ip = no
          retransmit_timeout = 0.5
          retransmit_base = 1.5
          retransmit_tries = 4
          fragment_size = 576
          cookie_threshold = 1
          filelog {
            stderr {
              path = stderr
              default = 1
              cfg = 2
            }
          }
          plugins {
            vici {
              socket = unix://%s
            }
          }
        }
        swanctl {
          load = random nonce openssl
        }
        """
                .formatted(PLUGINS + " " + installation.plugins(), socket);
    }

    /// Runs a command of swanctl, which must succeed.
    String control(String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "env",
                                "STRONGSWAN_CONF=" + settings,
                                installation.swanctl().toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--uri", "unix://" + settings.resolveSibling("vici.sock")));
        return place.run(command.toArray(String[]::new));
    }

    @Override
    public void initiate(Tunnel tunnel) {
        control("--initiate", "--child", tunnel.name(), "--timeout", "15");
    }

    @Override
    public void begin(Tunnel tunnel) {
        control("--initiate", "--child", tunnel.name(), "--timeout", "-1");
    }

    @Override
    public void rekeyChild(Tunnel tunnel) {
        control("--rekey", "--child", tunnel.name());
    }

    @Override
    public void rekeyIke(Tunnel tunnel) {
        control("--rekey", "--ike", tunnel.name());
    }

    @Override
    public void terminate(Tunnel tunnel) {
        control("--terminate", "--ike", tunnel.name(), "--timeout", "15");
    }

    @Override
    public void terminateChild(Tunnel tunnel) {
        control("--terminate", "--child", tunnel.name(), "--timeout", "15");
    }

    @Override
    public void sweep(Tunnel tunnel) {
        if (control("--list-sas", "--ike", tunnel.name()).contains(tunnel.name())) {
            control("--terminate", "--ike", tunnel.name(), "--force", "--timeout", "-1");
        }
    }

    @Override
    public Sas sas(Tunnel tunnel) {
        String listed = control("--list-sas", "--raw", "--ike", tunnel.name());
        return new Sas(
                IKE_SA.matcher(listed)
                        .results()
                        .map(sa -> new IkeSa(Optional.of(sa.group(1))))
                        .toList(),
                CHILD_SA.matcher(listed).results().map(StrongSwan::pair).toList());
    }

    private static Pair pair(MatchResult child) {
        return new Pair(child.group(1), child.group(2));
    }

    @Override
    public boolean carriesPackets() {
        return true;
    }

    @Override
    public String said() {
        return charon.output();
    }

    @Override
    public String lastWords() {
        return charon.tail();
    }

    @Override
    public void close() throws IOException {
        charon.close();
    }
}
