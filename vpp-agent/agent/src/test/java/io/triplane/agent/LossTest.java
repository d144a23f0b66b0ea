package io.triplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.jvpp.message.SpdEntry;
import io.triplane.plane.ChildRef;
import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.PlaneEvent;
import io.triplane.plane.PlaneRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// VPP dies and comes back, or was not there at first.
class LossTest {
    private static final int WAIT_SECONDS = 60;
    private static final ChildRef CHILD = new ChildRef(Sample.SITE_B, 1);

    @TempDir Path folder;

    private final BlockingQueue<PlaneEvent> events = new LinkedBlockingQueue<>();

    @Test
    void staticPartComesBackAndChildrenDoNot() throws Exception {
        SoftPlaneProcess first = SoftPlaneProcess.start();
        try (VppDataPlane data = open(first.folder())) {
            long epoch = next(PlaneEvent.Connected.class).epoch();
            done(
                    data,
                    new PlaneRequest.ApplyInterface(
                            new InterfaceConfig("ipsec5", Optional.empty(), true, List.of())));
            done(data, Sample.policy(first, Sample.SITE_B, 2));
            done(data, Sample.route(first, Sample.SITE_C, "ipsec5"));
            done(data, Sample.install(first, CHILD, 0x1001));
            done(data, Sample.move(first, CHILD, 0x2001));

            first.kill();

            next(PlaneEvent.Lost.class);
            assertThat(code(data, Sample.install(first, CHILD, 0x1002)))
                    .isEqualTo("plane.vpp.away");
            assertThat(data.capabilities().suites()).isEmpty();
            try (SoftPlaneProcess second = SoftPlaneProcess.start(first.folder());
                    Census census = Census.of(second)) {
                PlaneEvent.Connected back = next(PlaneEvent.Connected.class);
                assertThat(back.epoch()).isGreaterThan(epoch);
                assertThat(back.capabilities().suites()).contains(Sample.GCM);
                assertThat(census.policies())
                        .filteredOn(entry -> entry.policy() == SpdEntry.DISCARD)
                        .hasSize(1);
                assertThat(census.count().ipsecInterfaces()).isEqualTo(2);
                assertThat(census.count().sas()).as("the placeholder alone").isOne();
                assertThat(census.protections()).isEmpty();
                done(data, new PlaneRequest.RemoveChild(CHILD));
                done(data, Sample.install(second, CHILD, 0x1003));
                done(data, new PlaneRequest.RemoveTunnel(Sample.SITE_B));
                done(data, new PlaneRequest.RemoveTunnel(Sample.SITE_C));
                done(data, new PlaneRequest.RemoveInterface("ipsec5"));
                assertThat(census.count()).isEqualTo(Census.Count.ZERO);
            }
        }
    }

    /// The VPP lives on with all that was in it: what denies is claimed again and the rest goes.
    @Test
    void aConnectionThatIsCutFindsWhatItLeft() throws Exception {
        try (SoftPlaneProcess plane = SoftPlaneProcess.start();
                RefusingProxy proxy =
                        RefusingProxy.before(
                                plane.apiSocket(), plane.folder().resolve("proxy.sock"));
                VppDataPlane data =
                        VppDataPlane.open(
                                AgentConfig.of(proxy.socket(), plane.statsSocket(), folder));
                Census census = Census.of(plane)) {
            data.listen(events::add);
            next(PlaneEvent.Connected.class);
            done(
                    data,
                    new PlaneRequest.ApplyInterface(
                            new InterfaceConfig("ipsec5", Optional.empty(), true, List.of())));
            done(data, Sample.policy(plane, Sample.SITE_B, 2));
            done(data, Sample.route(plane, Sample.SITE_C, "ipsec5"));
            done(data, new PlaneRequest.RemoveLeftovers());
            Census.Count idle = census.count();
            done(data, Sample.install(plane, CHILD, 0x1001));
            done(data, Sample.move(plane, CHILD, 0x2001));

            proxy.cut();

            next(PlaneEvent.Lost.class);
            next(PlaneEvent.Connected.class);
            assertThat(census.count()).isEqualTo(idle);
            done(data, new PlaneRequest.RemoveTunnel(Sample.SITE_B));
            done(data, new PlaneRequest.RemoveTunnel(Sample.SITE_C));
            done(data, new PlaneRequest.RemoveInterface("ipsec5"));
            assertThat(census.count())
                    .as("nothing waits to be claimed")
                    .isEqualTo(Census.Count.ZERO);
        }
    }

    @Test
    void connectsWhenVppComesAfterUs() throws Exception {
        Path late = Files.createTempDirectory("late");
        try (VppDataPlane data = open(late)) {
            assertThat(code(data, new PlaneRequest.RemoveTunnel(Sample.SITE_B)))
                    .isEqualTo("plane.vpp.away");
            assertThat(data.capabilities().notes()).hasSize(1);
            try (SoftPlaneProcess plane = SoftPlaneProcess.start(late)) {
                next(PlaneEvent.Connected.class);
                assertThat(plane.isAlive()).isTrue();
                done(data, new PlaneRequest.RemoveTunnel(Sample.SITE_B));
            }
        }
    }

    private VppDataPlane open(Path sockets) throws Exception {
        VppDataPlane data =
                VppDataPlane.open(
                        AgentConfig.of(
                                sockets.resolve("api.sock"),
                                sockets.resolve("stats.sock"),
                                folder));
        data.listen(events::add);
        return data;
    }

    private <E extends PlaneEvent> E next(Class<E> kind) throws InterruptedException {
        PlaneEvent event = events.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(event).isInstanceOf(kind);
        return kind.cast(event);
    }

    private static PlaneAnswer ask(VppDataPlane data, PlaneRequest request) {
        return data.submit(request)
                .toCompletableFuture()
                .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static void done(VppDataPlane data, PlaneRequest request) {
        assertThat(ask(data, request)).as("%s", request).isEqualTo(new PlaneAnswer.Done());
    }

    private static String code(VppDataPlane data, PlaneRequest request) {
        return ask(data, request) instanceof PlaneAnswer.Refused refused ? refused.code() : "done";
    }
}
