package io.triplane.demo;

import io.triplane.demo.Settings.Dataplane;
import io.triplane.demo.Site.Lan;
import io.triplane.demo.Site.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A stage for root: each gateway in a network namespace of its own, ports 500 and 4500, raw ESP, a
/// veth pair as the wire and an observer at each of its ends.
final class NamespaceStage implements Stage {
    private static final String WAN = VppPlane.WAN;
    private static final String LAN = VppPlane.LAN;

    private final Processes processes;
    private final Namespaces namespaces;
    private final Site a;
    private final Site b;

    NamespaceStage(Processes processes, Path folder) throws DemoException {
        this.processes = processes;
        this.namespaces = new Namespaces(processes, "tp" + ProcessHandle.current().pid());
        try {
            a = site("a", "192.0.2.1", 1, folder);
            b = site("b", "192.0.2.2", 2, folder);
            namespaces.wire(namespace(a), WAN, namespace(b), WAN);
        } catch (DemoException e) {
            namespaces.close();
            throw e;
        }
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
                        Optional.of(namespaces.make(name)),
                        folder.resolve(name))
                .withFolder();
    }

    private static String namespace(Site site) {
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
        String inside = namespace(site);
        namespaces.address(inside, WAN, site.outer() + "/24");
        String gateway = site.lan().start().replaceAll("0$", "1");
        Plane plane =
                SoftPlane.start(
                        processes,
                        site,
                        List.of(
                                "--underlay",
                                WAN + "=" + site.outer() + "/24,raw",
                                "--lan",
                                LAN + "=" + gateway + "/24,tun=" + LAN));
        namespaces.address(inside, LAN, site.host() + "/24");
        processes.must("ip", "-n", inside, "link", "set", LAN, "up");
        namespaces.route(inside, other(site).lan().prefix(), "dev", LAN, "src", site.host());
        return plane;
    }

    /// The host has a namespace of its own behind VPP.
    private Plane startVpp(Site site) throws DemoException {
        String host = namespaces.make("h" + site.name());
        String gateway = site.lan().start().replaceAll("0$", "1");
        namespaces.wire(namespace(site), LAN, host, "eth0");
        namespaces.address(host, "eth0", site.host() + "/24");
        namespaces.route(host, "default", "via", gateway);
        return VppPlane.start(processes, site, other(site), gateway);
    }

    /// Makes a site ready for a gateway whose data plane is the kernel's side of things: an address
    /// on the wire and a device that holds the host's address.
    void prepareKernelGateway(Site site) throws DemoException {
        String inside = namespace(site);
        namespaces.address(inside, WAN, site.outer() + "/24");
        processes.must(
                "ip", "-n", inside, "link", "add", LAN, "type", "veth", "peer", "name", "far");
        processes.must("ip", "-n", inside, "link", "set", "far", "up");
        processes.must("ip", "-n", inside, "link", "set", LAN, "up");
        namespaces.address(inside, LAN, site.host() + "/24");
    }

    @Override
    public Host startHost(Site site) throws DemoException {
        String hostNamespace = namespaces.host(site.name()).orElse(namespace(site));
        List<String> command =
                JavaCommand.of(
                        "tests/demo",
                        "io.triplane.demo.HostMain",
                        "udp",
                        site.host(),
                        other(site).host());
        return new Host(
                new Talker(
                        processes.talker(
                                "host-" + site.name(), Namespaces.inside(hostNamespace, command))));
    }

    @Override
    public Observer observe() throws DemoException {
        List<Talker> ends = new ArrayList<>();
        for (Site site : List.of(a, b)) {
            ends.add(
                    new Talker(
                            processes.talker(
                                    "wire-" + site.name(),
                                    site.inside(
                                            JavaCommand.of(
                                                    "tests/demo",
                                                    "io.triplane.demo.WireMain",
                                                    "sniff",
                                                    WAN,
                                                    site.host(),
                                                    other(site).host())))));
        }
        return new Observer(ends);
    }

    @Override
    public void close() {
        processes.close();
        namespaces.close();
    }
}
