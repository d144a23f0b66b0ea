package io.triplane.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.attack.Dialog.Cipher;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.proto.v1.IkeSa;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// A gateway under attack, and a peer in good faith beside the attackers. The processes are started
/// once for all test classes. After every test they must look as if nothing had happened: no bug
/// and no error in the log, nothing in the data plane but the good peer's, whose tunnel rekeys.
final class Scene implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {
    private static final Duration SETTLED_MAX = Duration.ofSeconds(5);
    private static final Namespace STORE = Namespace.create(Scene.class);

    private final Settings settings;
    private final List<Wire> wires = new ArrayList<>();
    private final List<Dialog> dialogs = new ArrayList<>();
    private Optional<Stage> stage = Optional.empty();
    private int logBefore;
    private List<String> spisBefore = List.of();

    private Scene(Settings settings) {
        this.settings = settings;
    }

    /// The gateway that most tests share.
    static Scene shared() {
        return new Scene(Settings.SHARED);
    }

    /// A gateway that is spoken to by the classes that name these settings alone.
    static Scene with(Settings settings) {
        return new Scene(settings);
    }

    /// What lives longer than a test class.
    private record Stage(Victim victim, Bystander bystander) implements AutoCloseable {
        static Stage open(Settings settings) {
            Victim victim = Victim.start(settings);
            Wire own = victim.wireAt(settings.bystanderAddress(), 0);
            return new Stage(
                    victim,
                    new Bystander(
                            new Dialog(
                                    own, Settings.BYSTANDER, Settings.BYSTANDER_PSK, Cipher.GCM)));
        }

        @Override
        public void close() throws IOException {
            bystander.close();
            victim.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        stage =
                Optional.of(
                        context.getRoot()
                                .getStore(STORE)
                                .computeIfAbsent(settings, Stage::open, Stage.class));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        logBefore = victim().log().length();
        spisBefore = victim().plane().spis();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            Optional<Throwable> failure = context.getExecutionException();
            if (failure.isEmpty()) {
                dialogs.forEach(Dialog::end);
                nothingHappened();
            } else {
                // The tests that follow are not to meet what this one left.
                dialogs.forEach(dialog -> endAfter(failure.get(), dialog));
            }
        } finally {
            wires.forEach(Wire::close);
            wires.clear();
            dialogs.clear();
        }
    }

    private static void endAfter(Throwable failure, Dialog dialog) {
        try {
            dialog.end();
        } catch (AssertionError | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /// P1, P4 and P7 of all attacks.
    private void nothingHappened() {
        assertThat(victim().isAlive()).isTrue();
        assertThat(victim().metric("triplane_bugs_total")).isZero();
        assertThat(victim().health()).startsWith("HTTP/1.1 200");
        assertThat(log()).doesNotContain(" ERROR ", "Exception", "please report");
        bystander().rekeys();
        assertThat(victim().ikeSas())
                .filteredOn(sa -> sa.getConnection().equals(Settings.BYSTANDER))
                .extracting(IkeSa::getInitiatorSpi)
                .containsExactly("%016x".formatted(bystander().dialog().spiI()));
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(SETTLED_MAX)
                .untilAsserted(() -> assertThat(foreignSpis()).isEmpty());
    }

    /// What the gateway has written since the test began.
    String log() {
        return victim().log().substring(logBefore);
    }

    Victim victim() {
        return stage.orElseThrow().victim();
    }

    Bystander bystander() {
        return stage.orElseThrow().bystander();
    }

    /// SPIs that the data plane has got since the test began, but for the good peer's tunnel.
    List<String> foreignSpis() {
        return victim().plane().spis().stream()
                .filter(spi -> !bystander().spis().contains(spi))
                .filter(spi -> !spisBefore.contains(spi))
                .toList();
    }

    /// A socket at an address of its own, until the test ends.
    Wire stranger() {
        return kept(victim().wire());
    }

    Wire kept(Wire wire) {
        wires.add(wire);
        return wire;
    }

    /// Somebody who knows the key, and has not said anything yet.
    Dialog insider(Cipher cipher) {
        return new Dialog(stranger(), Settings.INSIDER_NAME, Settings.PSK, cipher);
    }

    Dialog insider() {
        return insider(Cipher.GCM);
    }

    /// An IKE SA of an insider, with a child; it is deleted when the test ends.
    Dialog established() {
        return ending(insider().establish());
    }

    Dialog ending(Dialog dialog) {
        dialogs.add(dialog);
        return dialog;
    }

    /// What the gateway answers to that wire until it has answered the good peer, who asks last: it
    /// works on one thread and in order.
    List<Bytes> answersTo(Wire wire) {
        bystander().isAnswered();
        bystander().isAnsweredAtNatPort();
        return wire.arrived();
    }

    /// Sends something, which must be counted so often under that word, and answered by nothing.
    void dropped(String counter, int times, Consumer<Wire> attack) {
        Wire wire = stranger();
        long before = victim().counted(counter);
        attack.accept(wire);
        assertThat(answersTo(wire)).isEmpty();
        assertThat(victim().counted(counter) - before).as(counter).isEqualTo(times);
    }

    void dropped(String counter, Bytes... datagrams) {
        dropped(counter, datagrams.length, wire -> List.of(datagrams).forEach(wire::send));
    }
}
