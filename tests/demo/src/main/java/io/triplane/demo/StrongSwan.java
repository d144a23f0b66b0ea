package io.triplane.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A strongSwan of the host in place of the second gateway. Its data plane is the userspace one
/// (`kernel-libipsec`): ESP in UDP over a TUN device, so it needs no ESP in the kernel.
final class StrongSwan {
    static final Path CHARON = Path.of("/usr/lib/ipsec/charon");
    private static final String CONNECTION = "site";
    private static final String CHILD = "net";
    private static final Duration START = Duration.ofSeconds(60);

    private static final String PLUGINS =
            "random nonce openssl aes sha1 sha2 gcm hmac kdf curve25519 kernel-libipsec"
                    + " kernel-netlink socket-default vici updown";

    private final Processes processes;
    private final Site site;
    private final Path socket;

    private StrongSwan(Processes processes, Site site) {
        this.processes = processes;
        this.site = site;
        this.socket = site.folder().resolve("vici.sock");
    }

    /// Starts charon in the site's namespace and loads one connection to `peer` with the demo's
    /// selectors.
    static StrongSwan start(Processes processes, Site site, Site peer, String preSharedKey)
            throws DemoException {
        StrongSwan swan = new StrongSwan(processes, site);
        swan.write("strongswan.conf", swan.daemonSettings());
        swan.write("swanctl.conf", swan.connection(peer, preSharedKey));
        // charon keeps its pid file under /run: a namespace of its own keeps that apart from the
        // host's.
        Processes.Started charon =
                processes.background(
                        "strongswan-" + site.name(),
                        site.inside(
                                List.of("sh", "-c", "mount -t tmpfs tmpfs /run && exec " + CHARON)),
                        Map.of(
                                "STRONGSWAN_CONF",
                                site.folder().resolve("strongswan.conf").toString()));
        Processes.await(
                charon,
                "its control socket " + swan.socket,
                START,
                () -> Files.exists(swan.socket));
        swan.control("--load-all", "--file", site.folder().resolve("swanctl.conf").toString());
        return swan;
    }

    void initiate() throws DemoException {
        control("--initiate", "--child", CHILD);
    }

    void rekeyChild() throws DemoException {
        control("--rekey", "--child", CHILD);
    }

    void terminate() throws DemoException {
        control("--terminate", "--ike", CONNECTION);
    }

    /// `swanctl --list-sas`, for the reader of a demo.
    String sas() throws DemoException {
        return control("--list-sas");
    }

    private String control(String... words) throws DemoException {
        List<String> command = new ArrayList<>(List.of("swanctl"));
        command.addAll(List.of(words));
        command.addAll(List.of("--uri", "unix://" + socket));
        Processes.Result result = processes.run(command);
        if (result.status() != 0) {
            throw new DemoException(
                    "strongSwan refused %s: %s".formatted(command, result.output()));
        }
        return result.output();
    }

    private void write(String file, String text) throws DemoException {
        Path path = site.folder().resolve(file);
        try {
            Files.createDirectories(site.folder());
            Files.deleteIfExists(path);
            Files.createFile(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new DemoException("cannot write " + path + ": " + e.getMessage(), e);
        }
    }

    private String daemonSettings() {
        return """
        charon {
          load = %s
          filelog {
            stderr {
              path = stderr
              default = 1
              ike = 2
              cfg = 2
            }
          }
          plugins {
            vici {
              socket = unix://%s
            }
          }
        }
        """
                .formatted(PLUGINS, socket);
    }

    private String connection(Site peer, String preSharedKey) {
        return """
        connections {
          %s {
            version = 2
            local_addrs = %s
            remote_addrs = %s
            proposals = aes256gcm16-prfsha256-curve25519
            local {
              auth = psk
              id = %s
            }
            remote {
              auth = psk
              id = %s
            }
            children {
              %s {
                local_ts = %s
                remote_ts = %s
                esp_proposals = aes256gcm16
              }
            }
          }
        }
        secrets {
          ike-demo {
            secret = "%s"
          }
        }
        """
                .formatted(
                        CONNECTION,
                        site.outer(),
                        peer.outer(),
                        site.outer(),
                        peer.outer(),
                        CHILD,
                        site.lan().prefix(),
                        peer.lan().prefix(),
                        preSharedKey);
    }
}
