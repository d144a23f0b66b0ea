package io.triplane.interop.live;

import io.triplane.vppfixture.Namespace;
import java.util.ArrayList;
import java.util.List;

/// The router between our gateway and the peer. It forwards; on request it translates addresses, or
/// loses packets.
final class Router {
    private static final String US = "us";
    private static final String THEM = "them";

    private final Namespace place;

    /// Something that it does until this is closed.
    interface Doing extends AutoCloseable {
        @Override
        void close();
    }

    private Router(Namespace place) {
        this.place = place;
    }

    /// Lays the cables.
    ///
    /// @param wan name of the device at either end
    static Router between(Namespace here, Namespace there, Namespace place, String wan) {
        Router router = new Router(place);
        here.connect(wan, place, US);
        there.connect(wan, place, THEM);
        place.run("ip", "address", "add", "192.0.2.254/24", "dev", US);
        place.run("ip", "address", "add", "198.51.100.254/24", "dev", THEM);
        place.run("ip", "route", "add", "198.18.0.0/16", "via", "198.51.100.1");
        place.run("sysctl", "-qw", "net.ipv4.ip_forward=1");
        here.run("ip", "address", "add", Tunnel.OUR_ADDRESS + "/24", "dev", wan);
        here.run("ip", "route", "add", "default", "via", "192.0.2.254");
        there.run("ip", "address", "add", "198.51.100.1/24", "dev", wan);
        there.run("ip", "route", "add", "default", "via", "198.51.100.254");
        return router;
    }

    /// Is a NAT in front of an inside address: what it sends to `peer` comes from `outside`, from
    /// ports of the NAT's choice.
    Doing hide(String inside, String peer, String outside) {
        own(outside);
        return rule(
                "nat",
                "POSTROUTING",
                "-s",
                inside,
                "-d",
                peer,
                "-p",
                "udp",
                "-j",
                "SNAT",
                "--to-source",
                outside + ":20000-40000");
    }

    /// Is a NAT that forwards the ports 500 and 4500 of `outside` to an inside address, which the
    /// peer sees as `outside`.
    Doing expose(String inside, String peer, String outside) {
        own(outside);
        Doing in =
                rule(
                        "nat",
                        "PREROUTING",
                        "-s",
                        peer,
                        "-d",
                        outside,
                        "-p",
                        "udp",
                        "-m",
                        "multiport",
                        "--dports",
                        "500,4500",
                        "-j",
                        "DNAT",
                        "--to-destination",
                        inside);
        Doing out =
                rule(
                        "nat",
                        "POSTROUTING",
                        "-s",
                        inside,
                        "-d",
                        peer,
                        "-p",
                        "udp",
                        "-j",
                        "SNAT",
                        "--to-source",
                        outside);
        return () -> {
            in.close();
            out.close();
        };
    }

    private void own(String outside) {
        place.run("ip", "address", "replace", outside + "/32", "dev", "lo");
    }

    /// Loses every packet to a UDP port, either way.
    Doing lose(int port) {
        return rule(
                "filter", "FORWARD", "-p", "udp", "--dport", Integer.toString(port), "-j", "DROP");
    }

    /// Loses every packet.
    Doing loseAll() {
        return rule("filter", "FORWARD", "-j", "DROP");
    }

    private Doing rule(String table, String chain, String... words) {
        change(table, "-A", chain, words);
        return () -> change(table, "-D", chain, words);
    }

    private void change(String table, String action, String chain, String... words) {
        List<String> command =
                new ArrayList<>(List.of("iptables", "-w", "-t", table, action, chain));
        command.addAll(List.of(words));
        place.run(command.toArray(String[]::new));
    }
}
