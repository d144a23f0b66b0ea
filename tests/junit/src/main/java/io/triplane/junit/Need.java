package io.triplane.junit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Something that a test needs from the machine and that a machine may lack.
public enum Need {
    ROOT("root, for network namespaces and raw sockets"),
    REDIS_SERVER("redis-server (Debian package redis-server)"),
    STRONGSWAN("charon and swanctl (Debian packages strongswan-charon, strongswan-swanctl)"),
    STRONGSWAN_6(
            "a strongSwan 6 that was built from source: set TRIPLANE_STRONGSWAN_PREFIX to its"
                    + " prefix"),
    IPTABLES("iptables (Debian package iptables)"),
    CC("a C compiler named cc (Debian packages gcc, libc6-dev)"),
    CERTUTIL("certutil (Debian package libnss3-tools)"),
    OPENIKED("iked and ikectl (Debian package openiked)"),
    TSHARK("tshark (Debian package tshark)"),
    VPP("a VPP 26.06: set TRIPLANE_VPP_PREFIX or put vpp on the PATH");

    private final String text;

    Need(String text) {
        this.text = text;
    }

    /// Why the need is not met here, empty when it is.
    public Optional<String> missing() {
        boolean met =
                switch (this) {
                    case ROOT -> isRoot();
                    case REDIS_SERVER -> onPath("redis-server").isPresent();
                    case STRONGSWAN ->
                            Files.isExecutable(Path.of("/usr/lib/ipsec/charon"))
                                    && onPath("swanctl").isPresent();
                    case STRONGSWAN_6 -> strongSwan6().isPresent();
                    case IPTABLES -> onPath("iptables").isPresent();
                    case CC -> onPath("cc").isPresent();
                    case CERTUTIL -> onPath("certutil").isPresent();
                    case OPENIKED -> onPath("iked").isPresent() && onPath("ikectl").isPresent();
                    case TSHARK -> onPath("tshark").isPresent();
                    case VPP -> vpp().isPresent();
                };
        return met ? Optional.empty() : Optional.of("needs " + text);
    }

    /// The `vpp` binary: under `TRIPLANE_VPP_PREFIX/bin`, else on the PATH.
    public static Optional<Path> vpp() {
        String prefix = System.getenv("TRIPLANE_VPP_PREFIX");
        if (prefix != null && !prefix.isBlank()) {
            Path binary = Path.of(prefix, "bin", "vpp");
            return Files.isExecutable(binary) ? Optional.of(binary) : Optional.empty();
        }
        return onPath("vpp");
    }

    /// The prefix that `TRIPLANE_STRONGSWAN_PREFIX` names, where a charon is below it.
    public static Optional<Path> strongSwan6() {
        return Optional.ofNullable(System.getenv("TRIPLANE_STRONGSWAN_PREFIX"))
                .filter(prefix -> !prefix.isBlank())
                .map(Path::of)
                .filter(prefix -> Files.isExecutable(prefix.resolve("libexec/ipsec/charon")));
    }

    /// The first executable of that name on the PATH or in the system's sbin folders.
    public static Optional<Path> onPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        for (String folder :
                (path + File.pathSeparator + "/usr/sbin:/sbin").split(File.pathSeparator, -1)) {
            Path candidate = Path.of(folder, program);
            if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static boolean isRoot() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        } catch (UnsupportedOperationException notUnix) {
            return false;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
