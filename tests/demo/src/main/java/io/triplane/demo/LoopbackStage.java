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
    private static final String OUTER_A = "127.0.0.2";
    private static final String OUTER_B = "127.0.0.3";

    private final Processes processes;
    private final Site a;
    private final Site b;

    LoopbackStage(Processes processes, Path folder) throws DemoException {
        this.processes = processes;
        List<Integer> atA = freePorts(OUTER_A);
        List<Integer> atB = freePorts(OUTER_B);
        a =
                new Site(
                                "a",
                                OUTER_A,
                                new Lan("10.1.1.0", "10.1.1.255", "10.1.1.0/24"),
                                "10.1.1.10",
                                new Ports(atA.get(0), atA.get(1)),
                                new Ports(atA.get(2), atA.get(3)),
                                Optional.empty(),
                                folder.resolve("a"))
                        .withFolder();
        b =
                new Site(
                                "b",
                                OUTER_B,
                                new Lan("10.1.2.0", "10.1.2.255", "10.1.2.0/24"),
                                "10.1.2.10",
                                new Ports(atB.get(0), atB.get(1)),
                                new Ports(atB.get(2), atB.get(3)),
                                Optional.empty(),
                                folder.resolve("b"))
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
            throw new DemoException(
                    "a real VPP needs root, for network namespaces and its own ports: use sudo");
        }
        String gateway = site.lan().start().replaceAll("0$", "1");
        return SoftPlane.start(
                processes,
                site,
                List.of(
                        "--underlay",
                        "wan=%s,%d,%d".formatted(site.outer(), site.own().ike(), site.own().natt()),
                        "--lan",
                        "lan=%s/24,socket=%s".formatted(gateway, SoftPlane.at(site).lanSocket())));
    }

    @Override
    public Host startHost(Site site) throws DemoException {
        Site other = site.equals(a) ? b : a;
        return new Host(
                new Talker(
                        processes.talker(
                                "host-" + site.name(),
                                JavaCommand.of(
                                        "tests/demo",
                                        "io.triplane.demo.HostMain",
                                        "lan",
                                        site.host(),
                                        other.host(),
                                        site.folder().resolve("host.sock").toString(),
                                        SoftPlane.at(site).lanSocket().toString()))));
    }

    @Override
    public Observer observe() throws DemoException {
        List<String> arguments = new ArrayList<>(List.of("relay", a.outer(), b.outer()));
        List<Ports> ends = List.of(a.own(), b.seen(), b.own(), a.seen());
        ends.forEach(ports -> arguments.add(Integer.toString(ports.ike())));
        ends.forEach(ports -> arguments.add(Integer.toString(ports.natt())));
        return new Observer(
                List.of(
                        new Talker(
                                processes.talker(
                                        "wire",
                                        JavaCommand.of(
                                                "tests/demo",
                                                "io.triplane.demo.WireMain",
                                                arguments.toArray(String[]::new))))));
    }

    @Override
    public void close() {
        processes.close();
    }
}
