package io.triplane.interop.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.interop.live.IkePeer.Pair;
import io.triplane.interop.live.IkePeer.Sas;
import io.triplane.interop.live.Tunnel.Theirs;
import io.triplane.proto.v1.ChildSa;
import io.triplane.proto.v1.IkeSa;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A class of cases against one peer: one gateway of ours and one daemon of the peer's serve all of
/// them. Each case leaves nothing behind.
@Tag("matrix")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
abstract class LiveMatrix {
    private static final Duration SETTLED_MAX = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final String USUAL = "usual";

    private final List<Tunnel> tunnels = new ArrayList<>();
    private final Lab.Starter starter;
    private final String peerName;
    private Optional<Lab> lab = Optional.empty();

    /// @param peerName with its version, as in the table
    /// @param suite of the usual tunnel
    LiveMatrix(String peerName, Lab.Starter starter, Suite suite) {
        this.peerName = peerName;
        this.starter = starter;
        tunnel(USUAL, suite, Map.of(), Theirs.USUAL);
    }

    /// Declares a tunnel between usual ends but for what is named; before the lab starts.
    final Tunnel tunnel(String name, Map<String, String> options, Theirs theirs) {
        return tunnel(name, Suite.DEFAULT, options, theirs);
    }

    /// The peer's address of the tunnel that is declared next.
    final String nextPeerAddress() {
        return Tunnel.peerAddress(tunnels.size() + 1);
    }

    /// Declares a tunnel; before the lab starts.
    final Tunnel tunnel(String name, Suite suite, Map<String, String> options, Theirs theirs) {
        Tunnel tunnel = new Tunnel(tunnels.size() + 1, name, suite, options, theirs);
        tunnels.add(tunnel);
        return tunnel;
    }

    @BeforeAll
    void start() throws IOException {
        lab = Optional.of(Lab.open(tunnels, starter));
    }

    @AfterAll
    void stop() throws IOException {
        if (lab.isPresent()) {
            lab.get().close();
        }
    }

    final Lab lab() {
        return lab.orElseThrow();
    }

    final OurGateway gateway() {
        return lab().gateway();
    }

    final IkePeer peer() {
        return lab().peer();
    }

    final Tunnel usual() {
        return tunnels.getFirst();
    }

    final Cell cell(Role role) {
        return new Cell(peerName, role);
    }

    final Stream<Cell> bothRoles() {
        return Arrays.stream(Role.values()).map(this::cell);
    }

    /// What one end knows of a tunnel that stands, and the other must know too.
    record Standing(IkeSa ikeSa, ChildSa child) {}

    /// Runs a case of some tunnels. Where it fails, both daemons' last words are shown, and the
    /// tunnels are swept away for the cases that follow.
    final void play(Runnable steps, Tunnel... used) {
        try {
            steps.run();
        } catch (RuntimeException | AssertionError e) {
            String words =
                    "%s%n--- our gateway:%n%s%n--- the peer:%n%s"
                            .formatted(e.getMessage(), gateway().lastWords(), peer().lastWords());
            for (Tunnel tunnel : used) {
                gateway().sweep(tunnel);
                peer().sweep(tunnel);
            }
            throw new AssertionError(words, e);
        }
    }

    final Standing establish(Tunnel tunnel, Role role) {
        switch (role) {
            case INITIATOR -> gateway().initiate(tunnel);
            case RESPONDER -> peer().initiate(tunnel);
        }
        return assertStands(tunnel, role);
    }

    /// One IKE SA and one child, which are the same at both ends, and carry.
    final Standing assertStands(Tunnel tunnel, Role role) {
        Awaitility.await(tunnel.name())
                .atMost(SETTLED_MAX)
                .pollInterval(POLL)
                .untilAsserted(() -> agree(tunnel, role));
        lab().assertCarries(tunnel);
        return ours(tunnel);
    }

    private void agree(Tunnel tunnel, Role role) {
        Sas theirs = peer().sas(tunnel);
        assertThat(theirs.ikeSas()).as("the peer's IKE SAs").hasSize(1);
        assertThat(theirs.children()).as("the peer's children").hasSize(1);
        assertThat(gateway().ikeSas(tunnel))
                .singleElement()
                .satisfies(sa -> {
                    assertThat(sa.getState()).isEqualTo("established");
                    assertThat(sa.getRole().name()).isEqualTo("ROLE_" + role.name());
                    theirs.ikeSas()
                            .getFirst()
                            .initiatorSpi()
                            .ifPresent(spi -> assertThat(sa.getInitiatorSpi()).isEqualTo(spi));
                });
        Pair pair = theirs.children().getFirst();
        assertThat(gateway().childSas(tunnel))
                .singleElement()
                .satisfies(child -> {
                    assertThat(child.getState()).isIn("installed", "up", "half-up");
                    assertThat(child.getSpiIn()).isEqualTo(pair.spiOut());
                    assertThat(child.getSpiOut()).isEqualTo(pair.spiIn());
                });
    }

    final Standing ours(Tunnel tunnel) {
        return new Standing(
                gateway().ikeSas(tunnel).getFirst(), gateway().childSas(tunnel).getFirst());
    }

    /// Waits until a tunnel has the SPIs of another child than `before`, and stands.
    final Standing awaitOtherChild(Tunnel tunnel, Role role, Standing before) {
        Awaitility.await("other SPIs")
                .atMost(SETTLED_MAX)
                .pollInterval(POLL)
                .until(() ->
                        gateway().childSas(tunnel).stream()
                                .anyMatch(child ->
                                        !child.getSpiIn().equals(before.child().getSpiIn())));
        return assertStands(tunnel, role);
    }

    /// Waits until the peer has rekeyed the IKE SA, and the tunnel stands.
    final Standing awaitOtherIkeSa(Tunnel tunnel, Standing before) {
        Awaitility.await("another IKE SA")
                .atMost(SETTLED_MAX)
                .pollInterval(POLL)
                .until(() ->
                        gateway().ikeSas(tunnel).stream()
                                .noneMatch(sa -> sa.getId().equals(before.ikeSa().getId())));
        return assertStands(tunnel, Role.RESPONDER);
    }

    /// Waits until neither end has a child, and both the IKE SA.
    final void assertOnlyTheIkeSaStands(Tunnel tunnel) {
        Awaitility.await("no child of " + tunnel.name())
                .atMost(SETTLED_MAX)
                .pollInterval(POLL)
                .untilAsserted(() -> {
                    assertThat(gateway().childSas(tunnel)).isEmpty();
                    assertThat(peer().sas(tunnel).children()).isEmpty();
                });
        assertThat(gateway().ikeSas(tunnel)).hasSize(1);
        assertThat(peer().sas(tunnel).ikeSas()).hasSize(1);
    }

    /// Deletes the IKE SA from the side that did not begin it.
    final void end(Tunnel tunnel, Role role) {
        switch (role) {
            case INITIATOR -> peer().terminate(tunnel);
            case RESPONDER -> {
                gateway().terminate(tunnel);
                peer().rest(tunnel);
            }
        }
        assertGone(tunnel);
    }

    /// Neither end holds anything of it.
    final void assertGone(Tunnel tunnel) {
        Awaitility.await("nothing is left of " + tunnel.name())
                .atMost(SETTLED_MAX)
                .pollInterval(POLL)
                .untilAsserted(() -> {
                    assertThat(gateway().ikeSas(tunnel)).isEmpty();
                    assertThat(gateway().childSas(tunnel)).isEmpty();
                    assertThat(peer().sas(tunnel)).matches(Sas::none);
                });
    }
}
