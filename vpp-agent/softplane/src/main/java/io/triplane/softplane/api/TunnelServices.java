package io.triplane.softplane.api;

import static io.triplane.softplane.api.Convert.address;
import static io.triplane.softplane.api.Convert.retval;

import io.triplane.jvpp.message.InterfaceCreated;
import io.triplane.jvpp.message.Retval;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.softplane.esp.SecurityAssociation;
import io.triplane.softplane.table.Added;
import io.triplane.softplane.table.Protection;
import io.triplane.softplane.table.Status;
import io.triplane.softplane.table.Vpp;
import io.triplane.softplane.table.VppInterface;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// ipsec interfaces and their protection.
final class TunnelServices {
    private static final int EVERY_INTERFACE = ~0;

    private final Vpp vpp;

    TunnelServices(Vpp vpp) {
        this.vpp = vpp;
    }

    List<Service<?, ?>> services() {
        return List.of(
                Service.reply(TunnelProtection.ItfCreate.EXCHANGE, this::create),
                Service.reply(TunnelProtection.ItfDelete.EXCHANGE, this::delete),
                Service.dump(TunnelProtection.ItfDump.EXCHANGE, this::dumpInterfaces),
                Service.reply(TunnelProtection.Update.EXCHANGE, this::protect),
                Service.reply(TunnelProtection.Del.EXCHANGE, this::unprotect),
                Service.dump(TunnelProtection.Dump.EXCHANGE, this::dump));
    }

    private InterfaceCreated create(TunnelProtection.ItfCreate request) {
        int mode = request.itf().mode();
        if (mode != Tunnel.MODE_P2P && mode != Tunnel.MODE_MP) {
            return new InterfaceCreated(Status.INVALID_VALUE_2.retval(), Added.NO_INDEX);
        }
        Added added =
                vpp.interfaces().createIpsec(request.itf().userInstance(), mode == Tunnel.MODE_MP);
        return new InterfaceCreated(added.status().retval(), added.index());
    }

    /// Its protection goes with it, the SAs stay.
    private Retval delete(TunnelProtection.ItfDelete request) {
        Optional<VppInterface> itf = ipsec(request.swIfIndex());
        if (itf.isEmpty()) {
            return retval(Status.INVALID_SW_IF_INDEX);
        }
        vpp.protections().removeAll(itf.get());
        vpp.interfaces().delete(itf.get());
        return Retval.OK;
    }

    private Optional<VppInterface> ipsec(int index) {
        return vpp.interfaces().get(index).filter(itf -> itf.kind() == VppInterface.Kind.IPSEC);
    }

    private List<TunnelProtection.ItfDetails> dumpInterfaces(TunnelProtection.ItfDump request) {
        return vpp.interfaces().stream()
                .filter(itf -> itf.kind() == VppInterface.Kind.IPSEC)
                .filter(itf ->
                        request.swIfIndex() == EVERY_INTERFACE
                                || request.swIfIndex() == itf.index())
                .map(itf ->
                        new TunnelProtection.ItfDetails(
                                new TunnelProtection.Itf(
                                        itf.instance(),
                                        itf.isMultipoint() ? Tunnel.MODE_MP : Tunnel.MODE_P2P,
                                        itf.index())))
                .toList();
    }

    private Retval protect(TunnelProtection.Update request) {
        TunnelProtection.Protection asked = request.tunnel();
        Optional<VppInterface> itf = vpp.interfaces().get(asked.swIfIndex());
        if (itf.isEmpty()) {
            return retval(Status.INVALID_SW_IF_INDEX);
        }
        return retval(
                vpp.protections()
                        .update(itf.get(), address(asked.nextHop()), asked.saOut(), asked.saIn()));
    }

    private Retval unprotect(TunnelProtection.Del request) {
        Optional<VppInterface> itf = vpp.interfaces().get(request.swIfIndex());
        return retval(
                itf.isEmpty()
                        ? Status.INVALID_SW_IF_INDEX
                        : vpp.protections().remove(itf.get(), address(request.nextHop())));
    }

    private List<TunnelProtection.Details> dump(TunnelProtection.Dump request) {
        Stream<Protection> shown =
                request.swIfIndex() == EVERY_INTERFACE
                        ? vpp.protections().all().stream()
                        : vpp.interfaces().get(request.swIfIndex()).stream()
                                .flatMap(itf -> vpp.protections().of(itf));
        return shown.map(protection ->
                        new TunnelProtection.Details(
                                new TunnelProtection.Protection(
                                        protection.itf().index(),
                                        address(protection.nextHop()),
                                        protection.outbound().id(),
                                        protection.inbound().stream()
                                                .map(SecurityAssociation::id)
                                                .toList())))
                .toList();
    }
}
