package io.triplane.softplane.api;

import static io.triplane.softplane.api.Convert.prefix;
import static io.triplane.softplane.api.Convert.retval;

import io.triplane.jvpp.message.HostInterfaces;
import io.triplane.jvpp.message.InterfaceCreated;
import io.triplane.jvpp.message.InterfaceDetails;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.MssClamp;
import io.triplane.jvpp.message.Retval;
import io.triplane.softplane.ip.IpPrefix;
import io.triplane.softplane.table.Added;
import io.triplane.softplane.table.InterfaceTable;
import io.triplane.softplane.table.Status;
import io.triplane.softplane.table.Vpp;
import io.triplane.softplane.table.VppInterface;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Interfaces, their addresses and what is set on them.
final class InterfaceServices {
    private static final int HARDWARE = 0;
    private static final int FULL_DUPLEX = 2;
    private static final int LINK_SPEED_KBITS = 10_000_000;

    private final Vpp vpp;
    private final InterfaceTable interfaces;

    InterfaceServices(Vpp vpp) {
        this.vpp = vpp;
        interfaces = vpp.interfaces();
    }

    List<Service<?, ?>> services() {
        return List.of(
                Service.dump(Interfaces.Dump.EXCHANGE, this::dump),
                Service.reply(
                        Interfaces.SetFlags.EXCHANGE,
                        request ->
                                on(
                                        request.swIfIndex(),
                                        itf -> {
                                            boolean up =
                                                    (request.flags() & Interfaces.ADMIN_UP) != 0;
                                            interfaces.setAdminUp(itf, up);
                                            return Status.OK;
                                        })),
                Service.reply(
                        Interfaces.AddDelAddress.EXCHANGE,
                        request -> on(request.swIfIndex(), itf -> changeAddress(itf, request))),
                Service.dump(Interfaces.AddressDump.EXCHANGE, this::dumpAddresses),
                Service.reply(Interfaces.SetUnnumbered.EXCHANGE, this::setUnnumbered),
                Service.reply(
                        Interfaces.SetTable.EXCHANGE,
                        request ->
                                on(
                                        request.swIfIndex(),
                                        itf ->
                                                interfaces.setTable(
                                                        itf, request.isIpv6(), request.vrfId()))),
                Service.reply(
                        Interfaces.SetMtu.EXCHANGE,
                        request ->
                                on(
                                        request.swIfIndex(),
                                        itf -> {
                                            Interfaces.Mtu mtu = request.mtu();
                                            itf.mtus(
                                                    new VppInterface.Mtus(
                                                            mtu.l3(),
                                                            mtu.ip4(),
                                                            mtu.ip6(),
                                                            mtu.mpls()));
                                            return Status.OK;
                                        })),
                Service.reply(
                        Interfaces.TagAddDel.EXCHANGE,
                        request -> on(request.swIfIndex(), itf -> setTag(itf, request))),
                Service.reply(
                        MssClamp.EnableDisable.EXCHANGE,
                        request -> on(request.swIfIndex(), itf -> clamp(itf, request))),
                Service.reply(HostInterfaces.CreateLoopback.EXCHANGE, this::createLoopback),
                Service.reply(HostInterfaces.DeleteLoopback.EXCHANGE, this::deleteLoopback));
    }

    private Retval on(int index, Function<VppInterface, Status> change) {
        return retval(interfaces.get(index).map(change).orElse(Status.INVALID_SW_IF_INDEX));
    }

    /// Index 0 means all, like ~0: `local0` is never asked for alone.
    private List<InterfaceDetails> dump(Interfaces.Dump request) {
        if (!request.nameFilterValid()
                && request.swIfIndex() != Interfaces.NONE
                && request.swIfIndex() != 0) {
            return interfaces.get(request.swIfIndex()).map(this::details).stream().toList();
        }
        String filter =
                request.nameFilterValid() ? request.nameFilter().toLowerCase(Locale.ROOT) : "";
        return interfaces.stream()
                .filter(itf -> itf.name().toLowerCase(Locale.ROOT).contains(filter))
                .map(this::details)
                .toList();
    }

    private InterfaceDetails details(VppInterface itf) {
        boolean port = itf.kind() == VppInterface.Kind.PORT;
        return new InterfaceDetails(
                itf.index(),
                itf.index(),
                itf.mac(),
                flags(itf),
                HARDWARE,
                port ? FULL_DUPLEX : 0,
                port ? LINK_SPEED_KBITS : 0,
                itf.linkMtu(),
                new Interfaces.Mtu(
                        itf.mtus().l3(), itf.mtus().ip4(), itf.mtus().ip6(), itf.mtus().mpls()),
                InterfaceDetails.SubInterface.NONE,
                InterfaceDetails.VlanRewrite.NONE,
                itf.name(),
                itf.kind().deviceType(),
                itf.tag());
    }

    static int flags(VppInterface itf) {
        return (itf.isAdminUp() ? Interfaces.ADMIN_UP : 0)
                | (itf.isLinkUp() ? Interfaces.LINK_UP : 0);
    }

    private Status changeAddress(VppInterface itf, Interfaces.AddDelAddress request) {
        if (request.delAll()) {
            itf.addresses().forEach(address -> interfaces.removeAddress(itf, address));
            return Status.OK;
        }
        IpPrefix address = prefix(request.prefix());
        return request.isAdd()
                ? interfaces.addAddress(itf, address)
                : interfaces.removeAddress(itf, address);
    }

    /// An unnumbered interface shows the addresses of its lender.
    private List<Interfaces.AddressDetails> dumpAddresses(Interfaces.AddressDump request) {
        return interfaces.get(request.swIfIndex()).stream()
                .flatMap(itf -> itf.lender().orElse(itf).addresses().stream())
                .filter(address -> address.address().v6() == request.isIpv6())
                .map(address -> new Interfaces.AddressDetails(request.swIfIndex(), prefix(address)))
                .toList();
    }

    /// The names in the message are the wrong way round, which VPP says itself: `swIfIndex` lends.
    private Retval setUnnumbered(Interfaces.SetUnnumbered request) {
        Optional<VppInterface> borrower = interfaces.get(request.unnumberedSwIfIndex());
        Optional<VppInterface> lender = interfaces.get(request.swIfIndex());
        if (borrower.isEmpty()) {
            return retval(Status.INVALID_SW_IF_INDEX);
        }
        if (request.isAdd() && lender.isEmpty()) {
            return retval(Status.INVALID_SW_IF_INDEX_2);
        }
        interfaces.setLender(borrower.get(), request.isAdd() ? lender : Optional.empty());
        return Retval.OK;
    }

    private static Status setTag(VppInterface itf, Interfaces.TagAddDel request) {
        if (request.isAdd() && request.tag().isEmpty()) {
            return Status.INVALID_VALUE;
        }
        itf.tag(request.isAdd() ? request.tag() : "");
        return Status.OK;
    }

    private static Status clamp(VppInterface itf, MssClamp.EnableDisable request) {
        itf.mssClamp(
                new VppInterface.MssClamp(
                        request.ipv4Mss(),
                        request.ipv6Mss(),
                        directions(request.ipv4Direction()),
                        directions(request.ipv6Direction())));
        return Status.OK;
    }

    private static VppInterface.MssClamp.Directions directions(int bits) {
        return new VppInterface.MssClamp.Directions(
                (bits & MssClamp.RX) != 0, (bits & MssClamp.TX) != 0);
    }

    private InterfaceCreated createLoopback(HostInterfaces.CreateLoopback request) {
        Added added = interfaces.createLoopback(request.macAddress());
        return new InterfaceCreated(added.status().retval(), added.index());
    }

    private Retval deleteLoopback(HostInterfaces.DeleteLoopback request) {
        return on(
                request.swIfIndex(),
                itf -> {
                    if (itf.kind() != VppInterface.Kind.LOOPBACK) {
                        return Status.INVALID_SW_IF_INDEX;
                    }
                    vpp.interfaces().delete(itf);
                    return Status.OK;
                });
    }
}
