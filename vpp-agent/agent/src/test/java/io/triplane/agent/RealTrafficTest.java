package io.triplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import io.triplane.jvpp.message.FibPath;
import io.triplane.jvpp.message.HostInterfaces;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Routes;
import io.triplane.jvpp.message.VppProcess;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.MacAddress;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.plane.ChildRef;
import io.triplane.plane.ChildState;
import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.PlaneEvent;
import io.triplane.plane.PlaneRequest;
import io.triplane.plane.PlaneUsage;
import io.triplane.plane.Selector;
import io.triplane.plane.SelectorPair;
import io.triplane.plane.TunnelConfig;
import io.triplane.vppfixture.Namespace;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packets between two real VPPs on one wire, each programmed by an agent of its own: 10.1.0.0/16
/// behind the left one, 10.2.0.0/16 behind the right one.
@Tag("vpp")
@Needs({Need.VPP, Need.ROOT})
class RealTrafficTest {
    private static final int WAIT_SECONDS = 30;
    private static final Pattern RECEIVED = Pattern.compile("(\\d+) sent, (\\d+) received");

    @TempDir Path folder;

    private Namespace leftNet;
    private Namespace rightNet;
    private Side left;
    private Side right;

    @BeforeEach
    void start() throws Exception {
        leftNet = Namespace.create();
        rightNet = Namespace.create();
        leftNet.connect("wire", rightNet, "wire");
        left = new Side(leftNet, 1);
        right = new Side(rightNet, 2);
        assertThat(left.ping()).as("in clear, before any tunnel").isPositive();
    }

    @AfterEach
    void stop() {
        left.close();
        right.close();
        leftNet.close();
        rightNet.close();
    }

    /// One gateway with its agent; a loopback is its inner net.
    private final class Side implements AutoCloseable {
        private final int number;
        private final WiredPlane plane;
        private final VppDataPlane data;
        private final Census census;
        private final ChildRef child = new ChildRef(Sample.SITE_B, 1);
        private final BlockingQueue<PlaneEvent> events = new LinkedBlockingQueue<>();
        private final String inner;
        private List<SelectorPair> pairs;

        Side(Namespace namespace, int number) throws Exception {
            this.number = number;
            pairs = List.of(pair());
            plane = WiredPlane.start(namespace, "wire", number);
            census = Census.of(plane);
            int loop = census.call(new HostInterfaces.CreateLoopback(MacAddress.ZERO)).swIfIndex();
            inner =
                    census.interfaces().stream()
                            .filter(itf -> itf.swIfIndex() == loop)
                            .findFirst()
                            .orElseThrow()
                            .name();
            census.call(
                    new Interfaces.AddDelAddress(
                            loop, true, false, Prefix.parse("10.%d.0.1/16".formatted(number))));
            census.call(new Interfaces.SetFlags(loop, Interfaces.ADMIN_UP));
            int wire =
                    census.interfaces().stream()
                            .filter(itf -> itf.name().startsWith("host-"))
                            .findFirst()
                            .orElseThrow()
                            .swIfIndex();
            // The way to the other net without a tunnel: over the wire, in clear.
            census.call(
                    new Routes.AddDel(
                            true,
                            false,
                            new Routes.Route(
                                    0,
                                    0,
                                    Prefix.parse("10.%d.0.0/16".formatted(other())),
                                    List.of(
                                            FibPath.via(
                                                    wire, Address.parse("10.9.0." + other()))))));
            data =
                    VppDataPlane.open(
                            AgentConfig.of(
                                    plane.apiSocket(),
                                    plane.statsSocket(),
                                    folder.resolve("side" + number)));
            data.listen(events::add);
            assertThat(events.poll(WAIT_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(PlaneEvent.Connected.class);
        }

        private int other() {
            return 3 - number;
        }

        void done(PlaneRequest request) {
            assertThat(
                            data.submit(request)
                                    .toCompletableFuture()
                                    .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
                                    .join())
                    .isEqualTo(new PlaneAnswer.Done());
        }

        private SelectorPair pair() {
            return new SelectorPair(net(number), net(other()));
        }

        /// From now on the child carries ICMP of these types alone.
        void onlyIcmp(int... types) {
            pairs =
                    IntStream.of(types)
                            .mapToObj(type ->
                                    new SelectorPair(
                                            icmp(net(number), type), icmp(net(other()), type)))
                            .toList();
        }

        private Selector icmp(Selector net, int type) {
            return new Selector(net.start(), net.end(), 1, type << 8, type << 8 | 0xff);
        }

        /// The way to the other net is the tunnel's.
        void routeTunnel() {
            census.routes(false).stream()
                    .filter(route ->
                            route.prefix().toString().equals("10.%d.0.0/16".formatted(other())))
                    .forEach(route -> census.call(new Routes.AddDel(false, false, route)));
            done(
                    new PlaneRequest.ApplyInterface(
                            new InterfaceConfig(
                                    "ipsec0",
                                    Optional.empty(),
                                    true,
                                    List.of("10.255.0.%d/30".formatted(number)))));
            tunnel(new TunnelConfig.Mode.Route("ipsec0", true));
        }

        void removeRouteTunnel() {
            done(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
            done(new PlaneRequest.RemoveInterface("ipsec0"));
            assertThat(census.count()).isEqualTo(Census.Count.ZERO);
        }

        private Selector net(int site) {
            return Sample.range("10.%d.0.0".formatted(site), "10.%d.255.255".formatted(site));
        }

        void tunnel(TunnelConfig.Mode mode) {
            done(
                    new PlaneRequest.ApplyTunnel(
                            new TunnelConfig(
                                    Sample.SITE_B,
                                    plane.address(),
                                    Optional.of(peer()),
                                    mode,
                                    pairs)));
        }

        private InetAddress peer() {
            return InetAddress.ofLiteral("10.9.0." + other());
        }

        /// SPIs: our inbound ones are 0x1000 × our number and up.
        void install(int generation) {
            done(
                    new PlaneRequest.InstallInbound(
                            child,
                            pairs,
                            Sample.sa(
                                    0x1000 * number + generation,
                                    Sample.GCM,
                                    peer(),
                                    plane.address(),
                                    256)));
        }

        void move(int generation) {
            done(
                    new PlaneRequest.SwitchOutbound(
                            child,
                            Sample.sa(
                                    0x1000 * other() + generation,
                                    Sample.GCM,
                                    plane.address(),
                                    peer(),
                                    0)));
        }

        void removeInbound(int generation) {
            done(new PlaneRequest.RemoveInbound(child, 0x1000 * number + generation));
        }

        /// Answers to a few pings from our inner net to the other's. VPP waits for each as long as
        /// an interval, which must do on a busy machine.
        int ping() {
            String output =
                    census.call(
                                    new VppProcess.Cli(
                                            "ping 10.%d.0.1 source %s repeat 5 interval 0.5"
                                                    .formatted(other(), inner)))
                            .plainText();
            Matcher counts = RECEIVED.matcher(output);
            assertThat(counts.find()).as(output).isTrue();
            return Integer.parseInt(counts.group(2));
        }

        PlaneUsage usage() {
            return data.usage()
                    .toCompletableFuture()
                    .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
                    .join();
        }

        long packets(boolean inbound) {
            return usage().sas().stream()
                    .filter(sa -> sa.inbound() == inbound)
                    .mapToLong(PlaneUsage.SaUsage::packets)
                    .sum();
        }

        @Override
        public void close() {
            boolean alive = plane.isAlive();
            census.close();
            data.close();
            plane.close();
            assertThat(alive).as("VPP lives").isTrue();
        }
    }

    private void both(Consumer<Side> action) {
        action.accept(left);
        action.accept(right);
    }

    @Test
    void policyTunnelCarriesPacketsAndNeverLeaks() {
        both(side -> side.tunnel(new TunnelConfig.Mode.Policy()));
        carryAndRekey();
        both(side -> side.done(new PlaneRequest.RemoveChild(side.child)));
        assertThat(left.ping()).as("discarded, not in clear, without a child").isZero();
        both(side -> side.done(new PlaneRequest.RemoveTunnel(Sample.SITE_B)));
        assertThat(left.ping()).as("in clear again, as there is no tunnel").isEqualTo(5);
        both(side -> assertThat(side.census.count()).isEqualTo(Census.Count.ZERO));
    }

    @Test
    void routeTunnelCarriesPackets() {
        both(Side::routeTunnel);
        carryAndRekey();
        both(Side::removeRouteTunnel);
    }

    /// Echo requests and their replies; then the requests alone, so that no reply comes back.
    @Test
    void routeTunnelTellsIcmpTypesApart() {
        both(side -> side.onlyIcmp(8, 0));
        both(Side::routeTunnel);
        both(side -> side.install(1));
        both(side -> side.move(1));
        assertThat(left.ping()).isEqualTo(5);
        both(side -> side.done(new PlaneRequest.RemoveChild(side.child)));
        both(side -> side.onlyIcmp(8));
        both(side -> side.install(2));
        both(side -> side.move(2));
        assertThat(left.ping()).as("no selector has the replies").isZero();
        both(Side::removeRouteTunnel);
    }

    private void carryAndRekey() {
        assertThat(left.ping()).as("no child yet").isZero();
        both(side -> side.install(1));
        right.usage(); // a first reading, so that states have a beginning
        left.move(1);
        left.ping();
        assertThat(right.packets(true)).as("received before we may send").isPositive();
        right.move(1);
        assertThat(left.ping()).isEqualTo(5);
        assertThat(left.packets(false)).isGreaterThanOrEqualTo(5);
        assertThat(stateOf(left)).isEqualTo(ChildState.UP);
        for (int generation = 2; generation <= 4; generation++) {
            right.install(generation);
            left.install(generation);
            assertThat(left.ping()).isEqualTo(5);
            left.move(generation);
            assertThat(left.ping()).as("the two directions under two generations").isEqualTo(5);
            right.move(generation);
            assertThat(right.ping()).isEqualTo(5);
            left.removeInbound(generation - 1);
            right.removeInbound(generation - 1);
            assertThat(left.ping()).isEqualTo(5);
        }
    }

    /// The last state that was told.
    private static ChildState stateOf(Side side) {
        side.usage();
        ChildState state = ChildState.INSTALLED;
        try {
            for (PlaneEvent event = side.events.poll(5, TimeUnit.SECONDS);
                    event != null;
                    event = side.events.poll()) {
                state =
                        event instanceof PlaneEvent.ChildStateChanged changed
                                ? changed.to()
                                : state;
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return state;
    }

    /// What arrives in clear although it belongs into the tunnel is forged.
    @Test
    void clearTextForTheTunnelIsNotTaken() {
        right.tunnel(new TunnelConfig.Mode.Policy());
        assertThat(left.ping()).isZero();
        assertThat(right.census.call(new VppProcess.Cli("show errors")).plainText())
                .contains("ACL deny packets");
    }
}
