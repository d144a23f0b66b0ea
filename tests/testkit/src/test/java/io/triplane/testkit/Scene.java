package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.ConnectionConfig.Retransmission;
import io.triplane.ikev2.Event;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/// Two peers of which nothing reaches the other unless the test says so, one message after the
/// other; data planes answer at once. After each step the test says what it sees at each peer
/// ([Look]).
final class Scene {
    /// No retransmission comes into a scene that does not wait for it.
    static final Retransmission SLOW =
            new Retransmission(Duration.ofSeconds(1000), 1, 5, Duration.ofSeconds(1000));

    /// Whether A is the original initiator of the IKE SA.
    enum Role {
        A_INITIATED,
        B_INITIATED
    }

    /// The peer whose nonce is the lowest of the four: N1 and N4 are A's, N2 and N3 B's; N1 and N3
    /// made X, N2 and N4 made Y.
    enum Lowest {
        N1(10),
        N2(11),
        N3(12),
        N4(13);

        private final int otherwise;

        Lowest(int otherwise) {
            this.otherwise = otherwise;
        }

        /// Whether the pair that A asked for is the redundant one (RFC 7296 §2.8.1).
        boolean xIsRedundant() {
            return this == N1 || this == N3;
        }
    }

    private final Pair pair;
    private final Peer a;
    private final Peer b;
    private final Look look;
    private final Held held;

    private Scene(Pair pair, Role role) {
        this.pair = pair;
        this.a = role == Role.A_INITIATED ? pair.left() : pair.right();
        this.b = role == Role.A_INITIATED ? pair.right() : pair.left();
        this.look = new Look(a, b);
        this.held = pair.world().hold(_ -> true);
    }

    /// One tunnel is up.
    static Scene of(Role role) {
        return of(role, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /// @param ofA changes A's configuration, `ofB` that of B
    static Scene of(Role role, UnaryOperator<Recipe> ofA, UnaryOperator<Recipe> ofB) {
        boolean aIsLeft = role == Role.A_INITIATED;
        UnaryOperator<Recipe> ofLeft = aIsLeft ? ofA : ofB;
        UnaryOperator<Recipe> ofRight = aIsLeft ? ofB : ofA;
        Pair pair =
                Pair.of(
                        1,
                        recipe -> ofLeft.apply(recipe.retransmission(SLOW)),
                        recipe -> ofRight.apply(recipe.retransmission(SLOW)));
        return new Scene(pair.establish(), role);
    }

    Peer a() {
        return a;
    }

    Peer b() {
        return b;
    }

    Pair pair() {
        return pair;
    }

    World world() {
        return pair.world();
    }

    /// What is under way and has not been let through.
    Held held() {
        return held;
    }

    /// Which of the four nonces of two crossing rekeys is the lowest, whatever comes first.
    Scene nonces(Lowest lowest) {
        return nonces(lowest, List.of(Lowest.N1, Lowest.N4), List.of(Lowest.N2, Lowest.N3));
    }

    /// As above, for other orders in which the peers choose theirs.
    Scene nonces(Lowest lowest, List<Lowest> ofA, List<Lowest> ofB) {
        ofA.forEach(nonce -> a.random().nextNonceStartsWith(start(nonce, lowest)));
        ofB.forEach(nonce -> b.random().nextNonceStartsWith(start(nonce, lowest)));
        return this;
    }

    private static int start(Lowest nonce, Lowest lowest) {
        return nonce == lowest ? 1 : nonce.otherwise;
    }

    /// The oldest message of that peer arrives, and the planes do what follows.
    void pass(Peer sender) {
        held.pass(Messages.by(sender));
        calm();
    }

    /// As above; the message must be the one named, in the RFC's notation without its number.
    void pass(Peer sender, String message) {
        assertThat(next(sender)).as("%s", world().transcript()).isEqualTo(message);
        pass(sender);
    }

    /// The oldest message that the peer has under way.
    String next(Peer sender) {
        return held.messages().stream()
                .filter(Messages.by(sender))
                .findFirst()
                .map(send -> world().line(send).replaceAll(" \\d+ ", " "))
                .orElse("nothing");
    }

    /// Planes finish what they were asked.
    void calm() {
        world().settle(Pair.A_WHILE);
    }

    /// Everything under way arrives, and whatever it brings about.
    void passAll() {
        calm();
        while (held.size() > 0) {
            held.pass();
            calm();
        }
    }

    void sees(Peer peer, String expected) {
        assertThat(look.at(peer)).as("%s %s", peer, world().transcript()).isEqualTo(expected);
    }

    void see(String atA, String atB) {
        sees(a, atA);
        sees(b, atB);
    }

    String look(Peer peer) {
        return look.at(peer);
    }

    void wait(Duration duration) {
        world().runFor(duration);
    }

    /// R7: no message under way, nothing wanted, one pair on each side and nothing else.
    void assertOneTunnelAndNothingElse(int rekeysOfEach) {
        wait(Duration.ofSeconds(10));
        assertThat(held.size()).as("%s", world().transcript()).isZero();
        pair.assertOneTunnelAndNothingElse();
        for (Peer peer : world().peers()) {
            assertThat(look.at(peer))
                    .as("%s", world().transcript())
                    .matches(
                            "Established \\| \\w+ Installed \\| in \\w+ \\| out \\w+ \\| - \\| .*");
            assertThat(peer.events(Event.ChildSaRekeyed.class)).hasSize(rekeysOfEach);
            assertThat(peer.events(Event.ChildSaUp.class)).hasSize(1);
            assertThat(peer.events(Event.ChildSaDown.class)).isEmpty();
        }
    }

    /// R7 without a tunnel: the IKE SAs stand, the child went down once on each side.
    void assertNoTunnel() {
        wait(Duration.ofSeconds(60));
        assertThat(held.size()).as("%s", world().transcript()).isZero();
        for (Peer peer : world().peers()) {
            assertThat(look.at(peer))
                    .as("%s", world().transcript())
                    .matches("Established \\| - \\| in - \\| out - \\| - \\| .*");
            assertThat(peer.events(Event.ChildSaDown.class)).hasSize(1);
        }
    }
}
