package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.EngineSettings;
import io.triplane.ikev2.EngineSettings.Limits;
import io.triplane.ikev2.EngineSettings.Strangers;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.ShardSlot;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.PuzzleSolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Work that is asked for while many set-ups are half open (RFC 8019).
@Tag("IN-20")
class PuzzleTest {
    private static final int PUZZLES_FROM = 4;
    private static final Limits LIMITS =
            new Limits(1000, 1000, 40, 1000, 2, Duration.ofSeconds(30));

    private final World world = World.seeded(1);
    private final Peer good = world.peer("good");
    private final Peer victim =
            world.peer(
                    "victim",
                    new EngineSettings(
                            ShardSlot.ONLY,
                            LIMITS,
                            EngineSettings.Trace.ON,
                            new Strangers(PUZZLES_FROM, false)));
    private final Recipe toVictim = world.recipe(good, victim);
    private final List<Action.Send> sent = new ArrayList<>();
    private Message request;
    private long nextSpi = 1000;

    PuzzleTest() {
        good.configure(toVictim);
        victim.configure(world.recipe(victim, good).fromAnywhere());
        world.network()
                .drop(send -> {
                    sent.add(send);
                    return false;
                });
        world.network().partition();
        good.initiate(toVictim);
        request = Forged.decoded(sent.getFirst());
        good.terminateAll();
        world.network().rejoin();
        sent.clear();
    }

    /// <-- N(COOKIE), N(PUZZLE) ; HDR, N(COOKIE), PS, SA, KE, Ni -->
    @Test
    void aPeerThatSolvesThePuzzleGetsIn() {
        load(10);
        sent.clear();
        good.initiate(toVictim);
        world.settle(Pair.A_WHILE);
        world.runFor(Duration.ofSeconds(20));
        assertThat(good.count(Counter.PUZZLE_SOLVED)).isEqualTo(1);
        assertThat(good.childSas()).as("%s", world.transcript()).hasSize(1);
        assertThat(Pair.lines(good))
                .anyMatch(line -> line.startsWith("IKE_SA_INIT request 0 [N(COOKIE) PS SA KE No"))
                .anyMatch(line -> line.startsWith("IKE_SA_INIT response 0 [N(COOKIE) N(PUZZLE)]"));
    }

    /// Each step is bounded, and the state between two is stored as any other.
    @Test
    void itIsSolvedInStepsThatSurviveCrashes() {
        world.crashes(0.3);
        load(10);
        good.initiate(toVictim);
        world.runUntil(
                Pair.A_WHILE,
                () ->
                        good.ikeSas().stream()
                                .anyMatch(sa -> sa.state() == IkeSaView.State.ESTABLISHED));
        assertThat(good.count(Counter.PUZZLE_SOLVED)).isEqualTo(1);
    }

    @Test
    void theMoreAreHalfOpenTheHarderItIs() {
        load(PUZZLES_FROM);
        int first = zeroBits(ask());
        load(20);
        int second = zeroBits(ask());
        load(38);
        int third = zeroBits(ask());
        assertThat(first).isEqualTo(10);
        assertThat(second).isBetween(first + 1, 17);
        assertThat(third).isBetween(second + 1, 18);
    }

    /// Ten a second that do not know puzzles; the eleventh has to wait, and is not refused.
    @Test
    void whoDoesNotKnowPuzzlesIsServedAfterTheOthers() {
        load(10);
        world.runFor(Duration.ofSeconds(1));
        int admitted = 0;
        for (int i = 0; i < 15; i++) {
            long spi = nextSpi++;
            int before = victim.ikeSas().size();
            send(source(i), spi, List.of());
            send(source(i), spi, List.of(cookie().orElseThrow()));
            admitted += victim.ikeSas().size() - before;
        }
        assertThat(admitted).isEqualTo(10);
        long spi = nextSpi++;
        send(source(90), spi, List.of());
        Notify cookie = cookie().orElseThrow();
        world.runFor(Duration.ofSeconds(1));
        int before = victim.ikeSas().size();
        send(source(90), spi, List.of(cookie));
        assertThat(victim.ikeSas()).hasSize(before + 1);
    }

    /// Too short, of four equal keys, or of keys that are none.
    @ParameterizedTest
    @ValueSource(strings = {"", "01", "0102030401020304010203040102030401", "00000000"})
    void aWrongSolutionCountsAsNone(String keys) {
        load(10);
        exhaustTheUnsolved();
        long spi = nextSpi++;
        send(source(50), spi, List.of());
        int before = victim.ikeSas().size();
        send(
                source(50),
                spi,
                List.of(cookie().orElseThrow(), new PuzzleSolution(Bytes.ofHex(keys))));
        assertThat(victim.ikeSas()).hasSize(before);
        assertThat(puzzle()).isPresent();
    }

    /// More work than we are ready to do, or a prf that we lack: the cookie alone goes back.
    @ParameterizedTest
    @ValueSource(strings = {"000513", "00ff0a", "0005"})
    void anInitiatorDoesNotWorkForWhatIsTooMuch(String terms) {
        world.network().partition();
        good.initiate(toVictim);
        Action.Send first = sent.getFirst();
        Notify cookie = Notify.of(NotifyType.COOKIE, Bytes.ofU64(1));
        Forged.answer(world, first, cookie, Notify.of(NotifyType.PUZZLE, Bytes.ofHex(terms)));
        assertThat(sent).hasSize(2);
        assertThat(Forged.decoded(sent.getLast()).payloads().getFirst()).isEqualTo(cookie);
        assertThat(Forged.decoded(sent.getLast()).first(PuzzleSolution.class)).isEmpty();
    }

    /// So many half-open ones, from as many sources, that have brought what was asked for.
    private void load(int halfOpen) {
        for (int i = 0; victim.ikeSas().size() < halfOpen; i++) {
            assertThat(i).isLessThan(1000);
            long spi = nextSpi++;
            send(source(i), spi, List.of());
            Endpoint source = source(i);
            cookie().ifPresent(cookie -> send(source, spi, List.of(cookie)));
            if (victim.ikeSas().size() < halfOpen && puzzle().isPresent()) {
                world.runFor(Duration.ofMillis(200));
            }
        }
    }

    private void exhaustTheUnsolved() {
        for (int i = 0; i < 12; i++) {
            long spi = nextSpi++;
            send(source(i), spi, List.of());
            send(source(i), spi, List.of(cookie().orElseThrow()));
        }
    }

    private Notify ask() {
        send(source(77), nextSpi++, List.of());
        return puzzle().orElseThrow();
    }

    private static int zeroBits(Notify puzzle) {
        return puzzle.data().at(2);
    }

    private Optional<Notify> cookie() {
        return Forged.decoded(sent.getLast()).notification(NotifyType.COOKIE);
    }

    private Optional<Notify> puzzle() {
        return Forged.decoded(sent.getLast()).notification(NotifyType.PUZZLE);
    }

    private static Endpoint source(int number) {
        return new Endpoint(IpAddress.v4(IpAddress.of("198.51.100.0").low() + number), 500);
    }

    private void send(Endpoint source, long spi, List<Payload> first) {
        List<Payload> payloads = new ArrayList<>(first);
        payloads.addAll(request.payloads());
        IkeHeader header = new IkeHeader(spi, 0, request.header().exchangeType(), true, false, 0);
        Bytes datagram = MessageEncoder.encode(Message.clear(header, payloads));
        world.inject(source, new Endpoint(victim.address(), 500), false, datagram);
    }
}
