package io.triplane.demo;

import io.triplane.demo.Settings.Dataplane;
import io.triplane.demo.Site.Lan;
import io.triplane.demo.Site.Ports;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A stage for an ordinary user: the gateways stand at two loopback addresses on high ports, all
/// between them goes through a relay that counts, and the hosts speak IP over unix datagram
/// sockets.
final class LoopbackStage implements Stage {
    private final Processes processes;
    private final Site a;
    private final Site b;

    LoopbackStage(Processes processes, Path folder) throws DemoException {
        this.processes = processes;
        a = site("a", "127.0.0.2", 1, folder);
        b = site("b", "127.0.0.3", 2, folder);
    }

    private static Site site(String name, String outer, int net, Path folder) throws DemoException {
        List<Integer> ports = freePorts(outer);
        return new Site(
                        name,
                        outer,
                        new Lan(
                                "10.1.%d.0".formatted(net),
                                "10.1.%d.255".formatted(net),
                                "10.1.%d.0/24".formatted(net)),
                        "10.1.%d.10".formatted(net),
                        new Ports(ports.get(0), ports.get(1)),
                        new Ports(ports.get(2), ports.get(3)),
                        Optional.empty(),
                        folder.resolve(name))
                .withFolder();
    }

    /// Four UDP ports that nobody uses now.
    private static List<Integer> freePorts(String address) throws DemoException {
        List<DatagramSocket> held = new ArrayList<>();
        try {
            while (held.size() < 4) {
                held.add(
                        new DatagramSocket(
                                new InetSocketAddress(InetAddress.ofLiteral(address), 0)));
            }
            return held.stream().map(DatagramSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new DemoException("no free UDP ports at " + address + ": " + e.getMessage(), e);
        } finally {
            held.forEach(DatagramSocket::close);
        }
    }

    @Override
    public Site a() {
        return a;
    }

    @Override
    public Site b() {
        return b;
    }

    @Override
    public Plane startPlane(Site site, Dataplane kind) throws DemoException {
        if (kind == Dataplane.VPP) {
            throw new IllegalStateException("only root has a stage for VPP");
        }
        SoftPlane plane = SoftPlane.at(site);
        return SoftPlane.start(
                processes,
                site,
                List.of(
                        "--underlay",
                        "%s=%s,%d,%d,wire=%s"
                                .formatted(
                                        SoftPlane.WAN,
                                        site.outer(),
                                        site.own().ike(),
                                        site.own().natt(),
                                        plane.wireSocket()),
                        "--lan",
                        "%s=%s/24,socket=%s"
                                .formatted(
                                        SoftPlane.LAN, site.lan().gateway(), plane.lanSocket())));
    }

    @Override
    public void prepareKernelGateway(Site site) {
        throw new IllegalStateException("only root has a stage for a gateway in the kernel");
    }

    @Override
    public Host startHost(Site site) throws DemoException {
        Site other = site.equals(a) ? b : a;
        return new Host(
                new Talker(
                        processes.talker(
                                "host-" + site.name(),
                                Launcher.own(
                                        HostMain.class,
                                        List.of(
                                                "lan",
                                                site.host(),
                                                other.host(),
                                                site.folder().resolve("host.sock").toString(),
                                                SoftPlane.at(site).lanSocket().toString())))));
    }

    @Override
    public Observer observe() throws DemoException {
        List<String> wires = new ArrayList<>(List.of("relay", a.outer(), b.outer()));
        List<Ports> ends = List.of(a.own(), b.seen(), b.own(), a.seen());
        ends.forEach(ports -> wires.add(Integer.toString(ports.ike())));
        ends.forEach(ports -> wires.add(Integer.toString(ports.natt())));
        wires.addAll(SoftPlane.at(a).tap());
        wires.addAll(SoftPlane.at(b).tap());
        return new Observer(
                List.of(new Talker(processes.talker("wire", Launcher.own(WireMain.class, wires)))));
    }
}
