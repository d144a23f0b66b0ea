package io.triplane.jvpp.message;

import java.util.List;
import java.util.stream.Stream;

/// Every message we know, grouped by what brings it into a VPP.
public final class Catalogue {
    private Catalogue() {}

    /// Messages of one part of VPP: its core, or a plugin that may be absent.
    public record Group(
            String broughtBy, List<Exchange<?, ?>> exchanges, List<MessageType<?>> events) {
        public Group {
            exchanges = List.copyOf(exchanges);
            events = List.copyOf(events);
        }

        public Stream<MessageType<?>> types() {
            return Stream.concat(
                    exchanges.stream().flatMap(e -> Stream.of(e.request(), e.answer())),
                    events.stream());
        }
    }

    /// Always there.
    public static final Group CORE =
            new Group(
                    "VPP's core",
                    List.of(
                            Control.SocketCreate.EXCHANGE,
                            Control.SocketDelete.EXCHANGE,
                            Control.Ping.EXCHANGE,
                            Control.GetFirstMessageId.EXCHANGE,
                            Control.ApiVersions.EXCHANGE,
                            VppProcess.ShowVersion.EXCHANGE,
                            VppProcess.ShowThreads.EXCHANGE,
                            VppProcess.Cli.EXCHANGE,
                            Interfaces.Dump.EXCHANGE,
                            Interfaces.SetFlags.EXCHANGE,
                            Interfaces.AddDelAddress.EXCHANGE,
                            Interfaces.AddressDump.EXCHANGE,
                            Interfaces.SetUnnumbered.EXCHANGE,
                            Interfaces.SetTable.EXCHANGE,
                            Interfaces.SetMtu.EXCHANGE,
                            Interfaces.TagAddDel.EXCHANGE,
                            Interfaces.WantEvents.EXCHANGE,
                            HostInterfaces.CreateLoopback.EXCHANGE,
                            HostInterfaces.DeleteLoopback.EXCHANGE,
                            Routes.AddDel.EXCHANGE,
                            Routes.Dump.EXCHANGE,
                            SourcedRoutes.SourceAdd.EXCHANGE,
                            SourcedRoutes.SourceDump.EXCHANGE,
                            SourcedRoutes.AddDel.EXCHANGE,
                            SourcedRoutes.Lookup.EXCHANGE,
                            SourcedRoutes.Dump.EXCHANGE,
                            Routes.TableAddDel.EXCHANGE,
                            Routes.NeighborAddDel.EXCHANGE,
                            Sad.Add.EXCHANGE,
                            Sad.AddV1.EXCHANGE,
                            Sad.Del.EXCHANGE,
                            Sad.Update.EXCHANGE,
                            Sad.Bind.EXCHANGE,
                            Sad.Unbind.EXCHANGE,
                            Sad.Dump.EXCHANGE,
                            Spd.AddDel.EXCHANGE,
                            Spd.InterfaceAddDel.EXCHANGE,
                            Spd.EntryAddDel.EXCHANGE,
                            Spd.SpdsDump.EXCHANGE,
                            Spd.Dump.EXCHANGE,
                            Spd.InterfaceDump.EXCHANGE,
                            TunnelProtection.ItfCreate.EXCHANGE,
                            TunnelProtection.ItfDelete.EXCHANGE,
                            TunnelProtection.ItfDump.EXCHANGE,
                            TunnelProtection.Update.EXCHANGE,
                            TunnelProtection.Del.EXCHANGE,
                            TunnelProtection.Dump.EXCHANGE,
                            Crypto.SetHandler.EXCHANGE,
                            Crypto.SetAsyncMode.EXCHANGE,
                            Crypto.SetAsyncDispatch.EXCHANGE,
                            Punt.ReasonDump.EXCHANGE,
                            Punt.Register.EXCHANGE,
                            Punt.Deregister.EXCHANGE,
                            Punt.SocketDump.EXCHANGE),
                    List.of(Interfaces.Event.TYPE));

    public static final Group AF_PACKET =
            new Group(
                    "af_packet_plugin.so",
                    List.of(
                            HostInterfaces.CreateAfPacket.EXCHANGE,
                            HostInterfaces.DeleteAfPacket.EXCHANGE,
                            HostInterfaces.AfPacketDump.EXCHANGE),
                    List.of());

    public static final Group ACL =
            new Group(
                    "acl_plugin.so",
                    List.of(
                            Acl.AddReplace.EXCHANGE,
                            Acl.Del.EXCHANGE,
                            Acl.Dump.EXCHANGE,
                            Acl.InterfaceSet.EXCHANGE,
                            Acl.InterfaceDump.EXCHANGE),
                    List.of());

    public static final Group MSS_CLAMP =
            new Group("mss_clamp_plugin.so", List.of(MssClamp.EnableDisable.EXCHANGE), List.of());

    public static final Group SW_SCHEDULER =
            new Group(
                    "crypto_sw_scheduler_plugin.so",
                    List.of(Crypto.SetSchedulerWorker.EXCHANGE),
                    List.of());

    public static final List<Group> ALL = List.of(CORE, AF_PACKET, ACL, MSS_CLAMP, SW_SCHEDULER);

    /// The part of VPP that a message comes with.
    static String broughtBy(MessageType<?> type) {
        return ALL.stream()
                .filter(group -> group.types().anyMatch(type::equals))
                .map(Group::broughtBy)
                .findFirst()
                .orElse("nothing we know");
    }
}
