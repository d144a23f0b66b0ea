package io.triplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.plane.ChildRef;
import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.PlaneEvent;
import io.triplane.plane.PlaneRequest;
import io.triplane.plane.Selector;
import io.triplane.plane.SelectorPair;
import io.triplane.plane.TunnelConfig;
import io.triplane.plane.TunnelName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The thousandth tunnel costs what the first did: a bounded number of messages of bounded length.
/// The times are printed, not judged.
abstract class ScaleContract {
    private static final int WAIT_SECONDS = 60;
    private static final int TUNNELS = 1000;
    private static final int HUNDRED = 100;

    /// Messages in both directions that any of these requests takes.
    private static final int MESSAGES_MAX = 100;

    /// Octets of the longest of them: one full access list.
    private static final int LONGEST_MAX = 8192;

    private static final int OCTETS_MAX = 24_576;

    /// Lists of the port: full ones of 128 denials, one that is not, what goes before and after.
    private static final int LISTS_MAX = TUNNELS / 128 + 3;

    @TempDir Path folder;

    private PlaneUnderTest plane;
    private RefusingProxy proxy;
    private VppDataPlane data;

    abstract PlaneUnderTest startPlane();

    @BeforeEach
    void start() throws Exception {
        plane = startPlane();
        proxy = RefusingProxy.before(plane.apiSocket(), plane.apiSocket().resolveSibling("proxy"));
        BlockingQueue<PlaneEvent> events = new LinkedBlockingQueue<>();
        data = VppDataPlane.open(AgentConfig.of(proxy.socket(), plane.statsSocket(), folder));
        data.listen(events::add);
        assertThat(events.poll(WAIT_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(PlaneEvent.Connected.class);
    }

    @AfterEach
    void stop() throws Exception {
        boolean alive = plane.isAlive();
        data.close();
        proxy.close();
        plane.close();
        assertThat(alive).isTrue();
    }

    @Test
    void aThousandTunnelsComeAndGoAtOnePrice() {
        repeat("come", this::tunnel);
        everyTunnelIsGuarded();
        for (int n = 0; n < TUNNELS; n += 3) {
            done(new PlaneRequest.RemoveTunnel(name(n)));
            tunnel(n);
        }
        everyTunnelIsGuarded();
        repeat("children come", this::child);
        repeat("children go", n -> done(new PlaneRequest.RemoveChild(new ChildRef(name(n), n))));
        repeat("go", n -> done(new PlaneRequest.RemoveTunnel(name(n))));
        try (Census census = Census.of(plane)) {
            assertThat(census.count()).isEqualTo(Census.Count.ZERO);
        }
    }

    /// The port's lists, one behind the other as VPP reads them: what is admitted, each tunnel's
    /// denial once, and the rest last.
    private void everyTunnelIsGuarded() {
        List<Acl.Rule> rules = new ArrayList<>();
        int lists;
        try (Census census = Census.of(plane)) {
            Map<Integer, List<Acl.Rule>> all = new HashMap<>();
            census.rows(new Acl.Dump(Acl.NEW)).forEach(acl -> all.put(acl.aclIndex(), acl.rules()));
            List<Integer> onPort =
                    census.rows(new Acl.InterfaceDump(Interfaces.NONE)).stream()
                            .map(Acl.InterfaceDetails::lists)
                            .max(Comparator.comparingInt(row -> row.acls().size()))
                            .orElseThrow()
                            .acls();
            onPort.forEach(index -> rules.addAll(all.getOrDefault(index, List.of())));
            lists = onPort.size();
        }
        assertThat(lists).isLessThanOrEqualTo(LISTS_MAX);
        List<Integer> actions = rules.stream().map(Acl.Rule::action).toList();
        int first = actions.indexOf(Acl.DENY);
        int last = actions.lastIndexOf(Acl.DENY);
        assertThat(first).as("ESP and two ports of IKE").isEqualTo(3);
        assertThat(actions.subList(first, last + 1)).containsOnly(Acl.DENY).hasSize(TUNNELS);
        assertThat(new HashSet<>(rules.subList(first, last + 1))).hasSize(TUNNELS);
        assertThat(actions.size() - last).as("the rest of both families").isEqualTo(3);
    }

    private void repeat(String what, IntConsumer step) {
        long[] begun = new long[TUNNELS / HUNDRED + 1];
        for (int n = 0; n < TUNNELS; n++) {
            if (n % HUNDRED == 0) {
                begun[n / HUNDRED] = System.nanoTime();
            }
            proxy.takeSaid();
            step.accept(n);
            RefusingProxy.Said said = proxy.takeSaid();
            assertThat(said.messages()).as("%s, number %d", what, n).isBetween(1, MESSAGES_MAX);
            assertThat(said.octets()).as("%s, number %d", what, n).isLessThan(OCTETS_MAX);
            assertThat(said.longest()).as("%s, number %d", what, n).isLessThan(LONGEST_MAX);
        }
        begun[TUNNELS / HUNDRED] = System.nanoTime();
        System.out.printf(
                "%s: first %d in %d ms, last %d in %d ms%n",
                what,
                HUNDRED,
                Duration.ofNanos(begun[1] - begun[0]).toMillis(),
                HUNDRED,
                Duration.ofNanos(begun[TUNNELS / HUNDRED] - begun[TUNNELS / HUNDRED - 1])
                        .toMillis());
    }

    private static TunnelName name(int n) {
        return new TunnelName("site-" + n, "net");
    }

    private static List<SelectorPair> pairs(int n) {
        String net = "10.%d.%d.".formatted(100 + n / 250, n % 250);
        Selector remote = Sample.range(net + "0", net + "255");
        return List.of(new SelectorPair(Sample.range("10.1.0.0", "10.1.255.255"), remote));
    }

    private void tunnel(int n) {
        done(
                new PlaneRequest.ApplyTunnel(
                        new TunnelConfig(
                                name(n),
                                plane.address(),
                                Optional.of(Sample.PEER),
                                new TunnelConfig.Mode.Policy(),
                                pairs(n))));
    }

    private void child(int n) {
        ChildRef child = new ChildRef(name(n), n);
        done(
                new PlaneRequest.InstallInbound(
                        child,
                        pairs(n),
                        Sample.sa(0x10000 + n, Sample.GCM, Sample.PEER, plane.address(), 64)));
        done(Sample.move(plane, child, 0x20000 + n));
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
}
