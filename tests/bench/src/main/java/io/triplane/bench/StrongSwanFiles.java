package io.triplane.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where strongSwan lies on this machine, and the files that it is configured by.
///
/// @param charon the daemon
/// @param swanctl its control program
record StrongSwanFiles(Path charon, Path swanctl) {
    /// Names the prefix of a strongSwan that was built from source.
    static final String VARIABLE = "TRIPLANE_STRONGSWAN_PREFIX";

    private static final String PLUGINS =
            "random nonce openssl aes sha1 sha2 gcm hmac kdf curve25519 kernel-libipsec"
                    + " kernel-netlink socket-default vici";

    /// The one under `TRIPLANE_STRONGSWAN_PREFIX` when that is set, else the system's.
    static Optional<StrongSwanFiles> find() {
        String prefix = System.getenv(VARIABLE);
        List<StrongSwanFiles> known =
                prefix == null || prefix.isBlank()
                        ? List.of(
                                new StrongSwanFiles(
                                        Path.of("/usr/lib/ipsec/charon"),
                                        Path.of("/usr/sbin/swanctl")),
                                new StrongSwanFiles(
                                        Path.of("/usr/libexec/ipsec/charon"),
                                        Path.of("/usr/sbin/swanctl")))
                        : List.of(
                                new StrongSwanFiles(
                                        Path.of(prefix, "libexec", "ipsec", "charon"),
                                        Path.of(prefix, "sbin", "swanctl")),
                                new StrongSwanFiles(
                                        Path.of(prefix, "lib", "ipsec", "charon"),
                                        Path.of(prefix, "sbin", "swanctl")));
        return known.stream()
                .filter(files ->
                        Files.isExecutable(files.charon()) && Files.isExecutable(files.swanctl()))
                .findFirst();
    }

    /// What is missing, for somebody who wants it found.
    static String missing() {
        String prefix = System.getenv(VARIABLE);
        return prefix == null || prefix.isBlank()
                ? "no strongSwan found: install strongswan-charon, strongswan-swanctl,"
                        + " libcharon-extra-plugins and libstrongswan-extra-plugins, or set "
                        + VARIABLE
                : "%s=%s: no libexec/ipsec/charon with sbin/swanctl below it"
                        .formatted(VARIABLE, prefix);
    }

    /// `5.9.8`, by its own word.
    String version() throws BenchException {
        String said = Workspace.run(new ProcessBuilder(charon.toString(), "--version")).strip();
        return said.substring(said.lastIndexOf(' ') + 1);
    }

    /// `strongswan.conf`: nothing that slows a flood of set-ups down, as ours has no such thing.
    ///
    /// @param logLevel of everything; -1 is silence, 1 tells why a set-up failed
    static String daemon(Path socket, int logLevel) {
        return """
        charon {
          threads = 16
          half_open_timeout = 30
          cookie_threshold = 100000
          cookie_threshold_ip = 100000
          block_threshold = 100000
          ikesa_table_size = 16384
          ikesa_table_segments = 16
          keep_alive = 0
          load = %s
          filelog {
            stderr {
              path = stderr
              default = %d
            }
          }
          plugins {
            vici {
              socket = unix://%s
            }
          }
        }
        """
                .formatted(PLUGINS, logLevel, socket);
    }

    /// `swanctl.conf`: what [Suite#responder] says in our terms.
    static String connection() {
        return """
        connections {
          any {
            version = 2
            local_addrs = %s
            remote_addrs = %%any
            unique = never
            mobike = no
            proposals = aes256gcm16-prfsha256-curve25519
            rekey_time = 0
            local {
              auth = psk
              id = %s
            }
            remote {
              auth = psk
              id = %%any
            }
            children {
              %s {
                local_ts = %s
                remote_ts = 0.0.0.0/0
                esp_proposals = aes256gcm16
                rekey_time = 0
              }
            }
          }
        }
        secrets {
          ike-any {
            secret = "%s"
          }
        }
        """
                .formatted(
                        OwnNetwork.address(),
                        Suite.RESPONDER_NAME,
                        Suite.CHILD,
                        Suite.RESPONDER_PREFIX,
                        Suite.PSK);
    }
}
