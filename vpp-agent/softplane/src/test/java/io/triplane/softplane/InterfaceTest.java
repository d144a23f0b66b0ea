package io.triplane.softplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.FibPath;
import io.triplane.jvpp.message.HostInterfaces;
import io.triplane.jvpp.message.InterfaceDetails;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Punt;
import io.triplane.jvpp.message.PuntTarget;
import io.triplane.jvpp.message.Routes;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.MacAddress;
import io.triplane.jvpp.wire.Prefix;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Interfaces, addresses, routes, ACLs and punt registrations, as requests see them.
class InterfaceTest {
    private static final int WAN = 1;
    private static final int LAN = 2;

    private Rig rig;
    private ApiProbe probe;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.start("127.0.0.2", "10.1.1.1/24");
        probe = rig.connect();
    }

    @AfterEach
    void stop() throws IOException {
        probe.close();
        rig.close();
    }

    private int loopback() throws IOException {
        return probe.ask(new HostInterfaces.CreateLoopback(MacAddress.ZERO)).swIfIndex();
    }

    private int address(int itf, boolean add, String prefix) throws IOException {
        return probe.retval(new Interfaces.AddDelAddress(itf, add, false, Prefix.parse(prefix)));
    }

    @Test
    void portsStandUpWithTheirAddresses() throws IOException {
        assertThat(probe.list(Interfaces.Dump.all()))
                .extracting(InterfaceDetails::name, InterfaceDetails::flags)
                .containsExactly(tuple("local0", 0), tuple("wan0", 3), tuple("lan0", 3));
        assertThat(probe.list(new Interfaces.AddressDump(LAN, false)))
                .containsExactly(new Interfaces.AddressDetails(LAN, Prefix.parse("10.1.1.1/24")));
        assertThat(probe.list(new Interfaces.AddressDump(LAN, true))).isEmpty();
    }

    @Test
    void dumpFiltersByPartOfTheNameOrByIndex() throws IOException {
        assertThat(probe.list(new Interfaces.Dump(~0, true, "WAN"))).hasSize(1);
        assertThat(probe.list(new Interfaces.Dump(LAN, false, ""))).hasSize(1);
        assertThat(probe.list(new Interfaces.Dump(0, false, ""))).as("0 is all").hasSize(3);
        assertThat(probe.list(new Interfaces.Dump(44, false, ""))).isEmpty();
    }

    @Test
    void tagsAndMtusAreKept() throws IOException {
        assertThat(probe.retval(new Interfaces.TagAddDel(true, LAN, "ours"))).isZero();
        assertThat(probe.retval(new Interfaces.TagAddDel(true, LAN, ""))).isEqualTo(-7);
        Interfaces.Mtu mtu = new Interfaces.Mtu(1400, 1380, 0, 0);
        assertThat(probe.retval(new Interfaces.SetMtu(LAN, mtu))).isZero();

        assertThat(probe.list(new Interfaces.Dump(LAN, false, "")))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.tag()).isEqualTo("ours");
                    assertThat(row.mtu()).isEqualTo(mtu);
                });
        probe.ask(new Interfaces.TagAddDel(false, LAN, ""));
        assertThat(probe.list(new Interfaces.Dump(LAN, false, "")))
                .extracting(InterfaceDetails::tag)
                .containsExactly("");
    }

    @Test
    void unknownInterfacesAreRefused() throws IOException {
        assertThat(probe.retval(new Interfaces.SetFlags(99, 1))).isEqualTo(-2);
        assertThat(probe.retval(new Interfaces.TagAddDel(true, 99, "x"))).isEqualTo(-2);
        assertThat(probe.retval(new Interfaces.SetUnnumbered(WAN, 99, true))).isEqualTo(-2);
        assertThat(probe.retval(new Interfaces.SetUnnumbered(99, WAN, true))).isEqualTo(-10);
        assertThat(probe.retval(new HostInterfaces.DeleteLoopback(WAN))).isEqualTo(-2);
        assertThat(address(99, true, "10.7.0.1/24")).isEqualTo(-2);
    }

    @Test
    void prefixesMayNotOverlap() throws IOException {
        int loop = loopback();
        assertThat(address(loop, true, "10.1.1.7/32")).isEqualTo(-105);
        assertThat(address(LAN, true, "10.1.1.1/24")).isEqualTo(-105);
        assertThat(address(LAN, true, "10.1.1.2/24")).as("same prefix, same port").isZero();
        assertThat(address(loop, true, "10.7.0.1/24")).isZero();
        assertThat(address(loop, false, "10.7.0.2/24")).isEqualTo(-60);
        assertThat(address(loop, false, "10.7.0.1/24")).isZero();
        assertThat(address(loop, true, "fd00::1/64")).isZero();
        assertThat(address(LAN, true, "fd00::2/64")).isEqualTo(-127);
    }

    @Test
    void connectedRoutesComeAndGoWithTheInterface() throws IOException {
        int loop = loopback();
        address(loop, true, "10.7.0.1/24");
        assertThat(prefixes()).doesNotContain("10.7.0.0/24", "10.7.0.1/32");
        probe.ask(new Interfaces.SetFlags(loop, Interfaces.ADMIN_UP));
        assertThat(prefixes()).contains("10.7.0.0/24", "10.7.0.1/32", "0.0.0.0/0");
        probe.ask(new Interfaces.SetFlags(loop, 0));
        assertThat(prefixes()).doesNotContain("10.7.0.0/24", "10.7.0.1/32");
    }

    private List<String> prefixes() throws IOException {
        return probe.list(new Routes.Dump(new Routes.Table(0, false, ""))).stream()
                .map(row -> row.route().prefix().toString())
                .toList();
    }

    private Routes.Added route(boolean add, boolean multi, int table, FibPath... paths)
            throws IOException {
        return probe.ask(
                new Routes.AddDel(
                        add,
                        multi,
                        new Routes.Route(table, 0, Prefix.parse("10.1.2.0/24"), List.of(paths))));
    }

    @Test
    void routesAreSetExtendedAndTakenBack() throws IOException {
        FibPath lan = FibPath.through(LAN, false);
        FibPath wan = FibPath.via(WAN, Address.parse("192.0.2.9"));

        assertThat(route(true, false, 0, lan).retval()).isZero();
        assertThat(prefixes()).contains("10.1.2.0/24");
        assertThat(route(true, true, 0, wan).retval()).isZero();
        assertThat(paths()).containsExactly(lan, wan);
        assertThat(route(false, true, 0, lan).retval()).isZero();
        assertThat(paths()).containsExactly(wan);
        assertThat(route(false, false, 0).retval()).isZero();
        assertThat(prefixes()).doesNotContain("10.1.2.0/24");
        assertThat(route(false, false, 0).retval()).as("once more").isZero();
    }

    private List<FibPath> paths() throws IOException {
        return probe.list(new Routes.Dump(new Routes.Table(0, false, ""))).stream()
                .filter(row -> row.route().prefix().toString().equals("10.1.2.0/24"))
                .flatMap(row -> row.route().paths().stream())
                .toList();
    }

    @Test
    void routesNeedTheirTableTheirInterfaceAndAPath() throws IOException {
        FibPath lan = FibPath.through(LAN, false);
        assertThat(route(true, false, 7, lan).retval()).isEqualTo(-3);
        assertThat(route(true, false, 0, FibPath.through(99, false)).retval()).isEqualTo(-54);
        assertThat(route(true, false, 0).retval()).isEqualTo(-52);
        assertThat(probe.retval(new Routes.TableAddDel(true, new Routes.Table(7, false, "seven"))))
                .isZero();
        assertThat(route(true, false, 7, lan).retval()).isZero();
    }

    @Test
    void tablesAreChosenBeforeAddresses() throws IOException {
        int loop = loopback();
        assertThat(probe.retval(new Interfaces.SetTable(loop, false, 7))).isEqualTo(-3);
        probe.ask(new Routes.TableAddDel(true, new Routes.Table(7, false, "seven")));
        assertThat(probe.retval(new Interfaces.SetTable(loop, false, 7))).isZero();
        assertThat(address(loop, true, "10.1.1.9/24")).as("another table").isZero();
        assertThat(probe.retval(new Interfaces.SetTable(loop, false, 0))).isEqualTo(-105);
    }

    private Acl.Added acl(int index, Acl.Rule... rules) throws IOException {
        return probe.ask(new Acl.AddReplace(index, "ours", List.of(rules)));
    }

    private static final Acl.Rule ANY =
            Acl.Rule.of(Acl.PERMIT, Prefix.parse("0.0.0.0/0"), Prefix.parse("0.0.0.0/0"));

    private int apply(int itf, int inputs, Integer... acls) throws IOException {
        return probe.retval(
                new Acl.InterfaceSet(new Acl.InterfaceLists(itf, inputs, List.of(acls))));
    }

    @Test
    void aclsAreNumberedReplacedAndHeldByInterfaces() throws IOException {
        assertThat(acl(Acl.NEW, ANY)).isEqualTo(new Acl.Added(0, 0));
        assertThat(acl(0, ANY, ANY)).isEqualTo(new Acl.Added(0, 0));
        assertThat(acl(5, ANY)).isEqualTo(new Acl.Added(5, -6));
        assertThat(probe.list(new Acl.Dump(~0)))
                .singleElement()
                .satisfies(row -> assertThat(row.rules()).containsExactly(ANY, ANY));

        assertThat(apply(WAN, 1, 0)).isZero();
        assertThat(probe.retval(new Acl.Del(0))).isEqualTo(-142);
        assertThat(apply(WAN, 0, 0)).isZero();
        assertThat(probe.retval(new Acl.Del(0))).isEqualTo(-143);
        assertThat(apply(WAN, 0)).isZero();
        assertThat(probe.retval(new Acl.Del(0))).isZero();
        assertThat(probe.retval(new Acl.Del(0))).isEqualTo(-6);
    }

    @Test
    void aclListsAreChecked() throws IOException {
        acl(Acl.NEW, ANY);
        assertThat(apply(WAN, 1, 3)).isEqualTo(-6);
        assertThat(apply(WAN, 2, 0, 0)).isEqualTo(-116);
        assertThat(apply(99, 1, 0)).isEqualTo(-2);
        Acl.Rule mixed = Acl.Rule.of(Acl.PERMIT, Prefix.parse("0.0.0.0/0"), Prefix.parse("::/0"));
        assertThat(acl(Acl.NEW, mixed).retval()).isEqualTo(-57);
    }

    @Test
    void puntReasonsAreFoundByName() throws IOException {
        assertThat(probe.list(Punt.ReasonDump.all()))
                .extracting(row -> row.reason().name())
                .containsExactly(
                        "ipsec4-spi-o-udp-0",
                        "ipsec4-no-such-tunnel",
                        "ipsec6-no-such-tunnel",
                        "ipsec6-spi-o-udp-0");
        assertThat(probe.list(new Punt.ReasonDump(new Punt.Reason(0, "ipsec6-spi-o-udp-0"))))
                .extracting(row -> row.reason().id())
                .containsExactly(4);
    }

    @Test
    void puntRegistrationsAnswerWithOurSocket() throws IOException {
        PuntTarget ike = new PuntTarget.L4(0, 17, 500);
        String ours = rig.socket("punt").toString();

        assertThat(probe.ask(new Punt.Register(ike, "/tmp/client")))
                .isEqualTo(new Punt.Registered(0, ours));
        assertThat(probe.list(new Punt.SocketDump(PuntTarget.TYPE_L4)))
                .containsExactly(new Punt.SocketDetails(ike, "/tmp/client"));
        assertThat(probe.retval(new Punt.Register(2, ike, "/tmp/client"))).isEqualTo(-1);
        assertThat(probe.retval(new Punt.Register(ike, ours))).isEqualTo(-1);
        assertThat(probe.retval(new Punt.Deregister(ike))).isZero();
        assertThat(probe.list(new Punt.SocketDump(PuntTarget.TYPE_L4))).isEmpty();
    }

    /// Trap 22.
    @Test
    void unknownPuntReasonsGetNoAnswer() throws IOException {
        probe.send(new Punt.Register(new PuntTarget.Exceptional(77), "/tmp/c"), probe.index());

        assertThat(probe.next(Duration.ofMillis(300))).isEmpty();
        assertThat(probe.isAlive()).isTrue();
    }
}
