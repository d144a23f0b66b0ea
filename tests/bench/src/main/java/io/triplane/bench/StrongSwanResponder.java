package io.triplane.bench;

import io.triplane.ikev2.ConnectionConfig.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// strongSwan's charon under the same load, on the standard ports. It takes its Child SAs into its
/// own userspace data plane (`kernel-libipsec`), because the kernel's may be absent; that costs a
/// table entry for each, and makes it claim a NAT, so that IKE_AUTH travels on the NAT traversal
/// port.
final class StrongSwanResponder implements Responder {
    static final Path CHARON = Path.of("/usr/lib/ipsec/charon");

    private static final Duration START = Duration.ofSeconds(15);
    private static final long POLL_NANOS = 50_000_000;

    private final Process process;

    private StrongSwanResponder(Process process) {
        this.process = process;
    }

    /// @param folder for its configuration, control socket and log
    static StrongSwanResponder start(Path folder) throws BenchException {
        try {
            Path socket = folder.resolve("vici.sock");
            Files.writeString(folder.resolve("strongswan.conf"), daemon(socket));
            Files.writeString(folder.resolve("swanctl.conf"), connection());
            ProcessBuilder builder =
                    new ProcessBuilder(
                                    "unshare",
                                    "--mount",
                                    "sh",
                                    "-c",
                                    "mount -t tmpfs tmpfs /run && exec " + CHARON)
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("charon.log").toFile());
            builder.environment()
                    .put("STRONGSWAN_CONF", folder.resolve("strongswan.conf").toString());
            StrongSwanResponder responder = new StrongSwanResponder(builder.start());
            responder.load(folder, socket);
            return responder;
        } catch (IOException e) {
            throw new BenchException("strongSwan did not start: " + e.getMessage(), e);
        }
    }

    private void load(Path folder, Path socket) throws IOException, BenchException {
        long end = System.nanoTime() + START.toNanos();
        while (!Files.exists(socket)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                close();
                throw new BenchException(
                        "strongSwan did not come up: "
                                + Files.readString(folder.resolve("charon.log")));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        Process control =
                new ProcessBuilder(
                                List.of(
                                        "swanctl",
                                        "--load-all",
                                        "--file",
                                        folder.resolve("swanctl.conf").toString(),
                                        "--uri",
                                        "unix://" + socket))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(control.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!control.waitFor(START.toMillis(), TimeUnit.MILLISECONDS)
                    || control.exitValue() != 0) {
                close();
                throw new BenchException("strongSwan refused its configuration: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private static String daemon(Path socket) {
        return """
        charon {
          threads = 16
          half_open_timeout = 30
          cookie_threshold = 100000
          cookie_threshold_ip = 100000
          block_threshold = 100000
          ikesa_table_size = 16384
          ikesa_table_segments = 16
          load = random nonce openssl aes sha1 sha2 gcm hmac kdf curve25519 kernel-libipsec kernel-netlink socket-default vici
          filelog {
            stderr {
              path = stderr
              default = -1
            }
          }
          plugins {
            vici {
              socket = unix://%s
            }
          }
        }
        """
                .formatted(socket);
    }

    private static String connection() {
        return """
        connections {
          any {
            version = 2
            local_addrs = %s
            remote_addrs = %%any
            unique = never
            mobike = no
            proposals = aes256gcm16-prfsha256-curve25519
            local {
              auth = psk
              id = responder.bench
            }
            remote {
              auth = psk
              id = %%any
            }
            children {
              net {
                local_ts = 10.1.0.0/16
                remote_ts = 0.0.0.0/0
                esp_proposals = aes256gcm16
                rekey_time = 0
              }
            }
            rekey_time = 0
          }
        }
        secrets {
          ike-any {
            secret = "%s"
          }
        }
        """
                .formatted(OwnNetwork.address(), Suite.PSK);
    }

    @Override
    public String name() {
        return "strongswan";
    }

    @Override
    public Ports ports() {
        return Ports.STANDARD;
    }

    /// `unshare` and `sh` have become charon: each did an exec.
    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public OptionalLong heap() {
        return OptionalLong.empty();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
