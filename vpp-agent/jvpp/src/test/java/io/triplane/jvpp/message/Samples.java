package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.Bytes;
import io.triplane.jvpp.wire.KeyOctets;
import io.triplane.jvpp.wire.MacAddress;
import io.triplane.jvpp.wire.Prefix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One message of every type, no two fields alike where that is possible. Lists have two elements.
final class Samples {
    private static final MacAddress MAC = MacAddress.parse("02:fe:00:00:00:01");
    private static final Address V4 = Address.parse("10.9.0.2");
    private static final Address V6 = Address.parse("fd00::9");
    private static final Prefix PREFIX = Prefix.parse("10.1.0.0/16");
    private static final Prefix PREFIX6 = Prefix.parse("fd00:1::/32");

    static final SadEntry SAD_ENTRY =
            new SadEntry(
                    0x101,
                    0xc0ffee01,
                    SadEntry.PROTOCOL_ESP,
                    CryptoAlgorithm.AES_GCM_128.value(),
                    key(16),
                    0,
                    key(20),
                    SadEntry.IS_TUNNEL | SadEntry.IS_INBOUND | SadEntry.USE_ANTI_REPLAY,
                    new Tunnel(1, V4, Address.parse("10.9.0.1"), 3, 4, 5, 1, 1, 46, 64),
                    KeyOctets.taking(new byte[] {1, 2, 3, 4}),
                    4500,
                    4501,
                    64);

    static final SpdEntry SPD_ENTRY =
            new SpdEntry(
                    1,
                    -1000,
                    true,
                    0x101,
                    SpdEntry.PROTECT,
                    17,
                    new SpdEntry.Range(Address.parse("10.2.0.0"), Address.parse("10.2.255.255")),
                    new SpdEntry.Range(V6, Address.parse("fd00::ff")),
                    new SpdEntry.Ports(500, 4500),
                    SpdEntry.Ports.ANY);

    private static final FibPath.Label LABEL = new FibPath.Label(1, 100, 64, 3);

    private static final FibPath PATH =
            new FibPath(
                    7,
                    1,
                    2,
                    3,
                    4,
                    5,
                    6,
                    1,
                    new FibPath.NextHop(V6.union(), 8, 9, 10),
                    List.of(LABEL, LABEL));

    private static final Routes.Route ROUTE =
            new Routes.Route(1, 2, PREFIX, List.of(PATH, FibPath.through(5, false)));

    private static final Acl.Rule RULE =
            new Acl.Rule(
                    Acl.PERMIT,
                    PREFIX,
                    PREFIX6,
                    6,
                    new SpdEntry.Ports(1, 2),
                    new SpdEntry.Ports(3, 4),
                    5,
                    6);

    private static final Interfaces.Mtu MTU = new Interfaces.Mtu(1400, 1401, 1402, 1403);

    private static final TunnelProtection.Protection PROTECTION =
            new TunnelProtection.Protection(5, V6, 0x101, List.of(0x203, 0x202));

    private final Map<MessageType<?>, Message> byType = new HashMap<>();

    private Samples() {
        control();
        interfaces();
        routes();
        ipsec();
        plugins();
    }

    static Map<MessageType<?>, Message> all() {
        return Map.copyOf(new Samples().byType);
    }

    private static KeyOctets key(int size) {
        byte[] octets = new byte[size];
        for (int i = 0; i < size; i++) {
            octets[i] = (byte) (0xa0 + i);
        }
        return KeyOctets.taking(octets);
    }

    private <Q extends Request<A>, A extends Message> void add(
            Exchange<Q, A> exchange, Q request, A answer) {
        byType.put(exchange.request(), request);
        byType.put(exchange.answer(), answer);
    }

    private void control() {
        add(
                Control.SocketCreate.EXCHANGE,
                new Control.SocketCreate("triplane"),
                new Control.SocketCreated(
                        -1,
                        0x80000001,
                        List.of(
                                new Control.TableEntry(15, "sockclnt_create_455fb9c4"),
                                new Control.TableEntry(400, "show_version_51077d14"))));
        add(
                Control.SocketDelete.EXCHANGE,
                new Control.SocketDelete(0x80000001),
                new Control.SocketDeleted(1));
        add(Control.Ping.EXCHANGE, new Control.Ping(), new Control.Pong(-1, 2, 3));
        add(
                Control.GetFirstMessageId.EXCHANGE,
                new Control.GetFirstMessageId("acl_1f6cb7ba"),
                new Control.FirstMessageId(-1, 900));
        Control.ModuleVersion version = new Control.ModuleVersion(1, 2, 3, "ipsec.api");
        add(
                Control.ApiVersions.EXCHANGE,
                new Control.ApiVersions(),
                new Control.ApiVersionList(-1, List.of(version, version)));
        add(
                VppProcess.ShowVersion.EXCHANGE,
                new VppProcess.ShowVersion(),
                new VppProcess.Version(-1, "vpe", "26.06-release", "today", "/build"));
        VppProcess.ThreadRow thread =
                new VppProcess.ThreadRow(1, "vpp_wk_0", "workers", 2, 3, 4, 5);
        add(
                VppProcess.ShowThreads.EXCHANGE,
                new VppProcess.ShowThreads(),
                new VppProcess.Threads(-1, List.of(thread, thread)));
        add(
                VppProcess.Cli.EXCHANGE,
                new VppProcess.Cli("show version"),
                new VppProcess.CliOutput(-1, "vpp v26.06"));
    }

    private void interfaces() {
        add(
                Interfaces.Dump.EXCHANGE,
                new Interfaces.Dump(1, true, "ipsec"),
                new InterfaceDetails(
                        1,
                        2,
                        MAC,
                        3,
                        4,
                        5,
                        6,
                        7,
                        MTU,
                        new InterfaceDetails.SubInterface(8, 9, 10, 11, 12),
                        new InterfaceDetails.VlanRewrite(13, 14, 15, 16, 17, MAC, MAC, 18, 19),
                        "ipsec0",
                        "IPSEC Tunnel",
                        "triplane"));
        add(Interfaces.SetFlags.EXCHANGE, new Interfaces.SetFlags(1, 2), new Retval(-2));
        add(
                Interfaces.AddDelAddress.EXCHANGE,
                new Interfaces.AddDelAddress(1, true, false, PREFIX),
                new Retval(-2));
        add(
                Interfaces.AddressDump.EXCHANGE,
                new Interfaces.AddressDump(1, true),
                new Interfaces.AddressDetails(1, PREFIX6));
        add(
                Interfaces.SetUnnumbered.EXCHANGE,
                new Interfaces.SetUnnumbered(1, 2, true),
                new Retval(-2));
        add(Interfaces.SetTable.EXCHANGE, new Interfaces.SetTable(1, true, 2), new Retval(-3));
        add(Interfaces.SetMtu.EXCHANGE, new Interfaces.SetMtu(1, MTU), new Retval(-2));
        add(
                Interfaces.TagAddDel.EXCHANGE,
                new Interfaces.TagAddDel(true, 1, "triplane:site-b"),
                new Retval(-2));
        add(Interfaces.WantEvents.EXCHANGE, new Interfaces.WantEvents(true, 7), new Retval(-31));
        byType.put(Interfaces.Event.TYPE, new Interfaces.Event(1, 2, 3, true));
        add(
                HostInterfaces.CreateLoopback.EXCHANGE,
                new HostInterfaces.CreateLoopback(MAC),
                new InterfaceCreated(-1, 4));
        add(
                HostInterfaces.DeleteLoopback.EXCHANGE,
                new HostInterfaces.DeleteLoopback(4),
                new Retval(-2));
    }

    private void routes() {
        Routes.Table table = new Routes.Table(1, true, "blue");
        add(
                Routes.AddDel.EXCHANGE,
                new Routes.AddDel(true, false, ROUTE),
                new Routes.Added(-52, 3));
        add(Routes.Dump.EXCHANGE, new Routes.Dump(table), new Routes.Details(ROUTE));
        SourcedRoutes.Source source = new SourcedRoutes.Source(4, 22, "triplane");
        SourcedRoutes.Route sourced =
                new SourcedRoutes.Route(1, 2, PREFIX, 22, List.of(PATH, FibPath.through(5, false)));
        add(
                SourcedRoutes.SourceAdd.EXCHANGE,
                new SourcedRoutes.SourceAdd(source),
                new SourcedRoutes.SourceAdded(-1, 22));
        add(
                SourcedRoutes.SourceDump.EXCHANGE,
                new SourcedRoutes.SourceDump(),
                new SourcedRoutes.SourceDetails(source));
        add(
                SourcedRoutes.AddDel.EXCHANGE,
                new SourcedRoutes.AddDel(true, false, sourced),
                new Routes.Added(-52, 3));
        add(
                SourcedRoutes.Lookup.EXCHANGE,
                new SourcedRoutes.Lookup(1, true, PREFIX),
                new SourcedRoutes.Found(-6, sourced));
        add(
                SourcedRoutes.Dump.EXCHANGE,
                new SourcedRoutes.Dump(22, table),
                new SourcedRoutes.Details(sourced));
        add(Routes.TableAddDel.EXCHANGE, new Routes.TableAddDel(true, table), new Retval(-3));
        add(
                Routes.NeighborAddDel.EXCHANGE,
                new Routes.NeighborAddDel(true, new Routes.Neighbor(1, 2, MAC, V6)),
                new Routes.Added(-1, 5));
    }

    private void ipsec() {
        add(Sad.Add.EXCHANGE, new Sad.Add(SAD_ENTRY), new StatIndex(-116, 9));
        add(Sad.AddV1.EXCHANGE, new Sad.AddV1(SAD_ENTRY), new StatIndex(-116, 9));
        add(Sad.Del.EXCHANGE, new Sad.Del(0x101), new Retval(-6));
        add(
                Sad.Update.EXCHANGE,
                new Sad.Update(0x101, true, SAD_ENTRY.tunnel(), 4500, 0xffff),
                new Retval(-6));
        add(Sad.Bind.EXCHANGE, new Sad.Bind(0x101, 2), new Retval(-89));
        add(Sad.Unbind.EXCHANGE, new Sad.Unbind(0x101), new Retval(-7));
        add(
                Sad.Dump.EXCHANGE,
                new Sad.Dump(0x101),
                new Sad.Details(SAD_ENTRY, 1, 2, 3, 4, 0xffff, 6));
        add(Spd.AddDel.EXCHANGE, new Spd.AddDel(true, 1), new Retval(-116));
        add(Spd.InterfaceAddDel.EXCHANGE, new Spd.InterfaceAddDel(true, 2, 1), new Retval(-12));
        add(Spd.EntryAddDel.EXCHANGE, new Spd.EntryAddDel(true, SPD_ENTRY), new StatIndex(-11, 7));
        add(Spd.SpdsDump.EXCHANGE, new Spd.SpdsDump(), new Spd.SpdsDetails(1, 8));
        add(Spd.Dump.EXCHANGE, new Spd.Dump(1, Spd.EVERY_SA), new Spd.Details(SPD_ENTRY));
        add(
                Spd.InterfaceDump.EXCHANGE,
                new Spd.InterfaceDump(1, true),
                new Spd.InterfaceDetails(0, 2));
        TunnelProtection.Itf itf = new TunnelProtection.Itf(1, Tunnel.MODE_MP, 3);
        add(
                TunnelProtection.ItfCreate.EXCHANGE,
                new TunnelProtection.ItfCreate(itf),
                new InterfaceCreated(-31, 3));
        add(TunnelProtection.ItfDelete.EXCHANGE, new TunnelProtection.ItfDelete(3), new Retval(-2));
        add(
                TunnelProtection.ItfDump.EXCHANGE,
                new TunnelProtection.ItfDump(3),
                new TunnelProtection.ItfDetails(itf));
        add(
                TunnelProtection.Update.EXCHANGE,
                new TunnelProtection.Update(PROTECTION),
                new Retval(-162));
        add(TunnelProtection.Del.EXCHANGE, new TunnelProtection.Del(5, V4), new Retval(-6));
        add(
                TunnelProtection.Dump.EXCHANGE,
                new TunnelProtection.Dump(5),
                new TunnelProtection.Details(PROTECTION));
        add(
                Crypto.SetHandler.EXCHANGE,
                new Crypto.SetHandler("aes-128-cbc", "openssl", 2, false),
                new Retval(-1));
        add(Crypto.SetAsyncMode.EXCHANGE, new Crypto.SetAsyncMode(true), new Retval(0));
        add(
                Crypto.SetAsyncDispatch.EXCHANGE,
                new Crypto.SetAsyncDispatch(1, true),
                new Retval(-126));
    }

    private void plugins() {
        PuntTarget l4 = new PuntTarget.L4(1, 17, 500);
        Punt.Reason reason = new Punt.Reason(1, "ipsec4-spi-o-udp-0");
        add(Punt.ReasonDump.EXCHANGE, new Punt.ReasonDump(reason), new Punt.ReasonDetails(reason));
        add(
                Punt.Register.EXCHANGE,
                new Punt.Register(l4, "/run/triplane/punt.sock"),
                new Punt.Registered(-1, "/run/vpp/punt.sock"));
        add(
                Punt.Deregister.EXCHANGE,
                new Punt.Deregister(new PuntTarget.Exceptional(0x01020304)),
                new Retval(-1));
        add(
                Punt.SocketDump.EXCHANGE,
                new Punt.SocketDump(PuntTarget.TYPE_L4),
                new Punt.SocketDetails(
                        new PuntTarget.IpProtocol(0, 89), "/run/triplane/punt.sock"));
        add(
                HostInterfaces.CreateAfPacket.EXCHANGE,
                new HostInterfaces.CreateAfPacket(1, MAC, true, "veth0", 2, 3, 4, 5, 6, 7, 8),
                new InterfaceCreated(-1, 4));
        add(
                HostInterfaces.DeleteAfPacket.EXCHANGE,
                new HostInterfaces.DeleteAfPacket("veth0"),
                new Retval(-1));
        add(
                HostInterfaces.AfPacketDump.EXCHANGE,
                new HostInterfaces.AfPacketDump(),
                new HostInterfaces.AfPacketDetails(1, "veth0"));
        add(
                Acl.AddReplace.EXCHANGE,
                new Acl.AddReplace(Acl.NEW, "triplane", List.of(RULE, RULE)),
                new Acl.Added(3, -1));
        add(Acl.Del.EXCHANGE, new Acl.Del(3), new Retval(-142));
        add(
                Acl.Dump.EXCHANGE,
                new Acl.Dump(3),
                new Acl.Details(3, "triplane", List.of(RULE, RULE)));
        Acl.InterfaceLists lists = new Acl.InterfaceLists(2, 1, List.of(3, 4));
        add(Acl.InterfaceSet.EXCHANGE, new Acl.InterfaceSet(lists), new Retval(-2));
        add(Acl.InterfaceDump.EXCHANGE, new Acl.InterfaceDump(2), new Acl.InterfaceDetails(lists));
        add(
                MssClamp.EnableDisable.EXCHANGE,
                new MssClamp.EnableDisable(1, 1300, 1280, MssClamp.RX, MssClamp.BOTH),
                new Retval(-2));
        add(
                Crypto.SetSchedulerWorker.EXCHANGE,
                new Crypto.SetSchedulerWorker(1, true),
                new Retval(-7));
    }

    static Bytes hex(String text) {
        return Bytes.ofHex(text.replaceAll("\\s+", ""));
    }
}
