package io.triplane.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A real VPP in the site's network namespace, with its two ports on veth devices.
record VppPlane(Path folder) implements Plane {
    private static final Duration START = Duration.ofSeconds(60);

    @Override
    public Path api() {
        return folder.resolve("api.sock");
    }

    @Override
    public Path stats() {
        return folder.resolve("stats.sock");
    }

    @Override
    public String kind() {
        return "vpp";
    }

    /// Starts a VPP with plain forwarding between its ports; IPsec is the gateway's business.
    ///
    /// @param peer where what is not local goes by default
    /// @param hostMac hardware address of the host. VPP drops what it has to ask that for first.
    static VppPlane start(Processes processes, Site site, Site peer, String hostMac)
            throws DemoException {
        Path binary =
                Requirements.findVpp().orElseThrow(() -> new DemoException("VPP has gone away"));
        VppPlane plane = new VppPlane(site.folder().resolve("vpp"));
        try {
            Files.createDirectories(plane.folder());
            Files.writeString(plane.folder().resolve("ports.cli"), ports(site, peer, hostMac));
            Files.writeString(plane.folder().resolve("startup.conf"), plane.startup(site.name()));
        } catch (IOException e) {
            throw new DemoException("cannot write the start-up file of VPP: " + e.getMessage(), e);
        }
        Processes.Started vpp =
                processes.background(
                        "vpp-" + site.name(),
                        site.inside(
                                List.of(
                                        binary.toString(),
                                        "-c",
                                        plane.folder().resolve("startup.conf").toString())),
                        Map.of("LD_LIBRARY_PATH", libraries(binary)));
        Path ready = plane.folder().resolve("cli.sock");
        Processes.await(vpp, "its CLI socket", START, () -> Files.exists(ready));
        Processes.await(vpp, "its API socket", START, () -> Files.exists(plane.api()));
        return plane;
    }

    /// Its own libraries, where it is installed outside the system's folders.
    private static String libraries(Path binary) throws DemoException {
        Path folder = binary.resolveSibling("../lib").normalize();
        try (DirectoryStream<Path> ofCpu = Files.newDirectoryStream(folder, "*-linux-gnu")) {
            List<String> all = new ArrayList<>();
            ofCpu.forEach(path -> all.add(path.toString()));
            all.add(folder.toString());
            return String.join(File.pathSeparator, all);
        } catch (IOException e) {
            throw new DemoException("cannot find the libraries of " + binary + ": " + e, e);
        }
    }

    private String startup(String name) {
        return """
        unix { nodaemon log %1$s/vpp.log cli-listen %1$s/cli.sock runtime-dir %1$s startup-config %1$s/ports.cli }
        api-segment { prefix triplane-demo-%2$s-%3$d }
        socksvr { socket-name %1$s/api.sock }
        statseg { socket-name %1$s/stats.sock size 64M }
        punt { socket %1$s/punt.sock }
        memory { main-heap-size 512M }
        buffers { page-size default buffers-per-numa 8192 }
        cpu { workers 0 }
        plugins {
          plugin default { disable }
          plugin af_packet_plugin.so { enable }
          plugin acl_plugin.so { enable }
          plugin mss_clamp_plugin.so { enable }
          plugin ping_plugin.so { enable }
          plugin crypto_sw_scheduler_plugin.so { enable }
        }
        """
                .formatted(folder, name, ProcessHandle.current().pid());
    }

    private static String ports(Site site, Site peer, String hostMac) {
        return """
        create host-interface name %1$s
        create host-interface name %2$s
        set interface ip address host-%1$s %3$s/24
        set interface ip address host-%2$s %4$s/24
        set interface state host-%1$s up
        set interface state host-%2$s up
        set ip neighbor host-%2$s %6$s %7$s static
        ip route add 0.0.0.0/0 via %5$s host-%1$s
        """
                .formatted(
                        SoftPlane.WAN,
                        SoftPlane.LAN,
                        site.outer(),
                        site.lan().gateway(),
                        peer.outer(),
                        site.host(),
                        hostMac);
    }
}
