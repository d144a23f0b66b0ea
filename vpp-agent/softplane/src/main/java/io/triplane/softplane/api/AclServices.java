package io.triplane.softplane.api;

import static io.triplane.softplane.api.Convert.prefix;
import static io.triplane.softplane.api.Convert.retval;

import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.softplane.table.AclRule;
import io.triplane.softplane.table.Added;
import io.triplane.softplane.table.Status;
import io.triplane.softplane.table.Vpp;
import io.triplane.softplane.table.VppInterface;
import java.util.List;
import java.util.stream.Stream;

/// The ACL plugin.
final class AclServices {
    private static final int EVERY = ~0;

    private final Vpp vpp;

    AclServices(Vpp vpp) {
        this.vpp = vpp;
    }

    List<Service<?, ?>> services() {
        return List.of(
                Service.reply(Acl.AddReplace.EXCHANGE, this::addReplace),
                Service.reply(
                        Acl.Del.EXCHANGE, request -> retval(vpp.acls().remove(request.aclIndex()))),
                Service.dump(Acl.Dump.EXCHANGE, this::dump),
                Service.reply(Acl.InterfaceSet.EXCHANGE, request -> retval(apply(request.lists()))),
                Service.dump(Acl.InterfaceDump.EXCHANGE, this::dumpInterfaces));
    }

    private Acl.Added addReplace(Acl.AddReplace request) {
        boolean reflects =
                request.rules().stream()
                        .anyMatch(rule -> rule.action() != Acl.DENY && rule.action() != Acl.PERMIT);
        if (reflects) {
            return new Acl.Added(request.aclIndex(), Status.UNSUPPORTED.retval());
        }
        Added added =
                vpp.acls()
                        .addReplace(
                                request.aclIndex(),
                                request.tag(),
                                request.rules().stream().map(AclServices::rule).toList());
        int index = added.status() == Status.OK ? added.index() : request.aclIndex();
        return new Acl.Added(index, added.status().retval());
    }

    private static AclRule rule(Acl.Rule rule) {
        return new AclRule(
                rule.action() == Acl.PERMIT,
                prefix(rule.src()),
                prefix(rule.dst()),
                rule.protocol(),
                new AclRule.Ports(rule.srcPorts().start(), rule.srcPorts().stop()),
                new AclRule.Ports(rule.dstPorts().start(), rule.dstPorts().stop()),
                rule.tcpFlagsMask(),
                rule.tcpFlagsValue());
    }

    private static Acl.Rule rule(AclRule rule) {
        return new Acl.Rule(
                rule.permit() ? Acl.PERMIT : Acl.DENY,
                prefix(rule.source()),
                prefix(rule.destination()),
                rule.protocol(),
                new SpdEntry.Ports(rule.sourcePorts().first(), rule.sourcePorts().last()),
                new SpdEntry.Ports(rule.destinationPorts().first(), rule.destinationPorts().last()),
                rule.tcpFlagsMask(),
                rule.tcpFlagsValue());
    }

    private Status apply(Acl.InterfaceLists lists) {
        return vpp.interfaces()
                .get(lists.swIfIndex())
                .map(itf -> vpp.acls().apply(itf, lists.acls(), lists.inputs()))
                .orElse(Status.INVALID_SW_IF_INDEX);
    }

    private List<Acl.Details> dump(Acl.Dump request) {
        Stream<io.triplane.softplane.table.Acl> shown =
                request.aclIndex() == EVERY
                        ? vpp.acls().stream()
                        : vpp.acls().get(request.aclIndex()).stream();
        return shown.map(acl ->
                        new Acl.Details(
                                acl.index(),
                                acl.tag(),
                                acl.rules().stream().map(AclServices::rule).toList()))
                .toList();
    }

    private List<Acl.InterfaceDetails> dumpInterfaces(Acl.InterfaceDump request) {
        Stream<VppInterface> shown =
                request.swIfIndex() == EVERY
                        ? vpp.interfaces().stream()
                        : vpp.interfaces().get(request.swIfIndex()).stream();
        return shown.map(itf ->
                        new Acl.InterfaceDetails(
                                new Acl.InterfaceLists(
                                        itf.index(),
                                        itf.inputAcls().size(),
                                        Stream.concat(
                                                        itf.inputAcls().stream(),
                                                        itf.outputAcls().stream())
                                                .map(acl -> acl.index())
                                                .toList())))
                .toList();
    }
}
