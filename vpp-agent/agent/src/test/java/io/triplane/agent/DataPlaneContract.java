package io.triplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.wire.Address;
import io.triplane.plane.ChildRef;
import io.triplane.plane.EspKeys;
import io.triplane.plane.EspSa;
import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.PlaneRequest;
import io.triplane.plane.Selector;
import io.triplane.plane.SelectorPair;
import io.triplane.plane.TunnelConfig;
import io.triplane.plane.TunnelName;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the data plane promises, whichever VPP it is on.
abstract class DataPlaneContract extends PlaneContract {
    private static final ChildRef CHILD = new ChildRef(Sample.SITE_B, 1);
    private static final TunnelName SITE_D = new TunnelName("site-d", "net");

    @Test
    void capabilitiesNameTheProductAndTheSuites() {
        assertThat(data.capabilities().product()).startsWith("vpp ");
        assertThat(data.capabilities().suites()).contains(Sample.GCM, Sample.CBC);
        assertThat(data.capabilities().policyMode()).isTrue();
        assertThat(data.capabilities().extendedSequenceNumbers()).isTrue();
    }

    @Test
    void policyTunnelComesRekeysAndGoes() {
        done(Sample.policy(plane, Sample.SITE_B, 2));
        assertThat(discards()).hasSize(1);
        assertThat(protects()).isEmpty();
        lifeOfAChild();
        assertThat(discards()).as("nothing leaks while no child stands").hasSize(1);
        done(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
        assertThat(census.count()).isEqualTo(Census.Count.ZERO);
    }

    @Test
    void routeTunnelComesRekeysAndGoes() {
        done(
                new PlaneRequest.ApplyInterface(
                        new InterfaceConfig("ipsec7", Optional.empty(), true, List.of())));
        done(Sample.route(plane, Sample.SITE_B, "ipsec7"));
        refused("plane.interface.in-use", new PlaneRequest.RemoveInterface("ipsec7"));
        refused("plane.interface.taken", Sample.route(plane, Sample.SITE_C, "ipsec7"));
        assertThat(routesToSiteB()).as("what is down is dropped, not sent in clear").isOne();
        done(Sample.install(plane, CHILD, 0x1001));
        done(Sample.move(plane, CHILD, 0x2001));
        assertThat(routesToSiteB()).isOne();
        assertThat(mtuOf("ipsec7")).as("1500 - 20 - 8 - 8 - 16, to 4, - 2").isEqualTo(1446);
        done(new PlaneRequest.RemoveChild(CHILD));
        assertThat(routesToSiteB()).isOne();
        lifeOfAChild();
        done(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
        assertThat(routesToSiteB()).isZero();
        done(new PlaneRequest.RemoveInterface("ipsec7"));
        assertThat(census.count()).isEqualTo(Census.Count.ZERO);
    }

    private void lifeOfAChild() {
        boolean policy = !census.spds().isEmpty();
        done(Sample.install(plane, CHILD, 0x1001));
        assertThat(protection().saIn()).as("receives before it sends").hasSize(1);
        assertThat(spi(protection().saOut())).isNotEqualTo(0x2001);
        done(Sample.move(plane, CHILD, 0x2001));
        assertThat(spi(protection().saOut())).isEqualTo(0x2001);
        for (int rekey = 2; rekey <= 5; rekey++) {
            int replaced = 0x1fff + rekey;
            done(Sample.install(plane, CHILD, 0x1000 + rekey));
            assertThat(inboundSpis()).containsExactlyInAnyOrder(0xfff + rekey, 0x1000 + rekey);
            assertThat(spi(protection().saOut())).isEqualTo(0x1fff + rekey);
            done(Sample.move(plane, CHILD, 0x2000 + rekey));
            assertThat(spi(protection().saOut())).isEqualTo(0x2000 + rekey);
            assertThat(census.sas())
                    .as("the old outbound SA is gone at the switch")
                    .noneMatch(sa -> sa.entry().spi() == replaced);
            assertThat(inboundSpis()).contains(0xfff + rekey);
            done(new PlaneRequest.RemoveInbound(CHILD, 0xfff + rekey));
            assertThat(inboundSpis()).containsExactly(0x1000 + rekey);
            assertThat(protects()).hasSize(policy ? 1 : 0);
        }
        done(new PlaneRequest.RemoveChild(CHILD));
        assertThat(census.protections()).isEmpty();
        assertThat(protects()).isEmpty();
        assertThat(census.sas()).as("the placeholder of policy mode").hasSize(policy ? 1 : 0);
        done(new PlaneRequest.RemoveChild(CHILD));
    }

    @Test
    void tunnelsOfOneInterfaceShareItsPoliciesAndTheLastTakesThemAlong() {
        done(Sample.policy(plane, Sample.SITE_B, 2));
        Census.Count one = census.count();
        done(Sample.policy(plane, Sample.SITE_C, 3));
        assertThat(census.count().spds()).isOne();
        assertThat(census.count().policies()).isEqualTo(one.policies() + 1);
        done(Sample.policy(plane, Sample.SITE_C, 3));
        done(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
        assertThat(discards()).hasSize(1);
        done(new PlaneRequest.RemoveTunnel(Sample.SITE_C));
        assertThat(census.count()).isEqualTo(Census.Count.ZERO);
    }

    /// As two children of one connection have: the same ends, traffic of their own.
    @Test
    void tunnelsBetweenTheSameEndsCarryTheirOwnSas() {
        TunnelName voice = new TunnelName(Sample.SITE_B.connection(), "voice");
        ChildRef second = new ChildRef(voice, 2);
        done(Sample.policy(plane, Sample.SITE_B, 2));
        done(Sample.policy(plane, voice, 3));
        done(Sample.install(plane, CHILD, 0x1001));
        done(Sample.move(plane, CHILD, 0x2001));
        done(Sample.install(plane, second, 0x1002));
        done(Sample.move(plane, second, 0x2002));
        assertThat(census.protections())
                .extracting(protection -> spi(protection.saOut()))
                .containsExactlyInAnyOrder(0x2001, 0x2002);
        assertThat(protects())
                .extracting(policy -> spi(policy.saId()))
                .containsExactlyInAnyOrder(0x2001, 0x2002);
        done(new PlaneRequest.RemoveChild(CHILD));
        assertThat(protects()).singleElement().extracting(p -> spi(p.saId())).isEqualTo(0x2002);
        assertThat(discards()).as("what is left of the first tunnel").hasSize(2);
        done(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
        done(new PlaneRequest.RemoveTunnel(voice));
        assertThat(census.count()).isEqualTo(Census.Count.ZERO);
    }

    @Test
    void twoChildrenOfATunnelReceiveAndTheNewerSends() {
        ChildRef second = new ChildRef(Sample.SITE_B, 2);
        done(Sample.policy(plane, Sample.SITE_B, 2));
        done(Sample.install(plane, CHILD, 0x1001));
        done(Sample.move(plane, CHILD, 0x2001));
        done(Sample.install(plane, second, 0x1002));
        assertThat(spi(protection().saOut())).isEqualTo(0x2001);
        done(Sample.move(plane, second, 0x2002));
        assertThat(spi(protection().saOut())).isEqualTo(0x2002);
        assertThat(inboundSpis()).containsExactlyInAnyOrder(0x1001, 0x1002);
        done(new PlaneRequest.RemoveChild(second));
        assertThat(spi(protection().saOut())).as("the older one sends again").isEqualTo(0x2001);
        done(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
        assertThat(census.count()).isEqualTo(Census.Count.ZERO);
    }

    @Test
    void aChildMovesToAnotherAddressOfThePeerWithAllItsSas() {
        InetAddress elsewhere = InetAddress.ofLiteral("192.0.2.77");
        done(Sample.policy(plane, Sample.SITE_B, 2));
        done(Sample.install(plane, CHILD, 0x1001));
        done(Sample.move(plane, CHILD, 0x2001));
        done(Sample.install(plane, CHILD, 0x1002));
        var before = protection();
        done(move(elsewhere, Optional.empty()));
        assertThat(ends(0x1001)).isEqualTo(ends(elsewhere, plane.address()));
        assertThat(ends(0x1002)).isEqualTo(ends(elsewhere, plane.address()));
        assertThat(ends(0x2001)).isEqualTo(ends(plane.address(), elsewhere));
        assertThat(protection()).isEqualTo(before);
        var ports = Optional.of(new EspSa.UdpEncapsulation(4500, 4500));
        refused("plane.child.fixed", move(elsewhere, ports));
        refused(
                "plane.child.fixed",
                new PlaneRequest.MoveChild(CHILD, elsewhere, Sample.PEER, Optional.empty()));
        assertThat(ends(0x2001)).isEqualTo(ends(plane.address(), elsewhere));
        done(new PlaneRequest.RemoveChild(CHILD));
        done(move(elsewhere, Optional.empty()));
        done(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
        assertThat(census.count()).isEqualTo(Census.Count.ZERO);
    }

    private PlaneRequest.MoveChild move(
            InetAddress remote, Optional<EspSa.UdpEncapsulation> ports) {
        return new PlaneRequest.MoveChild(CHILD, plane.address(), remote, ports);
    }

    private String ends(int spi) {
        return census.sas().stream()
                .filter(sa -> sa.entry().spi() == spi)
                .map(sa -> sa.entry().tunnel().src() + " > " + sa.entry().tunnel().dst())
                .findFirst()
                .orElseThrow();
    }

    private static String ends(InetAddress source, InetAddress destination) {
        return Address.of(source) + " > " + Address.of(destination);
    }

    @Test
    void wrongKeyLengthIsRefusedBeforeVppSeesIt() {
        done(Sample.policy(plane, Sample.SITE_B, 2));
        Census.Count before = census.count();
        EspKeys keys = new EspKeys(new byte[31], new byte[4], new byte[0]);
        EspSa sa =
                new EspSa(
                        0x1001,
                        Sample.GCM,
                        keys,
                        Sample.PEER,
                        plane.address(),
                        Optional.of(new EspSa.UdpEncapsulation(4500, 4500)),
                        false,
                        64);
        refused("plane.sa.key-length", new PlaneRequest.InstallInbound(CHILD, Sample.pairs(), sa));
        done(Sample.install(plane, CHILD, 0x1002));
        refused(
                "plane.sa.key-length",
                new PlaneRequest.SwitchOutbound(
                        CHILD,
                        new EspSa(
                                0x2001,
                                Sample.GCM,
                                new EspKeys(new byte[0], new byte[4], new byte[0]),
                                plane.address(),
                                Sample.PEER,
                                Optional.empty(),
                                false,
                                0)));
        done(new PlaneRequest.RemoveChild(CHILD));
        assertThat(census.count()).isEqualTo(before);
    }

    @Test
    void refusedTunnelLeavesNothing() {
        Selector icmpEcho =
                new Selector(
                        Sample.range("10.1.0.0", "10.1.0.0").start(),
                        Sample.range("10.1.0.0", "10.1.0.0").start(),
                        1,
                        8,
                        8);
        PlaneRequest.ApplyTunnel good = Sample.policy(plane, Sample.SITE_B, 2);
        refused(
                "plane.selector.ports",
                new PlaneRequest.ApplyTunnel(
                        new TunnelConfig(
                                Sample.SITE_B,
                                plane.address(),
                                Optional.empty(),
                                good.config().mode(),
                                List.of(
                                        new SelectorPair(
                                                icmpEcho, Sample.range("10.2.0.0", "10.2.0.0"))))));
        refused(
                "plane.tunnel.local-address",
                new PlaneRequest.ApplyTunnel(
                        new TunnelConfig(
                                Sample.SITE_B,
                                java.net.InetAddress.ofLiteral("192.0.2.77"),
                                Optional.empty(),
                                good.config().mode(),
                                Sample.pairs())));
        refused("plane.tunnel.unknown", Sample.install(plane, CHILD, 0x1001));
        assertThat(census.count()).isEqualTo(Census.Count.ZERO);
    }

    @Test
    void aFifthInboundSaWaits() {
        done(Sample.policy(plane, Sample.SITE_B, 2));
        for (int i = 1; i <= TunnelProtection.SA_IN_MAX; i++) {
            done(Sample.install(plane, CHILD, 0x1000 + i));
        }
        refused("plane.child.inbound-full", Sample.install(plane, CHILD, 0x1009));
        assertThat(inboundSpis()).hasSize(TunnelProtection.SA_IN_MAX);
        done(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
        assertThat(census.count()).isEqualTo(Census.Count.ZERO);
    }

    private static PlaneRequest ipsec3() {
        return new PlaneRequest.ApplyInterface(
                new InterfaceConfig("ipsec3", Optional.of(1400), true, List.of("10.255.0.1/30")));
    }

    /// Selectors of both families.
    private PlaneRequest siteD() {
        List<SelectorPair> pairs =
                List.of(
                        Sample.pair(4),
                        new SelectorPair(
                                Sample.range("fd01::", "fd01::ffff:ffff:ffff:ffff"),
                                Sample.range("fd04::", "fd04::ffff:ffff:ffff:ffff")));
        return new PlaneRequest.ApplyTunnel(
                new TunnelConfig(
                        SITE_D,
                        plane.address(),
                        Optional.of(Sample.PEER),
                        new TunnelConfig.Mode.Policy(),
                        pairs));
    }

    /// Tunnels in either mode, some with a child to come.
    private void configure() {
        done(ipsec3());
        done(Sample.policy(plane, Sample.SITE_B, 2));
        done(siteD());
        done(Sample.route(plane, Sample.SITE_C, "ipsec3"));
    }

    private void childrenUp() {
        ChildRef routed = new ChildRef(Sample.SITE_C, 1);
        done(Sample.install(plane, CHILD, 0x1001));
        done(Sample.move(plane, CHILD, 0x2001));
        done(Sample.install(plane, routed, 0x1101));
        done(Sample.move(plane, routed, 0x2101));
    }

    private void restart() throws Exception {
        data.close();
        data = connect();
    }

    @Test
    void aNewAgentKeepsWhatDeniesAndSweepsTheSas() throws Exception {
        configure();
        Census.Count idle = census.count();
        childrenUp();
        restart();

        assertThat(census.sas()).isEmpty();
        assertThat(census.protections()).isEmpty();
        assertThat(protects()).isEmpty();
        assertThat(discards()).hasSize(3);
        assertThat(routesToSiteB()).isOne();
        assertThat(census.count().policies()).isEqualTo(idle.policies());

        configure();
        assertThat(census.count()).as("claimed, nothing twice").isEqualTo(idle);
        done(new PlaneRequest.RemoveLeftovers());
        assertThat(census.count()).as("all of it is wanted").isEqualTo(idle);
        childrenUp();
        done(new PlaneRequest.RemoveTunnel(Sample.SITE_C));
        done(new PlaneRequest.RemoveInterface("ipsec3"));
        done(new PlaneRequest.RemoveTunnel(SITE_D));
        done(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
        assertThat(census.count()).isEqualTo(Census.Count.ZERO);
        assertThat(routesToSiteB()).isZero();
    }

    @Test
    void whatNoTunnelClaimsGoesOnceTheConfigurationIsApplied() throws Exception {
        done(Sample.policy(plane, Sample.SITE_B, 2));
        Census.Count one = census.count();
        configure();
        childrenUp();
        restart();

        done(Sample.policy(plane, Sample.SITE_B, 2));
        assertThat(discards()).as("nobody knows yet that the others are gone").hasSize(3);
        done(new PlaneRequest.RemoveLeftovers());

        assertThat(census.count()).isEqualTo(one);
        assertThat(routesToSiteB()).isZero();
        done(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
        assertThat(census.count()).isEqualTo(Census.Count.ZERO);
    }

    @Test
    void whatIsLeftGoesAlsoWhereNothingIsConfiguredAnyMore() throws Exception {
        configure();
        childrenUp();
        restart();

        done(new PlaneRequest.RemoveLeftovers());

        assertThat(census.count()).isEqualTo(Census.Count.ZERO);
        assertThat(routesToSiteB()).isZero();
        done(new PlaneRequest.RemoveLeftovers());
        configure();
        childrenUp();
    }

    /// A tunnel that comes and goes before all of them are known takes nothing of the others along.
    @Test
    void theLastKnownTunnelLeavesWhatIsNotKnownYet() throws Exception {
        configure();
        restart();
        done(siteD());
        done(new PlaneRequest.RemoveTunnel(SITE_D));

        assertThat(discards()).hasSize(1);
        assertThat(census.policies())
                .as("what is bound still lets the rest pass")
                .anyMatch(entry -> entry.policy() == SpdEntry.BYPASS && entry.priority() == 0);

        done(Sample.policy(plane, Sample.SITE_B, 2));
        done(new PlaneRequest.RemoveLeftovers());
        assertThat(discards()).hasSize(1);
    }

    @Test
    void anInterfaceThatWasLeftTakesItsNewForm() throws Exception {
        configure();
        restart();
        done(
                new PlaneRequest.ApplyInterface(
                        new InterfaceConfig("ipsec3", Optional.of(1300), true, List.of())));
        done(Sample.route(plane, Sample.SITE_C, "ipsec3"));
        assertThat(mtuOf("ipsec3")).isEqualTo(1300);
        assertThat(census.count().ipsecInterfaces()).isEqualTo(1);
        assertThat(census.routes(false))
                .as("its network is gone with its address")
                .noneMatch(route -> route.prefix().toString().equals("10.255.0.0/30"));
        assertThat(routesToSiteB()).isOne();
    }

    private TunnelProtection.Protection protection() {
        assertThat(census.protections()).hasSize(1);
        return census.protections().getFirst();
    }

    private int spi(int id) {
        return census.sas().stream()
                .filter(sa -> sa.entry().sadId() == id)
                .findFirst()
                .orElseThrow()
                .entry()
                .spi();
    }

    private List<Integer> inboundSpis() {
        return protection().saIn().stream().map(this::spi).toList();
    }

    private List<SpdEntry> discards() {
        return policies(SpdEntry.DISCARD);
    }

    private List<SpdEntry> protects() {
        return policies(SpdEntry.PROTECT);
    }

    private List<SpdEntry> policies(int action) {
        return census.policies().stream().filter(entry -> entry.policy() == action).toList();
    }

    private long routesToSiteB() {
        return census.routes(false).stream()
                .filter(route -> route.prefix().toString().equals("10.2.0.0/16"))
                .count();
    }

    private int mtuOf(String name) {
        return census.interfaces().stream()
                .filter(itf -> itf.name().equals(name))
                .findFirst()
                .orElseThrow()
                .mtu()
                .l3();
    }
}
