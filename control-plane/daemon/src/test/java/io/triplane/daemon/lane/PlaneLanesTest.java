package io.triplane.daemon.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.plane.ChildRef;
import io.triplane.plane.DataPlane;
import io.triplane.plane.EspKeys;
import io.triplane.plane.EspSa;
import io.triplane.plane.EspSuite;
import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.PlaneCapabilities;
import io.triplane.plane.PlaneListener;
import io.triplane.plane.PlaneRequest;
import io.triplane.plane.PlaneUsage;
import io.triplane.plane.TunnelName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class PlaneLanesTest {
    private final HeldPlane plane = new HeldPlane();
    private final PlaneLanes lanes = new PlaneLanes(plane);
    private final List<PlaneAnswer> answers = new ArrayList<>();

    @Test
    void urgentRequestsOvertakeThoseOfOtherTunnels() {
        fillWindow();
        submit(Lane.RECONCILE, removeTunnel("slow"));
        submit(Lane.SET_UP, removeChild("new", 1));
        submit(Lane.DELETE_AND_REKEY, removeChild("old", 1));
        plane.taken.clear();

        plane.answerAll();
        assertThat(plane.taken)
                .containsExactly(
                        removeChild("old", 1), removeChild("new", 1), removeTunnel("slow"));
    }

    @Test
    void requestsOfOneTunnelKeepTheirOrderWhateverTheirLane() {
        fillWindow();
        submit(Lane.RECONCILE, removeTunnel("other"));
        submit(Lane.SET_UP, removeChild("t", 1));
        submit(Lane.RECONCILE, removeChild("t", 2));
        submit(Lane.DELETE_AND_REKEY, removeChild("t", 3));
        plane.taken.clear();

        plane.answerAll();
        assertThat(plane.taken)
                .containsExactly(
                        removeChild("t", 1),
                        removeChild("t", 2),
                        removeChild("t", 3),
                        removeTunnel("other"));
        assertThat(lanes.waiting(Lane.SET_UP)).isZero();
        assertThat(lanes.waiting(Lane.RECONCILE)).isZero();
    }

    @Test
    void thePlaneHasNoMoreThanTheWindow() {
        for (int i = 0; i < PlaneLanes.WINDOW_MAX + 10; i++) {
            submit(Lane.SET_UP, removeChild("t" + i, i));
        }
        assertThat(plane.pending).hasSize(PlaneLanes.WINDOW_MAX);
        assertThat(lanes.waiting(Lane.SET_UP)).isEqualTo(10);

        plane.answerFirst();
        assertThat(plane.pending).hasSize(PlaneLanes.WINDOW_MAX);
        assertThat(lanes.waiting(Lane.SET_UP)).isEqualTo(9);
    }

    @Test
    void aFullLaneRefusesAndWipesTheKeysWhileDeletesStillPass() {
        for (int i = 0; i < PlaneLanes.WINDOW_MAX + PlaneLanes.LANE_MAX; i++) {
            submit(Lane.SET_UP, removeChild("t", i));
        }
        EspKeys keys = new EspKeys(new byte[] {1, 2}, new byte[] {3}, new byte[] {4});
        submit(Lane.SET_UP, install(keys));

        assertThat(answers)
                .singleElement()
                .isInstanceOfSatisfying(
                        PlaneAnswer.Refused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo("plane.lane.full");
                            assertThat(refused.temporary()).isTrue();
                            assertThat(refused.text()).contains("tunnel gold/net");
                        });
        assertThat(keys.cipherKey()).containsOnly(0);
        assertThat(lanes.refused()).isEqualTo(1);

        submit(Lane.DELETE_AND_REKEY, removeChild("u", 1));
        assertThat(lanes.waiting(Lane.DELETE_AND_REKEY)).isEqualTo(1);
    }

    @Test
    void aPlaneThatAnswersAtOnceIsServedWithoutRecursion() {
        fillWindow();
        for (int i = 0; i < LONG_LINE; i++) {
            submit(Lane.RECONCILE, removeChild("t" + i, i));
        }
        plane.immediate = true;
        plane.answerAll();
        assertThat(answers).hasSize(PlaneLanes.WINDOW_MAX + LONG_LINE);
        assertThat(lanes.waiting(Lane.RECONCILE)).isZero();
    }

    @Test
    void aPlaneThatFailsCountsAsATemporaryRefusal() {
        EspKeys keys = new EspKeys(new byte[] {1}, new byte[0], new byte[0]);
        submit(Lane.SET_UP, install(keys));
        plane.pending.removeFirst().completeExceptionally(new IllegalStateException("oops"));

        assertThat(answers)
                .singleElement()
                .isInstanceOfSatisfying(
                        PlaneAnswer.Refused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo("plane.failed");
                            assertThat(refused.text()).contains("gold/net", "oops");
                        });
        assertThat(keys.cipherKey()).containsOnly(0);
    }

    /// Deep enough to overflow the stack if answers recursed.
    private static final int LONG_LINE = 12_000;

    private void fillWindow() {
        for (int i = 0; i < PlaneLanes.WINDOW_MAX; i++) {
            submit(Lane.SET_UP, removeChild("fill" + i, i));
        }
    }

    private void submit(Lane lane, PlaneRequest request) {
        lanes.submit(lane, request, answers::add);
    }

    private static PlaneRequest removeChild(String connection, long number) {
        return new PlaneRequest.RemoveChild(
                new ChildRef(new TunnelName(connection, "net"), number));
    }

    private static PlaneRequest removeTunnel(String connection) {
        return new PlaneRequest.RemoveTunnel(new TunnelName(connection, "net"));
    }

    private static PlaneRequest install(EspKeys keys) {
        InetAddress address = InetAddress.getLoopbackAddress();
        EspSuite suite = new EspSuite(EspSuite.Cipher.AES_CBC, 16, EspSuite.Integrity.NONE);
        return new PlaneRequest.InstallInbound(
                new ChildRef(new TunnelName("gold", "net"), 1),
                List.of(),
                new EspSa(9, suite, keys, address, address, Optional.empty(), false, 0));
    }

    /// Holds every request until the test answers it.
    private static final class HeldPlane implements DataPlane {
        private final List<PlaneRequest> taken = new ArrayList<>();
        private final List<CompletableFuture<PlaneAnswer>> pending = new ArrayList<>();
        private boolean immediate;

        @Override
        public CompletionStage<PlaneAnswer> submit(PlaneRequest request) {
            taken.add(request);
            if (immediate) {
                return CompletableFuture.completedFuture(new PlaneAnswer.Done());
            }
            CompletableFuture<PlaneAnswer> answer = new CompletableFuture<>();
            pending.add(answer);
            return answer;
        }

        void answerFirst() {
            pending.removeFirst().complete(new PlaneAnswer.Done());
        }

        void answerAll() {
            while (!pending.isEmpty()) {
                answerFirst();
            }
        }

        @Override
        public PlaneCapabilities capabilities() {
            return PlaneCapabilities.away("not asked in this test");
        }

        @Override
        public CompletionStage<PlaneUsage> usage() {
            return CompletableFuture.completedFuture(new PlaneUsage(List.of()));
        }

        @Override
        public void listen(PlaneListener listener) {
            throw new UnsupportedOperationException("lanes do not listen");
        }

        @Override
        public void close() {}
    }
}
