package io.triplane.softplane.api;

import static io.triplane.softplane.api.Convert.address;
import static io.triplane.softplane.api.Convert.retval;

import io.triplane.jvpp.message.Retval;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.message.StatIndex;
import io.triplane.jvpp.wire.Address;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.table.Added;
import io.triplane.softplane.table.Policy;
import io.triplane.softplane.table.Status;
import io.triplane.softplane.table.Vpp;
import io.triplane.softplane.table.VppInterface;
import java.util.List;
import java.util.Optional;

/// Security policies.
final class SpdServices {
    private final Vpp vpp;

    SpdServices(Vpp vpp) {
        this.vpp = vpp;
    }

    List<Service<?, ?>> services() {
        return List.of(
                Service.reply(
                        Spd.AddDel.EXCHANGE,
                        request ->
                                retval(
                                        request.isAdd()
                                                ? vpp.spds().add(request.spdId())
                                                : vpp.spds().remove(request.spdId()))),
                Service.reply(Spd.InterfaceAddDel.EXCHANGE, this::bind),
                Service.reply(Spd.EntryAddDel.EXCHANGE, this::changeEntry),
                Service.dump(
                        Spd.SpdsDump.EXCHANGE,
                        _ ->
                                vpp.spds().stream()
                                        .map(spd ->
                                                new Spd.SpdsDetails(
                                                        spd.id(), spd.policies().size()))
                                        .toList()),
                Service.dump(Spd.Dump.EXCHANGE, this::dump),
                Service.dump(Spd.InterfaceDump.EXCHANGE, this::dumpBindings));
    }

    private Retval bind(Spd.InterfaceAddDel request) {
        Optional<VppInterface> itf = vpp.interfaces().get(request.swIfIndex());
        if (itf.isEmpty()) {
            return retval(Status.INVALID_SW_IF_INDEX);
        }
        return retval(
                request.isAdd()
                        ? vpp.spds().bind(itf.get(), request.spdId())
                        : vpp.spds().unbind(itf.get(), request.spdId()));
    }

    private StatIndex changeEntry(Spd.EntryAddDel request) {
        SpdEntry entry = request.entry();
        Optional<Policy.Action> action =
                Policy.Action.of(entry.policy()).filter(known -> known != Policy.Action.RESOLVE);
        if (action.isEmpty()) {
            return new StatIndex(Status.UNIMPLEMENTED.retval(), Added.NO_INDEX);
        }
        Policy.Spec spec =
                new Policy.Spec(
                        entry.spdId(),
                        entry.priority(),
                        entry.isOutbound(),
                        entry.saId(),
                        action.get(),
                        entry.protocol(),
                        addresses(entry.remote()),
                        addresses(entry.local()),
                        ports(entry.remotePorts()),
                        ports(entry.localPorts()));
        if (request.isAdd()) {
            Added added = vpp.spds().addEntry(spec);
            return new StatIndex(added.status().retval(), added.index());
        }
        return new StatIndex(vpp.spds().removeEntry(spec).retval(), Added.NO_INDEX);
    }

    private List<Spd.Details> dump(Spd.Dump request) {
        return vpp.spds().find(request.spdId()).stream()
                .flatMap(spd -> spd.policies().stream())
                .map(Policy::spec)
                .filter(spec -> request.saId() == Spd.EVERY_SA || request.saId() == spec.saId())
                .map(SpdServices::details)
                .toList();
    }

    private static Spd.Details details(Policy.Spec spec) {
        return new Spd.Details(
                new SpdEntry(
                        spec.spdId(),
                        spec.priority(),
                        spec.outbound(),
                        spec.saId(),
                        spec.action().number(),
                        spec.protocol(),
                        range(spec.remote()),
                        range(spec.local()),
                        new SpdEntry.Ports(spec.remotePorts().first(), spec.remotePorts().last()),
                        new SpdEntry.Ports(spec.localPorts().first(), spec.localPorts().last())));
    }

    private List<Spd.InterfaceDetails> dumpBindings(Spd.InterfaceDump request) {
        return vpp.spds().bindings().entrySet().stream()
                .filter(binding ->
                        !request.spdIndexValid()
                                || binding.getValue().index() == request.spdIndex())
                .map(binding ->
                        new Spd.InterfaceDetails(binding.getValue().index(), binding.getKey()))
                .toList();
    }

    private static Policy.Addresses addresses(SpdEntry.Range range) {
        return new Policy.Addresses(address(range.start()), address(range.stop()));
    }

    private static SpdEntry.Range range(Policy.Addresses addresses) {
        return new SpdEntry.Range(listed(addresses.first()), listed(addresses.last()));
    }

    /// VPP looks at the octets alone when it lists an address.
    private static Address listed(IpAddress address) {
        boolean looksLikeIp4 = address.high() == 0 && address.low() >>> 32 == 0;
        return address(looksLikeIp4 ? new IpAddress(false, 0, address.low()) : address);
    }

    private static Policy.Ports ports(SpdEntry.Ports ports) {
        return new Policy.Ports(ports.start(), ports.stop());
    }
}
