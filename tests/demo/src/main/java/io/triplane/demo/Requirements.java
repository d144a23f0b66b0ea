package io.triplane.demo;

import io.triplane.demo.Settings.Dataplane;
import io.triplane.demo.Settings.Peer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a run needs of this machine, looked for before anything is started.
final class Requirements {
    private static final String STRONGSWAN_PLUGINS = "/usr/lib/ipsec/plugins/libstrongswan-%s.so";

    private final List<String> missing = new ArrayList<>();

    private Requirements() {}

    /// What is missing for a run, each with how to get it; empty when nothing is.
    static List<String> missing(Settings settings, boolean root) {
        Requirements requirements = new Requirements();
        requirements.program("setpriv", "util-linux");
        if (root) {
            requirements.program("ip", "iproute2");
            requirements.program("ethtool", "ethtool");
            requirements.program("unshare", "util-linux");
            requirements.program("nsenter", "util-linux");
        }
        if (settings.peer() == Peer.STRONGSWAN) {
            requirements.root(root, "--peer strongswan");
            requirements.strongSwan();
        }
        if (settings.dataplane() == Dataplane.VPP) {
            requirements.root(root, "--dataplane vpp");
            requirements.vpp();
        }
        return List.copyOf(requirements.missing);
    }

    private void root(boolean root, String option) {
        if (!root) {
            missing.add(option + " needs root, for network namespaces: use sudo");
        }
    }

    private void program(String name, String packageName) {
        if (onPath(name).isEmpty()) {
            missing.add("no " + name + " on the PATH: install the package " + packageName);
        }
    }

    private void strongSwan() {
        file(StrongSwan.CHARON, "strongswan-charon");
        program("swanctl", "strongswan-swanctl");
        file(Path.of(STRONGSWAN_PLUGINS.formatted("kernel-libipsec")), "libcharon-extra-plugins");
        file(Path.of(STRONGSWAN_PLUGINS.formatted("curve25519")), "libstrongswan-extra-plugins");
    }

    private void file(Path path, String packageName) {
        if (!Files.exists(path)) {
            missing.add("no " + path + ": install the package " + packageName);
        }
    }

    private void vpp() {
        if (findVpp().isEmpty()) {
            missing.add(
                    Optional.ofNullable(System.getenv("TRIPLANE_VPP_PREFIX"))
                            .map(prefix ->
                                    "TRIPLANE_VPP_PREFIX is %s, but there is no VPP at %s: set it to where a VPP 26.06 is installed"
                                            .formatted(prefix, vppBelow(prefix)))
                            .orElse(
                                    "no vpp on the PATH: install the packages vpp, vpp-crypto-engines and vpp-plugin-core"
                                            + " of VPP 26.06, or set TRIPLANE_VPP_PREFIX to where it is installed"));
        }
    }

    /// The binary under `TRIPLANE_VPP_PREFIX`, else on the PATH.
    static Optional<Path> findVpp() {
        return Optional.ofNullable(System.getenv("TRIPLANE_VPP_PREFIX"))
                .map(prefix -> Optional.of(vppBelow(prefix)).filter(Files::isExecutable))
                .orElseGet(() -> onPath("vpp"));
    }

    private static Path vppBelow(String prefix) {
        return Path.of(prefix, "bin", "vpp");
    }

    private static Optional<Path> onPath(String program) {
        String path =
                Optional.ofNullable(System.getenv("PATH")).orElse("") + Processes.SYSTEM_FOLDERS;
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
