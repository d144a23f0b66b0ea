package io.triplane.agent.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.triplane.agent.selector.Traffic.Picked;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.plane.Selector;
import io.triplane.plane.SelectorPair;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static Selector selector(String start, String end, int protocol, int first, int last) {
        return new Selector(
                InetAddress.ofLiteral(start), InetAddress.ofLiteral(end), protocol, first, last);
    }

    private static Traffic traffic(Selector local, Selector remote) throws RefusedException {
        return Traffic.of(List.of(new SelectorPair(local, remote)), Picked.BY_POLICY, "a/b")
                .getFirst();
    }

    private static void refused(String code, Selector local, Selector remote) {
        assertThatThrownBy(() -> traffic(local, remote))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code()).isEqualTo(code));
    }

    @Test
    void policyHasRemoteAsDestinationAndPortsOnTheirSides() throws Exception {
        SpdEntry entry =
                traffic(
                                selector("10.1.0.0", "10.1.0.9", 17, 1000, 2000),
                                selector("10.2.0.0", "10.2.0.5", 17, 53, 53))
                        .policy(7, 5000, SpdEntry.PROTECT, 42);
        assertThat(entry.isOutbound()).isTrue();
        assertThat(entry.protocol()).isEqualTo(17);
        assertThat(entry.remote().stop().toString()).isEqualTo("10.2.0.5");
        assertThat(entry.local().stop().toString()).isEqualTo("10.1.0.9");
        assertThat(entry.remotePorts()).isEqualTo(SpdEntry.Ports.of(53));
        assertThat(entry.localPorts()).isEqualTo(new SpdEntry.Ports(1000, 2000));
    }

    @Test
    void inboundRulesGoFromRemoteToLocalForEveryPairOfPrefixes() throws Exception {
        List<Acl.Rule> rules =
                traffic(
                                selector("10.1.0.0", "10.1.0.2", 6, 80, 80),
                                selector("10.2.0.0", "10.2.0.255", 0, 0, 65_535))
                        .inbound(Acl.PERMIT);
        assertThat(rules).hasSize(2);
        assertThat(rules)
                .allSatisfy(rule -> {
                    assertThat(rule.src().toString()).isEqualTo("10.2.0.0/24");
                    assertThat(rule.protocol()).isEqualTo(6);
                    assertThat(rule.srcPorts()).isEqualTo(SpdEntry.Ports.ANY);
                    assertThat(rule.dstPorts()).isEqualTo(SpdEntry.Ports.of(80));
                });
        assertThat(rules)
                .extracting(rule -> rule.dst().toString())
                .containsExactly("10.1.0.0/31", "10.1.0.2/32");
    }

    @Test
    void anyProtocolIsVppsAny() throws Exception {
        Selector any = selector("10.1.0.0", "10.1.0.255", 0, 0, 65_535);
        assertThat(traffic(any, any).policy(1, 1, SpdEntry.DISCARD, 0).protocol())
                .isEqualTo(SpdEntry.ANY_PROTOCOL);
        assertThat(traffic(any, any).inbound(Acl.DENY).getFirst().protocol()).isZero();
    }

    @Test
    void everywhereIsNoRoute() throws Exception {
        Selector local = selector("10.1.0.0", "10.1.0.255", 0, 0, 65_535);
        assertThat(traffic(local, selector("0.0.0.0", "255.255.255.255", 0, 0, 65_535)).routes())
                .isEmpty();
        assertThat(traffic(local, selector("10.2.0.0", "10.2.0.255", 0, 0, 65_535)).routes())
                .hasSize(1);
    }

    @Test
    void whatVppWouldMatchTooWidelyIsRefused() {
        Selector any = selector("10.1.0.0", "10.1.0.255", 0, 0, 65_535);
        refused("plane.selector.ports", any, selector("10.2.0.0", "10.2.0.1", 1, 8, 8));
        refused("plane.selector.ports", any, selector("10.2.0.0", "10.2.0.1", 0, 80, 80));
        refused("plane.selector.protocol", any, selector("10.2.0.0", "10.2.0.1", 255, 0, 65_535));
        refused(
                "plane.selector.protocol",
                selector("10.1.0.0", "10.1.0.255", 6, 0, 65_535),
                selector("10.2.0.0", "10.2.0.1", 17, 0, 65_535));
        Selector worst = selector("0.0.0.1", "255.255.255.254", 0, 0, 65_535);
        assertThatThrownBy(() ->
                        Traffic.of(
                                List.of(
                                        new SelectorPair(worst, worst),
                                        new SelectorPair(worst, worst)),
                                Picked.BY_POLICY,
                                "a/b"))
                .hasMessageContaining("7688 access list rules");
        assertThatThrownBy(() -> Traffic.of(List.of(), Picked.BY_POLICY, "a/b"))
                .hasMessageContaining("no selector pair");
    }

    private static List<Acl.Rule> routed(int local, int localLast, int remote, int remoteLast)
            throws RefusedException {
        SelectorPair pair =
                new SelectorPair(
                        selector("10.1.0.0", "10.1.0.255", 1, local, localLast),
                        selector("10.2.0.0", "10.2.0.255", 1, remote, remoteLast));
        Traffic traffic = Traffic.of(List.of(pair), Picked.BY_ROUTE, "a/b").getFirst();
        assertThat(traffic.outbound(Acl.PERMIT))
                .extracting(Acl.Rule::srcPorts, Acl.Rule::dstPorts)
                .isEqualTo(
                        traffic.inbound(Acl.PERMIT).stream()
                                .map(rule -> tuple(rule.srcPorts(), rule.dstPorts()))
                                .toList());
        return traffic.inbound(Acl.PERMIT);
    }

    /// The type stands where a source port does, the code in the place of the other, both ways.
    @Test
    void icmpTypesOfRoutesGoByTypeAndCode() throws Exception {
        Acl.Rule echo = routed(8 << 8, 8 << 8 | 255, 0, 65_535).getFirst();
        assertThat(echo.srcPorts()).isEqualTo(SpdEntry.Ports.of(8));
        assertThat(echo.dstPorts()).isEqualTo(new SpdEntry.Ports(0, 255));
        Acl.Rule unreachable = routed(3 << 8 | 1, 3 << 8 | 4, 3 << 8, 3 << 8 | 255).getFirst();
        assertThat(unreachable.srcPorts()).isEqualTo(SpdEntry.Ports.of(3));
        assertThat(unreachable.dstPorts()).isEqualTo(new SpdEntry.Ports(1, 4));
        Acl.Rule several = routed(13 << 8, 16 << 8 | 255, 0, 65_535).getFirst();
        assertThat(several.srcPorts()).isEqualTo(new SpdEntry.Ports(13, 16));
    }

    @Test
    void icmpTypesThatAnAccessListCannotSayAreRefused() {
        assertThatThrownBy(() -> routed(3 << 8 | 1, 4 << 8 | 2, 0, 65_535))
                .hasMessageContaining("type 3 from code 1");
        assertThatThrownBy(() -> routed(8 << 8, 8 << 8 | 255, 0, 255))
                .hasMessageContaining("in common");
    }
}
