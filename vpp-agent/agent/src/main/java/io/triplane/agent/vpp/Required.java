package io.triplane.agent.vpp;

import io.triplane.jvpp.message.Catalogue;
import io.triplane.jvpp.message.Control;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Punt;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.SourcedRoutes;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.message.VppProcess;
import java.util.List;

/// The messages without which a VPP is of no use to us.
public final class Required {
    private static final String CORE = "VPP's core";

    public static final List<Catalogue.Group> DATA_PLANE =
            List.of(
                    new Catalogue.Group(
                            CORE,
                            List.of(
                                    Control.Ping.EXCHANGE,
                                    VppProcess.ShowVersion.EXCHANGE,
                                    VppProcess.ShowThreads.EXCHANGE,
                                    VppProcess.Cli.EXCHANGE,
                                    Interfaces.Dump.EXCHANGE,
                                    Interfaces.SetFlags.EXCHANGE,
                                    Interfaces.AddDelAddress.EXCHANGE,
                                    Interfaces.AddressDump.EXCHANGE,
                                    Interfaces.SetUnnumbered.EXCHANGE,
                                    Interfaces.SetMtu.EXCHANGE,
                                    Interfaces.TagAddDel.EXCHANGE,
                                    SourcedRoutes.SourceAdd.EXCHANGE,
                                    SourcedRoutes.SourceDump.EXCHANGE,
                                    SourcedRoutes.AddDel.EXCHANGE,
                                    SourcedRoutes.Lookup.EXCHANGE,
                                    SourcedRoutes.Dump.EXCHANGE,
                                    Sad.Add.EXCHANGE,
                                    Sad.Del.EXCHANGE,
                                    Sad.Update.EXCHANGE,
                                    Sad.Dump.EXCHANGE,
                                    Spd.AddDel.EXCHANGE,
                                    Spd.InterfaceAddDel.EXCHANGE,
                                    Spd.EntryAddDel.EXCHANGE,
                                    Spd.SpdsDump.EXCHANGE,
                                    Spd.Dump.EXCHANGE,
                                    TunnelProtection.ItfCreate.EXCHANGE,
                                    TunnelProtection.ItfDelete.EXCHANGE,
                                    TunnelProtection.Update.EXCHANGE,
                                    TunnelProtection.Del.EXCHANGE,
                                    TunnelProtection.Dump.EXCHANGE),
                            List.of()));

    public static final List<Catalogue.Group> PUNT =
            List.of(
                    new Catalogue.Group(
                            CORE,
                            List.of(
                                    Control.Ping.EXCHANGE,
                                    Punt.ReasonDump.EXCHANGE,
                                    Punt.Register.EXCHANGE,
                                    Punt.Deregister.EXCHANGE),
                            List.of()));

    private Required() {}
}
