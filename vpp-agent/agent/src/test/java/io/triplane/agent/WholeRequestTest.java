package io.triplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.InterfaceDetails;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.plane.ChildRef;
import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.PlaneEvent;
import io.triplane.plane.PlaneRequest;
import io.triplane.plane.TunnelName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A request is carried out whole or not at all, whichever of its steps VPP refuses: each step is
/// refused in turn, and VPP must hold afterwards what it held before.
class WholeRequestTest {
    private static final int WAIT_SECONDS = 30;
    private static final int STEPS_MAX = 60;
    private static final ChildRef CHILD = new ChildRef(Sample.SITE_B, 1);
    private static final TunnelName SITE_D = new TunnelName("site-d", "net");
    private static final PlaneRequest IPSEC4 =
            new PlaneRequest.ApplyInterface(
                    new InterfaceConfig(
                            "ipsec4", Optional.of(1400), true, List.of("10.255.0.1/30")));

    @TempDir Path folder;

    private SoftPlaneProcess plane;
    private RefusingProxy proxy;
    private VppDataPlane data;
    private Census census;

    /// All that a VPP holds of us, so that a difference shows.
    private record Held(
            Set<Integer> spis,
            Set<SpdEntry> policies,
            List<TunnelProtection.Protection> protections,
            List<List<Acl.Rule>> acls,
            List<String> interfaces,
            long routes) {}

    @BeforeEach
    void start() throws Exception {
        plane = SoftPlaneProcess.start();
        proxy = RefusingProxy.before(plane.apiSocket(), plane.folder().resolve("proxy.sock"));
        connect();
        census = Census.of(plane);
    }

    private void connect() throws Exception {
        BlockingQueue<PlaneEvent> events = new LinkedBlockingQueue<>();
        data = VppDataPlane.open(AgentConfig.of(proxy.socket(), plane.statsSocket(), folder));
        data.listen(events::add);
        assertThat(events.poll(WAIT_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(PlaneEvent.Connected.class);
    }

    @AfterEach
    void stop() throws Exception {
        boolean alive = plane.isAlive();
        census.close();
        data.close();
        proxy.close();
        plane.close();
        assertThat(alive).as("no undo crashed VPP").isTrue();
    }

    @Test
    void policyTunnelAndItsChild() {
        // The placeholder comes with the first tunnel of all and would hide what is left behind.
        done(Sample.policy(plane, Sample.SITE_C, 3));
        wholeAtEachStep(() -> Sample.policy(plane, Sample.SITE_B, 2));
        wholeAtEachStep(() -> Sample.install(plane, CHILD, 0x1001));
        wholeAtEachStep(() -> Sample.move(plane, CHILD, 0x2001));
        wholeAtEachStep(() -> Sample.install(plane, CHILD, 0x1002));
        wholeAtEachStep(() -> Sample.move(plane, CHILD, 0x2002));
        wholeAtEachStep(() -> new PlaneRequest.RemoveInbound(CHILD, 0x1001));
        wholeAtEachStep(() -> new PlaneRequest.RemoveChild(CHILD));
        goneInTheEnd(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
        goneInTheEnd(new PlaneRequest.RemoveTunnel(Sample.SITE_C));
        assertThat(census.count()).isEqualTo(Census.Count.ZERO);
    }

    @Test
    void theFirstPolicyTunnelOfAnInterface() {
        wholeAtEachStep(() -> Sample.policy(plane, Sample.SITE_B, 2));
        goneInTheEnd(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
        assertThat(census.count()).isEqualTo(Census.Count.ZERO);
    }

    @Test
    void routeTunnelAndItsChild() {
        wholeAtEachStep(() -> IPSEC4);
        wholeAtEachStep(() ->
                new PlaneRequest.ApplyInterface(
                        new InterfaceConfig("ipsec4", Optional.empty(), false, List.of())));
        wholeAtEachStep(() -> Sample.route(plane, Sample.SITE_B, "ipsec4"));
        wholeAtEachStep(() -> IPSEC4);
        wholeAtEachStep(() -> Sample.install(plane, CHILD, 0x1001));
        wholeAtEachStep(() -> Sample.move(plane, CHILD, 0x2001));
        wholeAtEachStep(() -> new PlaneRequest.RemoveChild(CHILD));
        goneInTheEnd(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
        goneInTheEnd(new PlaneRequest.RemoveInterface("ipsec4"));
        assertThat(census.count()).isEqualTo(Census.Count.ZERO);
    }

    /// The new form stands beside the old one before that goes: a refusal finds one of them whole.
    @Test
    void aTunnelThatChangesItsForm() {
        done(IPSEC4);
        for (Supplier<PlaneRequest> tunnel :
                List.<Supplier<PlaneRequest>>of(
                        () -> Sample.policy(plane, Sample.SITE_B, 2),
                        () -> Sample.policy(plane, Sample.SITE_B, 4),
                        () -> Sample.route(plane, Sample.SITE_B, "ipsec4"))) {
            boolean changed = false;
            for (int step = 0; !changed; step++) {
                assertThat(step).isLessThan(STEPS_MAX);
                Held before = held();
                proxy.refuseAfter(step);
                changed = ask(tunnel.get()) instanceof PlaneAnswer.Done;
                assertThat(changed || held().equals(before))
                        .as("%s refused at step %d", proxy.refused(), step)
                        .isTrue();
            }
        }
        proxy.refuseAfter(-1);
        done(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
        done(new PlaneRequest.RemoveInterface("ipsec4"));
        assertThat(census.count()).isEqualTo(Census.Count.ZERO);
    }

    /// What an earlier run left is claimed whole or not at all, and what nobody claims goes in the
    /// end.
    @Test
    void whatAnEarlierRunLeft() throws Exception {
        done(IPSEC4);
        done(Sample.policy(plane, Sample.SITE_C, 3));
        done(Sample.policy(plane, Sample.SITE_B, 2));
        done(Sample.route(plane, SITE_D, "ipsec4"));
        Held whole = held();
        data.close();
        connect();
        Held left = held();
        for (Supplier<PlaneRequest> claim :
                List.<Supplier<PlaneRequest>>of(
                        () -> IPSEC4,
                        () -> Sample.policy(plane, Sample.SITE_C, 3),
                        () -> Sample.policy(plane, Sample.SITE_B, 2),
                        () -> Sample.route(plane, SITE_D, "ipsec4"))) {
            claimedAtEachStep(claim, left.policies());
        }
        assertThat(held().policies()).isEqualTo(whole.policies());
        assertThat(held().acls()).containsExactlyInAnyOrderElementsOf(whole.acls());
        assertThat(held().routes()).isEqualTo(whole.routes());
        data.close();
        connect();
        done(Sample.policy(plane, Sample.SITE_C, 3));
        goneInTheEnd(new PlaneRequest.RemoveLeftovers());
        goneInTheEnd(new PlaneRequest.RemoveTunnel(Sample.SITE_C));
        assertThat(census.count()).isEqualTo(Census.Count.ZERO);
    }

    private void claimedAtEachStep(Supplier<PlaneRequest> claim, Set<SpdEntry> policies) {
        for (int step = 0; step < STEPS_MAX; step++) {
            proxy.refuseAfter(step);
            boolean claimed = ask(claim.get()) instanceof PlaneAnswer.Done;
            assertThat(held().policies())
                    .as("%s, %s refused", claim.get(), proxy.refused())
                    .isEqualTo(policies);
            if (claimed) {
                proxy.refuseAfter(-1);
                return;
            }
        }
        throw new AssertionError(claim.get() + " is never claimed");
    }

    /// Refuses the first step, the second and so on, until the request passes unrefused.
    private void wholeAtEachStep(Supplier<PlaneRequest> request) {
        Held before = held();
        for (int step = 0; step < STEPS_MAX; step++) {
            proxy.refuseAfter(step);
            PlaneAnswer answer = ask(request.get());
            Optional<String> refused = proxy.refused();
            if (refused.isEmpty()) {
                assertThat(answer).isEqualTo(new PlaneAnswer.Done());
                proxy.refuseAfter(-1);
                assertThat(held()).as("it did something").isNotEqualTo(before);
                return;
            }
            assertThat(answer)
                    .as("%s with %s refused", request.get(), refused)
                    .isInstanceOf(PlaneAnswer.Refused.class);
            assertThat(((PlaneAnswer.Refused) answer).text()).contains(refused.get());
            assertThat(held()).as("%s refused at step %d", refused, step).isEqualTo(before);
        }
        throw new AssertionError("more than " + STEPS_MAX + " steps");
    }

    /// A removal goes on where it was refused.
    private void goneInTheEnd(PlaneRequest removal) {
        for (int step = 0; step < STEPS_MAX; step++) {
            proxy.refuseAfter(step);
            if (ask(removal) instanceof PlaneAnswer.Done) {
                proxy.refuseAfter(-1);
                return;
            }
        }
        throw new AssertionError(removal + " never ends");
    }

    private Held held() {
        Set<Integer> spis = new HashSet<>();
        boolean tunnels = census.count().ipsecInterfaces() > 0;
        census.sas().forEach(sa -> spis.add(sa.entry().spi()));
        List<List<Acl.Rule>> acls = new ArrayList<>();
        census.rows(new Acl.Dump(Acl.NEW)).forEach(acl -> acls.add(acl.rules()));
        if (!tunnels) {
            assertThat(spis).as("SAs without a tunnel").isEmpty();
        }
        return new Held(
                spis,
                new HashSet<>(census.policies()),
                census.protections(),
                acls,
                census.interfaces().stream().map(WholeRequestTest::words).toList(),
                census.routes(false).size());
    }

    private static String words(InterfaceDetails itf) {
        return "%s %s %s".formatted(itf.name().replaceAll("\\d+", "N"), itf.flags(), itf.mtu());
    }

    private PlaneAnswer ask(PlaneRequest request) {
        return data.submit(request)
                .toCompletableFuture()
                .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private void done(PlaneRequest request) {
        assertThat(ask(request)).as("%s", request).isEqualTo(new PlaneAnswer.Done());
    }
}
