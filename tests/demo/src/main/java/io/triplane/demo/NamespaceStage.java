package io.triplane.demo;

import io.triplane.demo.Settings.Dataplane;
import io.triplane.demo.Site.Lan;
import io.triplane.demo.Site.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A stage for root: each gateway in a network namespace of its own, ports 500 and 4500, raw ESP, a
/// veth pair as the wire and an observer at each of its ends.
final class NamespaceStage implements Stage {
    private static final String WAN = SoftPlane.WAN;
    private static final String LAN = SoftPlane.LAN;

    private final Processes processes;
    private final Site a;
    private final Site b;

    /// Where the host of a site is, if not with its gateway.
    private final Map<Site, Namespace> hosts = new ConcurrentHashMap<>();

    NamespaceStage(Processes processes, Path folder) throws DemoException {
        this.processes = processes;
        a = site("a", "192.0.2.1", 1, folder);
        b = site("b", "192.0.2.2", 2, folder);
        namespace(a).wire(WAN, namespace(b), WAN);
    }

    private Site site(String name, String outer, int net, Path folder) throws DemoException {
        return new Site(
                        name,
                        outer,
                        new Lan(
                                "10.1.%d.0".formatted(net),
                                "10.1.%d.255".formatted(net),
                                "10.1.%d.0/24".formatted(net)),
                        "10.1.%d.10".formatted(net),
                        Ports.STANDARD,
                        Ports.STANDARD,
                        Optional.of(new Namespace(processes, name)),
                        folder.resolve(name))
                .withFolder();
    }

    private static Namespace namespace(Site site) {
        return site.namespace().orElseThrow();
    }

    @Override
    public Site a() {
        return a;
    }

    @Override
    public Site b() {
        return b;
    }

    private Site other(Site site) {
        return site.equals(a) ? b : a;
    }

    @Override
    public Plane startPlane(Site site, Dataplane kind) throws DemoException {
        return switch (kind) {
            case SOFT -> startSoft(site);
            case VPP -> startVpp(site);
        };
    }

    /// The host is the namespace's own kernel, at the other end of a TUN device.
    private Plane startSoft(Site site) throws DemoException {
        Namespace inside = namespace(site);
        inside.address(WAN, site.outer() + "/24");
        Plane plane =
                SoftPlane.start(
                        processes,
                        site,
                        List.of(
                                "--underlay",
                                "%s=%s/24,raw,wire=%s"
                                        .formatted(
                                                WAN, site.outer(), SoftPlane.at(site).wireSocket()),
                                "--lan",
                                "%s=%s/24,tun=%s".formatted(LAN, site.lan().gateway(), LAN)));
        inside.address(LAN, site.host() + "/24");
        inside.must("ip", "link", "set", LAN, "up");
        inside.route(other(site).lan().prefix(), "dev", LAN, "src", site.host());
        return plane;
    }

    /// The host has a namespace of its own behind VPP.
    private Plane startVpp(Site site) throws DemoException {
        Namespace host = new Namespace(processes, "host-" + site.name());
        hosts.put(site, host);
        namespace(site).wire(LAN, host, "eth0");
        host.address("eth0", site.host() + "/24");
        host.route("default", "via", site.lan().gateway());
        return VppPlane.start(processes, site, other(site), host.hardwareAddress("eth0"));
    }

    @Override
    public void prepareKernelGateway(Site site) throws DemoException {
        Namespace inside = namespace(site);
        inside.address(WAN, site.outer() + "/24");
        // A device that holds the host's address.
        inside.must("ip", "link", "add", LAN, "type", "veth", "peer", "name", "far");
        inside.must("ip", "link", "set", "far", "up");
        inside.must("ip", "link", "set", LAN, "up");
        inside.address(LAN, site.host() + "/24");
    }

    @Override
    public Host startHost(Site site) throws DemoException {
        List<String> command =
                Launcher.own(HostMain.class, List.of("udp", site.host(), other(site).host()));
        Namespace place = hosts.getOrDefault(site, namespace(site));
        return new Host(new Talker(processes.talker("host-" + site.name(), place.inside(command))));
    }

    @Override
    public Observer observe() throws DemoException {
        try (Together together = new Together()) {
            var atA = together.begin(() -> observe(a));
            var atB = together.begin(() -> observe(b));
            return new Observer(List.of(atA.get(), atB.get()));
        }
    }

    private Talker observe(Site site) throws DemoException {
        List<String> wires = new ArrayList<>(List.of("sniff", WAN));
        wires.addAll(SoftPlane.at(site).tap());
        return new Talker(
                processes.talker(
                        "wire-" + site.name(), site.inside(Launcher.own(WireMain.class, wires))));
    }
}
