package io.triplane.softplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.FibPath;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Reply;
import io.triplane.jvpp.message.Request;
import io.triplane.jvpp.message.Routes;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.SadEntry;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.Prefix;
import java.io.IOException;
import java.util.List;

/// One of two gateways with a host behind it, programmed as an agent would.
final class Site implements AutoCloseable {
    static final int WAN = 1;

    private static final int IKE_PRIORITY = 10_000;
    private static final int PROTECT_PRIORITY = 5_000;
    private static final int DISCARD_PRIORITY = 4_000;

    private final Rig rig;
    private final ApiProbe probe;
    private final String underlay;
    private final String net;
    private final Host host;
    private int itf;

    /// @param number 1 or 2: 127.0.0.2 with 10.1.1.0/24, 127.0.0.3 with 10.1.2.0/24
    Site(int number) throws IOException {
        underlay = "127.0.0." + (number + 1);
        net = "10.1.%d.0/24".formatted(number);
        rig = Rig.start(underlay, "10.1.%d.1/24,fd0%d::1/64".formatted(number, number));
        probe = rig.connect();
        host = Host.attach(rig.socket("lan"), "10.1.%d.2".formatted(number));
    }

    Rig rig() {
        return rig;
    }

    ApiProbe probe() {
        return probe;
    }

    Host host() {
        return host;
    }

    int itf() {
        return itf;
    }

    void ok(Request<? extends Reply> request) throws IOException {
        assertThat(probe.retval(request)).as("%s", request).isZero();
    }

    /// The tunnel's interface, up and with a borrowed address.
    void createInterface() throws IOException {
        itf =
                probe.ask(
                                new TunnelProtection.ItfCreate(
                                        new TunnelProtection.Itf(~0, Tunnel.MODE_P2P, 0)))
                        .swIfIndex();
        ok(new Interfaces.SetUnnumbered(WAN, itf, true));
        ok(new Interfaces.SetMtu(itf, new Interfaces.Mtu(1400, 0, 0, 0)));
        ok(new Interfaces.SetFlags(itf, Interfaces.ADMIN_UP));
    }

    void routeTo(Site peer) throws IOException {
        route(true, peer);
    }

    void unrouteTo(Site peer) throws IOException {
        route(false, peer);
    }

    private void route(boolean add, Site peer) throws IOException {
        ok(
                new Routes.AddDel(
                        add,
                        false,
                        new Routes.Route(
                                0,
                                0,
                                Prefix.parse(peer.net),
                                List.of(FibPath.through(itf, false)))));
    }

    /// The static part of policy mode: bypasses, a discard below the tunnel, ACLs against clear
    /// text that was forged and against selectors that do not fit.
    void preparePolicies(Site peer) throws IOException {
        createInterface();
        ok(new Spd.AddDel(true, 1));
        String us = underlay + "/32";
        String all = "0.0.0.0/0";
        policy(true, ike(500, us));
        policy(true, ike(4500, us));
        policy(true, Requests.policy(true, DISCARD_PRIORITY, SpdEntry.DISCARD, 0, peer.net, net));
        policy(true, Requests.policy(true, 0, SpdEntry.BYPASS, 0, all, all));
        policy(true, Requests.policy(false, IKE_PRIORITY, SpdEntry.BYPASS, 0, all, us));
        Prefix any = Prefix.parse(all);
        acl(
                WAN,
                Acl.Rule.of(Acl.DENY, Prefix.parse(peer.net), Prefix.parse(net)),
                Acl.Rule.of(Acl.PERMIT, any, any));
        acl(itf, Acl.Rule.of(Acl.PERMIT, Prefix.parse(peer.net), Prefix.parse(net)));
        ok(new Spd.InterfaceAddDel(true, WAN, 1));
    }

    private static SpdEntry ike(int port, String us) {
        return Requests.policy(
                true, IKE_PRIORITY, SpdEntry.BYPASS, 0, 17, "0.0.0.0/0", us, port, port);
    }

    private void acl(int on, Acl.Rule... rules) throws IOException {
        Acl.Added added = probe.ask(new Acl.AddReplace(Acl.NEW, "t", List.of(rules)));
        assertThat(added.retval()).isZero();
        ok(new Acl.InterfaceSet(new Acl.InterfaceLists(on, 1, List.of(added.aclIndex()))));
    }

    void policy(boolean add, SpdEntry entry) throws IOException {
        ok(new Spd.EntryAddDel(add, entry));
    }

    /// The PROTECT entry of an outbound SA.
    void protectBy(boolean add, int sa, Site peer) throws IOException {
        policy(add, Requests.policy(true, PROTECT_PRIORITY, SpdEntry.PROTECT, sa, peer.net, net));
    }

    void addOutbound(int id, int spi, Site peer) throws IOException {
        SadEntry entry = Requests.sa(id, spi, Requests.OUT, underlay, peer.underlay);
        ok(new Sad.Add(Requests.withPorts(entry, 4500, peer.rig.nattPort())));
    }

    void addInbound(int id, int spi, Site peer) throws IOException {
        SadEntry entry = Requests.sa(id, spi, Requests.IN, peer.underlay, underlay);
        ok(new Sad.Add(Requests.withPorts(entry, peer.rig.nattPort(), 4500)));
    }

    void protect(int out, Integer... in) throws IOException {
        ok(Requests.protect(itf, out, in));
    }

    void unprotect() throws IOException {
        ok(new TunnelProtection.Del(itf, Address.ANY4));
    }

    void delete(int id) throws IOException {
        ok(new Sad.Del(id));
    }

    Sad.Details sa(int id) throws IOException {
        return probe.list(Sad.Dump.all()).stream()
                .filter(row -> row.entry().sadId() == id)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws IOException {
        host.close();
        probe.close();
        rig.close();
    }
}
