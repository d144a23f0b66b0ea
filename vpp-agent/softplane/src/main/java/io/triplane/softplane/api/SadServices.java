package io.triplane.softplane.api;

import static io.triplane.softplane.api.Convert.address;
import static io.triplane.softplane.api.Convert.retval;

import io.triplane.jvpp.message.Retval;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.SadEntry;
import io.triplane.jvpp.message.StatIndex;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.wire.KeyOctets;
import io.triplane.softplane.esp.EspCipher;
import io.triplane.softplane.esp.EspIntegrity;
import io.triplane.softplane.esp.SaFlags;
import io.triplane.softplane.esp.SaSpec;
import io.triplane.softplane.esp.SaTunnel;
import io.triplane.softplane.esp.SecurityAssociation;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.table.Added;
import io.triplane.softplane.table.Status;
import io.triplane.softplane.table.Vpp;
import java.util.List;
import java.util.Optional;

/// Security associations.
final class SadServices {
    private static final int DSCP_BITS = 0x3f;
    private static final int ENCAPSULATION_FLAGS_KNOWN = 0xff;
    private static final int TUNNEL_FLAGS_KNOWN = 0x01;
    private static final int NO_INTERFACE = ~0;

    /// Without workers the main thread has every SA from the start.
    private static final int MAIN_THREAD = 0;

    private final Vpp vpp;

    SadServices(Vpp vpp) {
        this.vpp = vpp;
    }

    List<Service<?, ?>> services() {
        return List.of(
                Service.reply(Sad.Add.EXCHANGE, request -> add(request.entry())),
                Service.reply(Sad.AddV1.EXCHANGE, request -> add(request.entry())),
                Service.reply(Sad.Del.EXCHANGE, request -> retval(vpp.sad().remove(request.id()))),
                Service.reply(Sad.Update.EXCHANGE, this::update),
                Service.reply(Sad.Bind.EXCHANGE, request -> bind(request.saId())),
                Service.reply(Sad.Unbind.EXCHANGE, request -> unbind(request.saId())),
                Service.dump(
                        Sad.Dump.EXCHANGE, // the id in it is ignored: VPP dumps all
                        _ -> vpp.sad().stream().map(SadServices::details).toList()));
    }

    private StatIndex add(SadEntry entry) {
        Status status = check(entry);
        if (status != Status.OK) {
            entry.cryptoKey().close();
            entry.integrityKey().close();
            entry.salt().close();
            return new StatIndex(status.retval(), Added.NO_INDEX);
        }
        boolean tunnelMode = entry.has(SadEntry.IS_TUNNEL);
        Added added =
                vpp.sad()
                        .add(
                                new SaSpec(
                                        entry.sadId(),
                                        entry.spi(),
                                        entry.protocol(),
                                        EspCipher.of(entry.cryptoAlgorithm())
                                                .orElse(EspCipher.NONE),
                                        entry.cryptoKey(),
                                        EspIntegrity.of(entry.integrityAlgorithm())
                                                .orElse(EspIntegrity.NONE),
                                        entry.integrityKey(),
                                        SaFlags.asked(entry.flags()),
                                        tunnelMode
                                                ? Optional.of(tunnel(entry.tunnel()))
                                                : Optional.empty(),
                                        entry.salt(),
                                        entry.udpSrcPort(),
                                        entry.udpDstPort(),
                                        entry.antiReplayWindowSize()));
        return new StatIndex(added.status().retval(), added.index());
    }

    /// What VPP refuses while it reads the request, before it looks at its SAs.
    private Status check(SadEntry entry) {
        if (entry.protocol() != SadEntry.PROTOCOL_ESP && entry.protocol() != SadEntry.PROTOCOL_AH) {
            return Status.INVALID_PROTOCOL;
        }
        if (EspCipher.of(entry.cryptoAlgorithm()).isEmpty()
                || EspIntegrity.of(entry.integrityAlgorithm()).isEmpty()) {
            return Status.INVALID_ALGORITHM;
        }
        return entry.has(SadEntry.IS_TUNNEL) ? check(entry.tunnel()) : Status.OK;
    }

    private Status check(Tunnel tunnel) {
        if (tunnel.src().isV6() != tunnel.dst().isV6()) {
            return Status.INVALID_PROTOCOL;
        }
        if (tunnel.src().equals(tunnel.dst())) {
            return Status.SAME_SRC_DST;
        }
        if ((tunnel.encapDecapFlags() & ~ENCAPSULATION_FLAGS_KNOWN) != 0
                || tunnel.mode() > Tunnel.MODE_MP
                || (tunnel.flags() & ~TUNNEL_FLAGS_KNOWN) != 0) {
            return Status.INVALID_VALUE_2;
        }
        return vpp.fibs().exists(tunnel.dst().isV6(), tunnel.tableId())
                ? Status.OK
                : Status.NO_SUCH_FIB;
    }

    private static SaTunnel tunnel(Tunnel tunnel) {
        return new SaTunnel(
                address(tunnel.src()),
                address(tunnel.dst()),
                tunnel.tableId(),
                tunnel.encapDecapFlags(),
                tunnel.mode(),
                tunnel.flags(),
                tunnel.dscp() & DSCP_BITS,
                tunnel.hopLimit());
    }

    private Retval update(Sad.Update request) {
        if (request.isTunnel()) {
            Status status = check(request.tunnel());
            if (status != Status.OK) {
                return retval(status);
            }
        }
        Optional<SecurityAssociation> sa = vpp.sad().find(request.sadId());
        if (sa.isEmpty()) {
            return retval(Status.NO_SUCH_ENTRY);
        }
        Optional<SaTunnel> moved =
                request.isTunnel() && sa.get().tunnel().isPresent()
                        ? Optional.of(tunnel(request.tunnel()))
                        : Optional.empty();
        moved.ifPresent(tunnel -> vpp.protections().movePeer(sa.get(), tunnel));
        vpp.sad().move(sa.get(), moved, request.udpSrcPort(), request.udpDstPort());
        return Retval.OK;
    }

    /// There are no workers.
    private Retval bind(int id) {
        return retval(
                vpp.sad().find(id).isPresent() ? Status.INVALID_WORKER : Status.INVALID_VALUE);
    }

    private Retval unbind(int id) {
        return retval(vpp.sad().find(id).isPresent() ? Status.OK : Status.INVALID_VALUE);
    }

    private static Sad.Details details(SecurityAssociation sa) {
        SadEntry entry =
                new SadEntry(
                        sa.id(),
                        sa.spi(),
                        sa.spec().protocol(),
                        sa.spec().cipher().number(),
                        copy(sa.spec().cipherKey()),
                        sa.spec().integrity().number(),
                        copy(sa.spec().integrityKey()),
                        sa.flags().bits(),
                        tunnel(sa),
                        reversed(sa.spec().salt()),
                        sa.udpSource(),
                        sa.udpDestination(),
                        sa.flags().antiReplay() ? sa.window().size() : 0);
        long lastInbound = sa.window().newest();
        return new Sad.Details(
                entry,
                NO_INTERFACE,
                sa.outboundSequence(),
                sa.flags().extendedSequence() ? lastInbound : lastInbound & 0xffff_ffffL,
                sa.flags().antiReplay() ? sa.window().newest64() : 0,
                MAIN_THREAD,
                sa.statIndex());
    }

    private static Tunnel tunnel(SecurityAssociation sa) {
        SaTunnel none = SaTunnel.between(IpAddress.ANY4, IpAddress.ANY4);
        SaTunnel tunnel = sa.tunnel().orElse(none);
        return new Tunnel(
                0,
                address(tunnel.source()),
                address(tunnel.destination()),
                0,
                tunnel.tableId(),
                tunnel.encapsulationFlags(),
                tunnel.mode(),
                tunnel.flags(),
                tunnel.dscp(),
                tunnel.hopLimit());
    }

    private static KeyOctets copy(KeyOctets key) {
        return key.lend(octets -> KeyOctets.taking(octets.clone()));
    }

    /// VPP turns the salt round in dumps.
    private static KeyOctets reversed(KeyOctets salt) {
        return salt.lend(octets ->
                KeyOctets.taking(new byte[] {octets[3], octets[2], octets[1], octets[0]}));
    }
}
