package io.triplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.jvpp.message.FibPath;
import io.triplane.jvpp.message.Routes;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.plane.ChildRef;
import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.PlaneEvent;
import io.triplane.plane.PlaneRequest;
import io.triplane.plane.SelectorPair;
import io.triplane.plane.TunnelConfig;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From the moment a tunnel is configured until it is unconfigured not one packet of it leaves in
/// clear, while packets keep coming all the time.
abstract class LeakContract {
    private static final int WAIT_SECONDS = 30;
    private static final ChildRef CHILD = new ChildRef(Sample.SITE_B, 1);

    /// Packets that are sent while nothing may leak.
    private static final int MANY = 200;

    @TempDir Path folder;

    private InnerTraffic traffic;
    private VppDataPlane data;
    private final BlockingQueue<PlaneEvent> events = new LinkedBlockingQueue<>();

    /// What had leaked when the tunnel was configured: all that was sent before.
    private long leaked;

    abstract InnerTraffic startTraffic();

    @BeforeEach
    void start() throws Exception {
        traffic = startTraffic();
        data = connect();
        leaksNow();
    }

    @AfterEach
    void stop() {
        boolean alive = traffic.plane().isAlive();
        data.close();
        traffic.close();
        assertThat(alive).isTrue();
    }

    private VppDataPlane connect() throws Exception {
        PlaneUnderTest plane = traffic.plane();
        VppDataPlane opened =
                VppDataPlane.open(AgentConfig.of(plane.apiSocket(), plane.statsSocket(), folder));
        opened.listen(events::add);
        assertThat(events.poll(WAIT_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(PlaneEvent.Connected.class);
        return opened;
    }

    private void done(PlaneRequest request) {
        assertThat(
                        data.submit(request)
                                .toCompletableFuture()
                                .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
                                .join())
                .as("%s", request)
                .isEqualTo(new PlaneAnswer.Done());
    }

    /// Without a tunnel the observer sees what he must not see with one.
    private void leaksNow() {
        long before = traffic.inClear();
        Awaitility.await("packets in clear")
                .atMost(Duration.ofSeconds(WAIT_SECONDS))
                .until(() -> traffic.inClear() > before + MANY);
    }

    /// What is on its way when the tunnel is configured may still arrive.
    private void closed() {
        manyMore();
        leaked = traffic.inClear();
        staysClosed("right after the tunnel was configured");
    }

    private void staysClosed(String when) {
        manyMore();
        assertThat(traffic.inClear()).as(when).isEqualTo(leaked);
    }

    private void manyMore() {
        long before = traffic.sent();
        Awaitility.await("packets from inside")
                .atMost(Duration.ofSeconds(WAIT_SECONDS))
                .until(() -> traffic.sent() > before + MANY);
    }

    private void childUp(int generation) {
        childUp(generation, traffic.peer());
        leaves();
        staysClosed("through the tunnel");
    }

    private void childUp(int generation, InetAddress peer) {
        InetAddress us = traffic.plane().address();
        done(
                new PlaneRequest.InstallInbound(
                        CHILD,
                        Sample.pairs(),
                        Sample.sa(0x1000 + generation, Sample.GCM, peer, us, 256)));
        long before = traffic.left();
        staysClosed("receiving and not yet sending");
        assertThat(traffic.left() - before).as("nothing is sent by a placeholder").isLessThan(9);
        done(
                new PlaneRequest.SwitchOutbound(
                        CHILD, Sample.sa(0x2000 + generation, Sample.GCM, us, peer, 0)));
    }

    private void leaves() {
        long before = traffic.left();
        Awaitility.await("packets through the tunnel")
                .atMost(Duration.ofSeconds(WAIT_SECONDS))
                .until(() -> traffic.left() > before + MANY);
    }

    private PlaneRequest tunnel(TunnelConfig.Mode mode, SelectorPair... more) {
        List<SelectorPair> pairs = new ArrayList<>(Sample.pairs());
        pairs.addAll(List.of(more));
        return new PlaneRequest.ApplyTunnel(
                new TunnelConfig(
                        Sample.SITE_B,
                        traffic.plane().address(),
                        Optional.of(traffic.peer()),
                        mode,
                        pairs));
    }

    private void wholeLife(TunnelConfig.Mode mode) {
        done(tunnel(mode));
        closed();
        childUp(1);
        done(new PlaneRequest.RemoveChild(CHILD));
        staysClosed("after the child was removed");
        done(tunnel(mode, Sample.pair(3)));
        staysClosed("in another form");
        childUp(2);
        done(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
        leaksNow();
    }

    /// From the last packet under the old keys to the first one under new ones.
    private void restart(TunnelConfig.Mode mode, Optional<PlaneRequest> itf) throws Exception {
        itf.ifPresent(this::done);
        done(tunnel(mode));
        closed();
        childUp(1);
        data.close();
        leaves();
        staysClosed("through the tunnel of an agent that is gone");
        data = connect();
        staysClosed("before anything is configured");
        itf.ifPresent(this::done);
        staysClosed("before the tunnel is configured");
        done(tunnel(mode));
        staysClosed("without a child");
        done(new PlaneRequest.RemoveLeftovers());
        staysClosed("with the whole configuration");
        childUp(2);
        done(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
        leaksNow();
    }

    @Test
    void policyTunnelNeverLeaksOverARestart() throws Exception {
        restart(new TunnelConfig.Mode.Policy(), Optional.empty());
    }

    @Test
    void routeTunnelNeverLeaksOverARestart() throws Exception {
        restart(
                new TunnelConfig.Mode.Route("ipsec0", true),
                Optional.of(
                        new PlaneRequest.ApplyInterface(
                                new InterfaceConfig("ipsec0", Optional.empty(), true, List.of()))));
    }

    @Test
    void numberedRouteTunnelNeverLeaksOverARestart() throws Exception {
        restart(
                new TunnelConfig.Mode.Route("ipsec0", true),
                Optional.of(
                        new PlaneRequest.ApplyInterface(
                                new InterfaceConfig(
                                        "ipsec0",
                                        Optional.empty(),
                                        true,
                                        List.of("10.255.0.1/30")))));
    }

    /// What was configured is dropped until it is known that it no longer is.
    @Test
    void aTunnelThatIsNotConfiguredAnyMoreLeaksOnceThatIsKnown() throws Exception {
        done(tunnel(new TunnelConfig.Mode.Policy()));
        closed();
        data.close();
        data = connect();
        staysClosed("before the configuration is known");
        done(new PlaneRequest.RemoveLeftovers());
        leaksNow();
    }

    @Test
    void policyTunnelNeverLeaks() {
        wholeLife(new TunnelConfig.Mode.Policy());
    }

    @Test
    void routeTunnelNeverLeaksByTheDefaultRoute() {
        done(
                new PlaneRequest.ApplyInterface(
                        new InterfaceConfig("ipsec0", Optional.empty(), true, List.of())));
        wholeLife(new TunnelConfig.Mode.Route("ipsec0", true));
    }

    @Test
    void aRouteOfTheOperatorsLeadsIntoTheTunnelFromTheBeginning() {
        done(
                new PlaneRequest.ApplyInterface(
                        new InterfaceConfig("ipsec0", Optional.empty(), true, List.of())));
        try (Census operator = Census.of(traffic.plane())) {
            int tunnel =
                    operator.interfaces().stream()
                            .filter(itf -> itf.name().equals("ipsec0"))
                            .findFirst()
                            .orElseThrow()
                            .swIfIndex();
            operator.call(
                    new Routes.AddDel(
                            true,
                            false,
                            new Routes.Route(
                                    0,
                                    0,
                                    Prefix.parse("10.2.0.0/16"),
                                    List.of(FibPath.through(tunnel, false)))));
        }
        done(tunnel(new TunnelConfig.Mode.Route("ipsec0", false)));
        closed();
        childUp(1);
        done(new PlaneRequest.RemoveChild(CHILD));
        staysClosed("without the child");
    }

    /// The interface has an address, whose network leads to it all the time. The first peer lies
    /// where VPP drops.
    @Test
    void aPeerThatShowsUpAtAnotherAddressIsReached() {
        done(
                new PlaneRequest.ApplyInterface(
                        new InterfaceConfig(
                                "ipsec0", Optional.empty(), true, List.of("10.255.0.1/30"))));
        done(tunnel(new TunnelConfig.Mode.Route("ipsec0", true)));
        closed();
        childUp(1, InetAddress.ofLiteral("240.0.0.9"));
        done(new PlaneRequest.RemoveChild(CHILD));
        childUp(2);
        done(new PlaneRequest.RemoveChild(CHILD));
        staysClosed("without the child");
    }

    @Test
    void routeTunnelOnAnInterfaceThatIsDownNeverLeaks() {
        done(
                new PlaneRequest.ApplyInterface(
                        new InterfaceConfig(
                                "ipsec0", Optional.empty(), false, List.of("10.255.0.1/30"))));
        done(tunnel(new TunnelConfig.Mode.Route("ipsec0", true)));
        closed();
    }
}
