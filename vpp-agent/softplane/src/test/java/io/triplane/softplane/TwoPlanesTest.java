package io.triplane.softplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.wire.Address;
import io.triplane.softplane.esp.SaError;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpBuilder;
import io.triplane.softplane.stats.NodeError;
import io.triplane.softplane.table.VppCrash;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two stand-ins of an ordinary user and a host behind each, with an observer on each wire:
/// whatever an observer sees left in clear.
class TwoPlanesTest {
    private static final Duration SILENCE = Duration.ofMillis(200);
    private static final int REKEYS = 20;
    private static final int PACKETS_PER_SECOND = 1_000;

    private Site left;
    private Site right;
    private Host leftWire;
    private Host rightWire;

    @BeforeEach
    void start() throws IOException {
        left = new Site(1);
        right = new Site(2);
        leftWire = Host.attach(left.rig().socket("wire"), "0.0.0.0");
        rightWire = Host.attach(right.rig().socket("wire"), "0.0.0.0");
    }

    @AfterEach
    void stop() throws IOException {
        leftWire.close();
        rightWire.close();
        left.close();
        right.close();
    }

    /// SA pair `n`: id 100n out and 100n+1 in, on both sides.
    private static int out(int pair) {
        return 100 * pair;
    }

    private static int in(int pair) {
        return 100 * pair + 1;
    }

    private static int spi(int pair, boolean toTheRight) {
        return 0x1000 * pair + (toTheRight ? 1 : 2);
    }

    private void addInbound(int pair) throws IOException {
        left.addInbound(in(pair), spi(pair, false), right);
        right.addInbound(in(pair), spi(pair, true), left);
    }

    private void addOutbound(int pair) throws IOException {
        left.addOutbound(out(pair), spi(pair, true), right);
        right.addOutbound(out(pair), spi(pair, false), left);
    }

    private void protect(int outPair, Integer... inPairs) throws IOException {
        Integer[] ids = List.of(inPairs).stream().map(TwoPlanesTest::in).toArray(Integer[]::new);
        left.protect(out(outPair), ids);
        right.protect(out(outPair), ids);
    }

    private void routeMode() throws IOException {
        left.createInterface();
        right.createInterface();
        left.routeTo(right);
        right.routeTo(left);
        addInbound(1);
        addOutbound(1);
        protect(1, 1);
    }

    private void policyMode() throws IOException {
        left.preparePolicies(right);
        right.preparePolicies(left);
        addInbound(1);
        addOutbound(1);
        protect(1, 1);
        left.protectBy(true, out(1), right);
        right.protectBy(true, out(1), left);
    }

    private void assertPacketsCross() throws IOException {
        for (int i = 0; i < 5; i++) {
            left.host().sendUdp("10.1.2.2", 7, new byte[20 + i]);
            assertThat(right.host().receive().payloadLength()).isEqualTo(28 + i);
            right.host().sendUdp("10.1.1.2", 7, new byte[30 + i]);
            assertThat(left.host().receive().payloadLength()).isEqualTo(38 + i);
        }
    }

    private void assertNothingInClear() throws IOException {
        assertThat(leftWire.receive(SILENCE)).isEmpty();
        assertThat(rightWire.receive(SILENCE)).isEmpty();
    }

    @Test
    void routeModeCarriesPacketsBothWays() throws IOException {
        routeMode();

        assertPacketsCross();
        assertNothingInClear();
        assertThat(left.sa(out(1)).seqOutbound()).isEqualTo(5);
        assertThat(right.sa(in(1)).lastSeqInbound()).isEqualTo(5);
    }

    @Test
    void ipv6TravelsInTheSameSa() throws IOException {
        routeMode();
        left.ok(Requests.route("fd02::/64", left.itf(), "::"));
        right.ok(Requests.route("fd01::/64", right.itf(), "::"));
        try (Host one = Host.attach(left.rig().socket("lan"), "fd01::2");
                Host two = Host.attach(right.rig().socket("lan"), "fd02::2")) {
            one.sendUdp("fd02::2", 7, new byte[77]);
            assertThat(two.receive().hopLimit()).isEqualTo(62);
            two.sendUdp("fd01::2", 7, new byte[78]);
            assertThat(one.receive().payloadLength()).isEqualTo(86);
        }
        assertPacketsCross();
        assertNothingInClear();
    }

    /// The first peer lies where VPP drops; a route to the interface was there before it.
    @Test
    void theWayToTheFirstPeerIsKeptAsLongAsARouteLeadsToTheTunnel() throws IOException {
        left.createInterface();
        left.routeTo(right);
        left.ok(new Sad.Add(Requests.sa(9, 0x9999, Requests.OUT, "240.0.0.2", "240.0.0.1")));
        left.protect(9);
        right.createInterface();
        right.routeTo(left);
        addInbound(1);
        addOutbound(1);
        protect(1, 1);
        left.host().sendUdp("10.1.2.2", 7, new byte[20]);
        assertThat(right.host().receive(SILENCE)).isEmpty();

        left.unrouteTo(right);
        left.routeTo(right);

        assertPacketsCross();
    }

    @Test
    void policyModeCarriesPacketsBothWays() throws IOException {
        policyMode();

        assertPacketsCross();
        assertNothingInClear();
    }

    @Test
    void pureSpdWorksToo() throws IOException {
        String us = "127.0.0.2/32";
        String peer = "127.0.0.3/32";
        for (Site site : List.of(left, right)) {
            Site other = site == left ? right : left;
            String own = site == left ? us : peer;
            site.ok(new Spd.AddDel(true, 1));
            site.policy(
                    true,
                    Requests.policy(
                            true, 9000, SpdEntry.BYPASS, 0, 17, "0.0.0.0/0", own, 4500, 4500));
            site.addInbound(in(1), spi(1, site == right), other);
            site.addOutbound(out(1), spi(1, site == left), other);
            site.policy(
                    true,
                    Requests.policy(false, 100, SpdEntry.PROTECT, in(1), "0.0.0.0/0", "0.0.0.0/0"));
            site.protectBy(true, out(1), other);
            site.ok(new Spd.InterfaceAddDel(true, Site.WAN, 1));
        }
        assertPacketsCross();
        assertNothingInClear();
    }

    /// The encrypted packet meets the output feature again.
    @Test
    void withoutABypassTheEspItselfIsDropped() throws IOException {
        policyMode();
        SpdEntry bypass =
                Requests.policy(
                        true,
                        10_000,
                        SpdEntry.BYPASS,
                        0,
                        17,
                        "0.0.0.0/0",
                        "127.0.0.2/32",
                        4500,
                        4500);
        left.policy(false, bypass);
        left.policy(false, Requests.policy(true, 0, SpdEntry.BYPASS, 0, "0.0.0.0/0", "0.0.0.0/0"));
        left.host().sendUdp("10.1.2.2", 7, new byte[20]);

        left.rig().await(() -> left.rig().errors(NodeError.SPD_OUTPUT_NO_MATCH) == 1);
        assertThat(right.host().receive(SILENCE)).isEmpty();
    }

    @Test
    void twentyRekeysInRouteModeLoseNothing() throws IOException {
        routeMode();
        Traffic there = Traffic.start(left.host(), right.host(), PACKETS_PER_SECOND);
        Traffic back = Traffic.start(right.host(), left.host(), PACKETS_PER_SECOND);
        for (int pair = 2; pair <= REKEYS + 1; pair++) {
            rekey(pair, false);
        }
        assertLossless(there, back);
    }

    @Test
    void twentyRekeysInPolicyModeLoseNothing() throws IOException {
        policyMode();
        Traffic there = Traffic.start(left.host(), right.host(), PACKETS_PER_SECOND);
        Traffic back = Traffic.start(right.host(), left.host(), PACKETS_PER_SECOND);
        for (int pair = 2; pair <= REKEYS + 1; pair++) {
            rekey(pair, true);
        }
        assertLossless(there, back);
    }

    private void rekey(int pair, boolean policies) throws IOException {
        int old = pair - 1;
        addInbound(pair);
        protect(old, pair, old);
        addOutbound(pair);
        if (policies) {
            left.protectBy(true, out(pair), right);
            right.protectBy(true, out(pair), left);
            left.protectBy(false, out(old), right);
            right.protectBy(false, out(old), left);
        }
        protect(pair, pair, old);
        awaitSilenceOf(old);
        awaitUseOf(pair);
        protect(pair, pair);
        for (Site site : List.of(left, right)) {
            site.delete(in(old));
            site.delete(out(old));
        }
    }

    /// The grace time: all that left through the old SAs has come in.
    private void awaitSilenceOf(int pair) {
        left.rig()
                .await(() ->
                        left.sa(out(pair)).seqOutbound() == right.sa(in(pair)).lastSeqInbound()
                                && right.sa(out(pair)).seqOutbound()
                                        == left.sa(in(pair)).lastSeqInbound());
    }

    private void awaitUseOf(int pair) {
        left.rig()
                .await(() ->
                        left.sa(in(pair)).lastSeqInbound() > 10
                                && right.sa(in(pair)).lastSeqInbound() > 10);
    }

    private void assertLossless(Traffic there, Traffic back) throws IOException {
        Traffic.Result right1 = there.stop();
        Traffic.Result left1 = back.stop();
        assertThat(right1.sent()).isGreaterThan(500);
        assertThat(right1.lost()).isZero();
        assertThat(left1.sent()).isGreaterThan(500);
        assertThat(left1.lost()).isZero();
        for (Site site : List.of(left, right)) {
            assertThat(site.probe().list(Sad.Dump.all())).hasSize(2);
        }
        assertNothingInClear();
    }

    /// Clear text for a protected selector, from the wire.
    @Test
    void forgedClearTextIsDropped() throws IOException {
        policyMode();
        assertPacketsCross();
        rightWire.send(
                IpBuilder.udp(left.host().address(), 7, right.host().address(), 7, new byte[10]));

        right.rig().await(() -> right.rig().errors(NodeError.ACL_INPUT_DENY) == 1);
        assertThat(right.host().receive(SILENCE)).isEmpty();
    }

    /// A packet through the SA whose source is outside the selectors.
    @Test
    void selectorsAreEnforcedBehindDecryption() throws IOException {
        policyMode();
        left.policy(
                true,
                Requests.policy(
                        true, 6_000, SpdEntry.PROTECT, out(1), "10.1.2.0/24", "8.8.8.0/24"));
        left.host()
                .send(
                        IpBuilder.udp(
                                IpAddress.parse("8.8.8.8"),
                                7,
                                right.host().address(),
                                7,
                                new byte[10]));

        right.rig().await(() -> right.rig().errors(NodeError.ACL_INPUT_DENY) == 1);
        assertThat(right.host().receive(SILENCE)).isEmpty();
    }

    @Test
    void policyModeDoesNotLeakWhileDown() throws IOException {
        policyMode();
        assertPacketsCross();
        left.protectBy(false, out(1), right);
        left.unprotect();
        left.delete(out(1));
        left.delete(in(1));
        left.host().sendUdp("10.1.2.2", 7, new byte[20]);

        left.rig().await(() -> left.rig().errors(NodeError.SPD_OUTPUT_DISCARD) == 1);
        assertNothingInClear();
        assertThat(left.probe().list(Sad.Dump.all())).isEmpty();
    }

    /// Trap 45: that is what the DISCARD is for.
    @Test
    void withoutTheDiscardItWouldLeak() throws IOException {
        policyMode();
        left.policy(
                false,
                Requests.policy(true, 4_000, SpdEntry.DISCARD, 0, "10.1.2.0/24", "10.1.1.0/24"));
        left.protectBy(false, out(1), right);
        left.host().sendUdp("10.1.2.2", 7, new byte[20]);

        assertThat(leftWire.receive().source()).isEqualTo(left.host().address());
    }

    /// Trap 16: an ipsec interface is closed without protection.
    @Test
    void routeModeDoesNotLeakWhileDown() throws IOException {
        routeMode();
        left.unprotect();
        left.host().sendUdp("10.1.2.2", 7, new byte[20]);

        left.rig().await(() -> left.rig().errors(NodeError.ENCRYPT_TUN_NO_PROTECTION) == 1);
        assertNothingInClear();
    }

    /// Trap 31.
    @Test
    void aTunnelInterfaceThatIsDownDropsEsp() throws IOException {
        routeMode();
        right.ok(new Interfaces.SetFlags(right.itf(), 0));
        left.host().sendUdp("10.1.2.2", 7, new byte[20]);

        right.rig().await(() -> right.rig().errors(NodeError.TUN_DISABLED) == 1);
        assertThat(right.host().receive(SILENCE)).isEmpty();
    }

    @Test
    void aTunnelInterfaceWithoutAddressDropsWhatItDecrypted() throws IOException {
        routeMode();
        right.ok(new Interfaces.SetUnnumbered(Site.WAN, right.itf(), false));
        left.host().sendUdp("10.1.2.2", 7, new byte[20]);

        right.rig().await(() -> right.rig().errors(NodeError.NOT_ENABLED_DROP) == 1);
        assertThat(right.host().receive(SILENCE)).isEmpty();
    }

    @Test
    void theOldSpiIsRefusedAfterItsTime() throws IOException {
        routeMode();
        left.addOutbound(900, 0x9999, right);
        left.protect(900, in(1));
        left.host().sendUdp("10.1.2.2", 7, new byte[20]);

        right.rig().await(() -> right.rig().errors(NodeError.TUN_NO_TUNNEL) == 1);
    }

    /// Trap 2, first half: nothing happens yet.
    @Test
    void aSecondDeleteOfAnSaInUseIsAccepted() throws IOException {
        routeMode();
        left.delete(out(1));
        assertThat(left.probe().retval(new Sad.Del(out(1)))).isZero();
        assertThat(left.probe().list(Sad.Dump.all())).hasSize(1);
        assertThat(left.rig().isRunning()).isTrue();
    }

    /// Trap 2, second half: the next packet is the end.
    @Test
    void aPacketThroughAnSaDeletedTwiceIsTheEnd() throws IOException {
        routeMode();
        left.delete(out(1));
        left.delete(out(1));
        left.host().sendUdp("10.1.2.2", 7, new byte[20]);

        assertThat(left.rig().end().orElseThrow().trap()).isEqualTo(VppCrash.Trap.FREED_SA);
    }

    @Test
    void aPacketForAnInboundSaDeletedTwiceIsTheEnd() throws IOException {
        routeMode();
        right.delete(in(1));
        right.delete(in(1));
        left.host().sendUdp("10.1.2.2", 7, new byte[20]);

        VppCrash crash = right.rig().end().orElseThrow();
        assertThat(crash).hasMessageContaining("SA 101");
    }

    /// Trap 28: integrity alone has no asynchronous engine.
    @Test
    void asynchronousIntegrityAloneVanishes() throws IOException {
        routeMode();
        left.ok(
                new Sad.Add(
                        Requests.sa(
                                800,
                                0x8800,
                                Requests.OUT | 0x80,
                                0,
                                0,
                                4,
                                32,
                                "127.0.0.2",
                                "127.0.0.3")));
        left.protect(800, in(1));
        left.host().sendUdp("10.1.2.2", 7, new byte[20]);

        left.rig().await(() -> left.rig().errors(NodeError.CRYPTO_ENQ_ENGINE) == 1);
        assertThat(left.rig().saErrors(800, SaError.CRYPTO_ENGINE_ERROR)).isZero();
    }

    @Test
    void multipointSendsByNextHop() throws IOException {
        routeMode();
        int multi =
                left.probe()
                        .ask(new TunnelProtection.ItfCreate(new TunnelProtection.Itf(~0, 1, 0)))
                        .swIfIndex();
        left.ok(new Interfaces.SetUnnumbered(Site.WAN, multi, true));
        left.ok(new Interfaces.SetFlags(multi, Interfaces.ADMIN_UP));
        left.unprotect();
        left.ok(
                new TunnelProtection.Update(
                        new TunnelProtection.Protection(
                                multi, Address.parse("10.9.9.9"), out(1), List.of(in(1)))));
        left.ok(Requests.route("10.1.2.0/24", multi, "10.9.9.9"));

        assertPacketsCross();
        left.ok(Requests.route("10.1.2.0/24", multi, "10.9.9.8"));
        left.host().sendUdp("10.1.2.2", 7, new byte[20]);
        left.rig().await(() -> left.rig().errors(NodeError.ENCRYPT_TUN_NO_PROTECTION) == 1);
    }

    @Test
    void aMovedPeerIsFoundAtItsNewAddress() throws IOException {
        routeMode();
        assertPacketsCross();
        Sad.Update moved =
                new Sad.Update(
                        in(1),
                        true,
                        Tunnel.between(Address.parse("127.0.0.9"), Address.parse("127.0.0.3")),
                        0xffff,
                        0xffff);
        right.ok(moved);
        left.host().sendUdp("10.1.2.2", 7, new byte[20]);

        right.rig().await(() -> right.rig().errors(NodeError.TUN_NO_TUNNEL) == 1);
    }
}
