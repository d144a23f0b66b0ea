package io.triplane.jvpp.golden;

import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.Control;
import io.triplane.jvpp.message.Crypto;
import io.triplane.jvpp.message.FibPath;
import io.triplane.jvpp.message.HostInterfaces;
import io.triplane.jvpp.message.InterfaceCreated;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.MssClamp;
import io.triplane.jvpp.message.Punt;
import io.triplane.jvpp.message.PuntTarget;
import io.triplane.jvpp.message.Routes;
import io.triplane.jvpp.message.SourcedRoutes;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.message.VppProcess;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.MacAddress;
import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.Prefix;
import java.io.IOException;
import java.util.List;

/// What is asked of a real VPP for each vector file but those about SAs and policies
/// ([GoldenIpsecScenarios]).
final class GoldenScenarios {
    static final MacAddress MAC = MacAddress.parse("02:fe:00:00:00:01");

    /// The number that this VPP gives to the first source of routes that a client adds.
    private static final int FIRST_SOURCE_OF_CLIENTS = 23;

    private GoldenScenarios() {}

    /// A loopback called `loop` with 10.9.0.1/24, up.
    static int loopback(GoldenRecording vpp) throws IOException, MalformedMessage {
        InterfaceCreated created =
                vpp.create(
                        new HostInterfaces.CreateLoopback(MAC),
                        "loop",
                        InterfaceCreated::swIfIndex);
        int loop = created.swIfIndex();
        vpp.ask(new Interfaces.AddDelAddress(loop, true, false, Prefix.parse("10.9.0.1/24")));
        vpp.ask(new Interfaces.SetFlags(loop, Interfaces.ADMIN_UP));
        return loop;
    }

    static int itf(GoldenRecording vpp, String name, int instance, int mode)
            throws IOException, MalformedMessage {
        return vpp.create(
                        new TunnelProtection.ItfCreate(new TunnelProtection.Itf(instance, mode, 0)),
                        name,
                        InterfaceCreated::swIfIndex)
                .swIfIndex();
    }

    static void control(GoldenRecording vpp) throws IOException, MalformedMessage {
        vpp.ask(new Control.Ping());
        vpp.ask(new VppProcess.ShowVersion());
        vpp.ask(new VppProcess.ShowThreads());
        vpp.comment("a command that prints nothing");
        vpp.ask(new VppProcess.Cli("comment x"));
    }

    static void interfaces(GoldenRecording vpp) throws IOException, MalformedMessage {
        int loop = loopback(vpp);
        vpp.ask(new Interfaces.AddressDump(loop, false));
        vpp.ask(new Interfaces.AddressDump(loop, true));
        int itf = itf(vpp, "itf", 7, Tunnel.MODE_P2P);
        vpp.ask(new Interfaces.SetUnnumbered(loop, itf, true));
        vpp.ask(new Interfaces.SetMtu(itf, new Interfaces.Mtu(1400, 0, 0, 0)));
        vpp.ask(new Interfaces.TagAddDel(true, itf, "triplane:a/b"));
        vpp.ask(new Interfaces.SetFlags(itf, Interfaces.ADMIN_UP));
        vpp.comment("events: the second wish is refused, not repeated");
        vpp.ask(new Interfaces.WantEvents(true, 1));
        vpp.ask(new Interfaces.WantEvents(true, 1));
        vpp.ask(new Interfaces.WantEvents(false, 1));
        vpp.comment("unknown interface 99");
        vpp.ask(new Interfaces.SetFlags(99, Interfaces.ADMIN_UP));
        vpp.ask(new Interfaces.SetMtu(99, new Interfaces.Mtu(1400, 0, 0, 0)));
        vpp.ask(new Interfaces.TagAddDel(true, 99, "x"));
        vpp.ask(new Interfaces.AddDelAddress(99, true, false, Prefix.parse("10.8.0.1/24")));
        vpp.ask(new Interfaces.SetUnnumbered(99, itf, true));
        vpp.comment("an unknown table");
        vpp.ask(new Interfaces.SetTable(itf, false, 77));
        vpp.comment("the same address again, and a subnet that is taken");
        vpp.ask(new Interfaces.AddDelAddress(loop, true, false, Prefix.parse("10.9.0.1/24")));
        vpp.ask(new Interfaces.SetUnnumbered(loop, itf, false));
        vpp.ask(new TunnelProtection.ItfDelete(itf));
        vpp.ask(new HostInterfaces.DeleteLoopback(loop));
        vpp.ask(new HostInterfaces.DeleteLoopback(99));
    }

    static void routes(GoldenRecording vpp) throws IOException, MalformedMessage {
        int loop = loopback(vpp);
        int itf = itf(vpp, "itf", 1, Tunnel.MODE_P2P);
        vpp.ask(new Interfaces.SetUnnumbered(loop, itf, true));
        vpp.ask(new Interfaces.SetFlags(itf, Interfaces.ADMIN_UP));
        Routes.Route route =
                new Routes.Route(
                        0, 0, Prefix.parse("10.1.2.0/24"), List.of(FibPath.through(itf, false)));
        vpp.ask(new Routes.AddDel(true, false, route));
        vpp.comment("no path; an unknown table; a path through an unknown interface");
        vpp.ask(
                new Routes.AddDel(
                        true,
                        false,
                        new Routes.Route(0, 0, Prefix.parse("10.1.3.0/24"), List.of())));
        vpp.ask(
                new Routes.AddDel(
                        true,
                        false,
                        new Routes.Route(
                                77,
                                0,
                                Prefix.parse("10.1.3.0/24"),
                                List.of(FibPath.through(itf, false)))));
        vpp.ask(new Routes.AddDel(false, false, route));
        sourcedRoutes(vpp, itf);
        vpp.comment("tables");
        vpp.ask(new Routes.TableAddDel(true, new Routes.Table(5, false, "blue")));
        vpp.ask(new Routes.TableAddDel(false, new Routes.Table(5, false, "")));
        vpp.comment("a static neighbour");
        Routes.Neighbor neighbor =
                new Routes.Neighbor(
                        loop,
                        Routes.Neighbor.STATIC,
                        MacAddress.parse("02:fe:00:00:00:09"),
                        Address.parse("10.9.0.2"));
        vpp.ask(new Routes.NeighborAddDel(true, neighbor));
        vpp.ask(new Routes.NeighborAddDel(false, neighbor));
    }

    /// A route of a source of its own, before and behind one of the API.
    private static void sourcedRoutes(GoldenRecording vpp, int itf)
            throws IOException, MalformedMessage {
        Prefix prefix = Prefix.parse("10.1.4.0/24");
        Routes.Table table = new Routes.Table(0, false, "");
        vpp.comment("a route of a source that a client has added, before one of the API");
        vpp.ask(new SourcedRoutes.SourceAdd(new SourcedRoutes.Source(4, 0, "golden")));
        vpp.ask(new SourcedRoutes.Lookup(0, true, prefix));
        vpp.ask(new SourcedRoutes.Lookup(77, true, prefix));
        SourcedRoutes.Route ours =
                new SourcedRoutes.Route(
                        0,
                        0,
                        prefix,
                        FIRST_SOURCE_OF_CLIENTS,
                        List.of(FibPath.through(itf, false)));
        vpp.ask(new SourcedRoutes.AddDel(true, false, ours));
        vpp.ask(
                new Routes.AddDel(
                        true, false, new Routes.Route(0, 0, prefix, List.of(FibPath.drop(false)))));
        vpp.ask(new SourcedRoutes.Lookup(0, true, prefix));
        vpp.ask(new SourcedRoutes.Lookup(0, false, Prefix.parse("10.1.4.9/32")));
        vpp.ask(new SourcedRoutes.Dump(FIRST_SOURCE_OF_CLIENTS, table));
        vpp.comment("without the first one the second one counts");
        vpp.ask(new SourcedRoutes.AddDel(false, false, ours));
        vpp.ask(new SourcedRoutes.Lookup(0, true, prefix));
        vpp.ask(new SourcedRoutes.Dump(FIRST_SOURCE_OF_CLIENTS, table));
    }

    static void acl(GoldenRecording vpp) throws IOException, MalformedMessage {
        int loop = loopback(vpp);
        List<Acl.Rule> rules =
                List.of(
                        Acl.Rule.of(
                                Acl.DENY, Prefix.parse("10.1.2.0/24"), Prefix.parse("10.1.1.0/24")),
                        Acl.Rule.of(
                                Acl.PERMIT, Prefix.parse("0.0.0.0/0"), Prefix.parse("0.0.0.0/0")));
        int list =
                vpp.create(
                                new Acl.AddReplace(Acl.NEW, "triplane:guard", rules),
                                "list",
                                Acl.Added::aclIndex)
                        .aclIndex();
        vpp.ask(new Acl.InterfaceSet(new Acl.InterfaceLists(loop, 1, List.of(list))));
        vpp.ask(new Acl.Dump(list));
        vpp.ask(new Acl.InterfaceDump(loop));
        vpp.comment("fewer rules for the same list");
        vpp.ask(new Acl.AddReplace(list, "triplane:guard", rules.subList(1, 2)));
        vpp.ask(new Acl.Dump(list));
        vpp.comment("in use; then not");
        vpp.ask(new Acl.Del(list));
        vpp.ask(new Acl.InterfaceSet(new Acl.InterfaceLists(loop, 0, List.of())));
        vpp.ask(new Acl.Del(list));
        vpp.ask(new Acl.Del(list));
        vpp.comment("a list that does not exist, on an interface and to be replaced");
        vpp.ask(new Acl.InterfaceSet(new Acl.InterfaceLists(loop, 1, List.of(55))));
        vpp.ask(new Acl.AddReplace(55, "triplane:guard", rules));
        vpp.ask(new MssClamp.EnableDisable(loop, 1300, 1280, MssClamp.RX, MssClamp.BOTH));
        vpp.ask(new MssClamp.EnableDisable(99, 1300, 1280, MssClamp.RX, MssClamp.BOTH));
    }

    static void punt(GoldenRecording vpp) throws IOException, MalformedMessage {
        vpp.ask(new Punt.ReasonDump(new Punt.Reason(0, "ipsec4-spi-o-udp-0")));
        vpp.ask(new Punt.ReasonDump(new Punt.Reason(0, "ipsec6-spi-o-udp-0")));
        vpp.ask(new Punt.ReasonDump(new Punt.Reason(0, "ipsec4-no-such-tunnel")));
        PuntTarget ike = new PuntTarget.L4(0, 17, 500);
        vpp.ask(new Punt.Register(ike, "/tmp/golden.sock"));
        vpp.ask(new Punt.SocketDump(PuntTarget.TYPE_L4));
        vpp.comment("only header version 1");
        vpp.ask(new Punt.Register(2, ike, "/tmp/golden.sock"));
        vpp.comment("an unknown reason gets no answer at all");
        vpp.ask(new Punt.Register(new PuntTarget.Exceptional(9999), "/tmp/golden.sock"));
        vpp.ask(new Punt.Deregister(ike));
        vpp.ask(new Punt.SocketDump(PuntTarget.TYPE_L4));
    }

    static void crypto(GoldenRecording vpp) throws IOException, MalformedMessage {
        vpp.ask(new Crypto.SetAsyncDispatch(0, false));
        vpp.ask(new Crypto.SetAsyncMode(true));
        vpp.ask(new Crypto.SetAsyncMode(false));
        vpp.comment("no such engine");
        vpp.ask(new Crypto.SetHandler("aes-128-cbc", "nothing", 0, false));
        vpp.comment("no such worker");
        vpp.ask(new Crypto.SetSchedulerWorker(7, true));
    }

    /// Rows whose every octet is this VPP's own business: for the records, not for a stand-in.
    static void details(GoldenRecording vpp) throws IOException, MalformedMessage {
        int loop = loopback(vpp);
        int itf = itf(vpp, "itf", 3, Tunnel.MODE_MP);
        vpp.ask(new Interfaces.TagAddDel(true, itf, "triplane:a/b"));
        vpp.ask(Interfaces.Dump.all());
        vpp.ask(new Interfaces.Dump(Interfaces.NONE, true, "ipsec"));
        vpp.ask(
                new Routes.AddDel(
                        true,
                        false,
                        new Routes.Route(
                                0,
                                0,
                                Prefix.parse("fd00:2::/64"),
                                List.of(FibPath.via(itf, Address.parse("fd00::9"))))));
        vpp.ask(new Routes.Dump(new Routes.Table(0, false, "")));
        vpp.ask(new Routes.Dump(new Routes.Table(0, true, "")));
        vpp.ask(new SourcedRoutes.SourceDump());
        vpp.ask(new Punt.ReasonDump(new Punt.Reason(0, "")));
        vpp.ask(new Control.ApiVersions());
        vpp.ask(new Interfaces.AddressDump(loop, true));
        vpp.ask(new VppProcess.Cli("show ipsec all"));
    }

    /// A policy as most of them are.
    static SpdEntry policy(int priority, boolean outbound, int action, int saId) {
        return new SpdEntry(
                1,
                priority,
                outbound,
                saId,
                action,
                SpdEntry.ANY_PROTOCOL,
                new SpdEntry.Range(Address.parse("10.1.2.0"), Address.parse("10.1.2.255")),
                new SpdEntry.Range(Address.parse("10.1.1.0"), Address.parse("10.1.1.255")),
                SpdEntry.Ports.ANY,
                SpdEntry.Ports.ANY);
    }
}
