package io.triplane.daemon.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.Input;
import io.triplane.ikev2.PlaneRequest;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.TimerId;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.plane.ChildRef;
import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.TunnelName;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardTest {
    private static final int IKE_SAS_MAX = 4;
    private static final Tick NOW = new Tick(1_000_000_000);
    private static final TimerId TIMER = new TimerId.OfChildConfig("gold", "net");
    private static final ChildRef CHILD = new ChildRef(new TunnelName("gold", "net"), 7);

    private final ScriptedEngine engine = new ScriptedEngine();
    private final RecordingWorld world = new RecordingWorld();
    private final Shard shard = new Shard(3, engine, IKE_SAS_MAX, world.world());

    @Test
    void aDatagramGoesThroughTheEngineAndItsAnswerOut() {
        Input.Datagram request =
                new Input.Datagram(Samples.LEFT, Samples.RIGHT, true, Bytes.ofHex("01"));
        engine.answer =
                _ -> List.of(new Action.Send(Samples.LEFT, Samples.RIGHT, true, Bytes.ofHex("02")));
        shard.receive(request);
        assertThat(shard.doWork(NOW)).isPositive();

        assertThat(engine.inputs).containsExactly(request);
        assertThat(world.sent)
                .singleElement()
                .satisfies(sent -> {
                    assertThat(sent.local()).isEqualTo(new InetSocketAddress("192.0.2.1", 500));
                    assertThat(sent.remote()).isEqualTo(new InetSocketAddress("192.0.2.2", 500));
                    assertThat(sent.natPort()).isTrue();
                    assertThat(Bytes.copyOf(sent.message())).isEqualTo(Bytes.ofHex("02"));
                });
        assertThat(shard.counters().sent()).isEqualTo(1);
    }

    @Test
    void whatTheTransportDoesNotTakeIsCounted() {
        world.transportTakes = false;
        act(new Action.Send(Samples.LEFT, Samples.RIGHT, false, Bytes.EMPTY));
        assertThat(shard.counters().sent()).isZero();
        assertThat(shard.counters().unsent()).isEqualTo(1);
    }

    @Test
    void aNatIsRemindedThroughTheTransport() {
        act(new Action.NatKeepAlive(Samples.LEFT, Samples.RIGHT));
        assertThat(world.keepalives).containsExactly("/192.0.2.1:500 > /192.0.2.2:500");
        assertThat(world.sent).isEmpty();
        assertThat(shard.counters().sent()).isEqualTo(1);
    }

    @Test
    void thatCookiesAreDemandedIsKnownUntilTheyAreNot() {
        engine.cookiesUntil = NOW.plus(Duration.ofSeconds(5));
        assertThat(shard.demandsCookies(NOW)).isFalse();
        act(new Action.CancelTimer(TIMER));
        assertThat(shard.demandsCookies(NOW)).isTrue();
        assertThat(shard.demandsCookies(engine.cookiesUntil)).isFalse();
    }

    @Test
    void timersFireAtTheirDeadlineUnlessCancelled() {
        Tick due = NOW.plus(Duration.ofSeconds(4));
        act(new Action.ArmTimer(TIMER, due));
        shard.doWork(due);
        assertThat(engine.inputs).containsExactly(new Input.TimerFired(TIMER));

        act(new Action.ArmTimer(TIMER, due.plus(Duration.ofSeconds(1))));
        assertThat(shard.deadline()).isPresent();
        act(new Action.CancelTimer(TIMER));
        engine.inputs.clear();
        shard.doWork(due.plus(Duration.ofMinutes(1)));
        assertThat(engine.inputs).isEmpty();
    }

    @Test
    void planeAnswersComeBackBeforeNewDatagrams() {
        engine.answer =
                input ->
                        input instanceof Input.Datagram
                                ? List.of(new Action.Ask(install(11, Samples.GCM)))
                                : List.of();
        Input.Datagram datagram =
                new Input.Datagram(Samples.LEFT, Samples.RIGHT, false, Bytes.EMPTY);
        shard.receive(datagram);
        shard.doWork(NOW);
        engine.answer = _ -> List.of();
        shard.receive(datagram);
        shard.doWork(NOW);

        assertThat(engine.inputs)
                .containsExactly(
                        datagram,
                        new Input.PlaneAnswered(11, new Input.PlaneResult.Accepted()),
                        datagram);
    }

    @Test
    void keysMoveIntoThePlanesRequestAndTheEnginesAreWiped() {
        PlaneRequest.InstallInbound asked = install(11, Samples.GCM);
        act(new Action.Ask(asked));

        assertThat(world.asked)
                .singleElement()
                .isInstanceOfSatisfying(
                        io.triplane.plane.PlaneRequest.InstallInbound.class,
                        request -> {
                            assertThat(request.child()).isEqualTo(CHILD);
                            assertThat(request.selectors()).hasSize(1);
                            assertThat(request.inbound().keys().cipherKey())
                                    .containsExactly(1, 2, 3);
                            assertThat(request.inbound().keys().salt()).containsExactly(4, 5);
                            assertThat(request.inbound().keys().integrityKey()).containsExactly(6);
                            assertThat(request.inbound().extendedSequenceNumbers()).isTrue();
                            assertThat(request.inbound().encapsulation())
                                    .hasValueSatisfying(udp ->
                                            assertThat(udp.destinationPort()).isEqualTo(14500));
                        });
        assertThat(asked.inbound().keys().encryption().isClosed()).isTrue();
        assertThat(asked.inbound().keys().integrity().isClosed()).isTrue();
    }

    @Test
    void aRefusalReachesTheEngineAndTheControlSide() {
        world.verdict = _ -> new PlaneAnswer.Refused("plane.away", "vpp is away", true);
        act(new Action.Ask(install(11, Samples.GCM)));
        shard.doWork(NOW);

        assertThat(engine.inputs)
                .contains(
                        new Input.PlaneAnswered(
                                11,
                                new Input.PlaneResult.Refused("plane.away", "vpp is away", true)));
        assertThat(world.reports)
                .contains(
                        new ShardReport.PlaneRefused(
                                3, NOW, "gold", "net", "plane.away", "vpp is away"));
    }

    @Test
    void aSuiteThePlaneHasNoWordForIsRefusedAndItsKeysWiped() {
        PlaneRequest.InstallInbound asked = install(11, Samples.BLOWFISH);
        act(new Action.Ask(asked));
        shard.doWork(NOW);

        assertThat(world.asked).isEmpty();
        assertThat(engine.inputs.getLast())
                .isInstanceOfSatisfying(
                        Input.PlaneAnswered.class,
                        answered ->
                                assertThat(answered.result())
                                        .asString()
                                        .contains("plane.sa.suite", "blowfish"));
        assertThat(asked.inbound().keys().encryption().isClosed()).isTrue();
    }

    @Test
    void aBugInOneStepLeavesTheNextOnesAlone() {
        engine.answer =
                input -> {
                    if (input instanceof Input.Initiate) {
                        throw new IllegalStateException("a bug, as asked");
                    }
                    return List.of();
                };
        List<String> taken = new ArrayList<>();
        shard.ask(new ShardCommand.Initiate("gold", "net"), () -> taken.add("first"));
        shard.ask(new ShardCommand.Unconfigure("gold"), () -> taken.add("second"));
        shard.doWork(NOW);

        assertThat(shard.counters().bugs()).isEqualTo(1);
        assertThat(engine.inputs).last().isEqualTo(new Input.Unconfigure("gold"));
        assertThat(taken).containsExactly("first", "second");
    }

    @Test
    void endingAChildEndsItsSasAndNoOthers() {
        engine.childSas.add(Samples.childSa(1, "gold", "net", 100));
        engine.childSas.add(Samples.childSa(2, "gold", "other", 200));
        engine.childSas.add(Samples.childSa(3, "gold", "net", 300));
        shard.ask(new ShardCommand.EndChild("gold", "net"), () -> {});
        shard.doWork(NOW);
        assertThat(engine.inputs)
                .containsExactly(
                        new Input.TerminateChild(new ChildSaId(1)),
                        new Input.TerminateChild(new ChildSaId(3)));
    }

    @Test
    void theEndOfAChildIsAcknowledgedWhenItIsGone() {
        engine.childSas.add(Samples.childSa(1, "gold", "net", 100));
        List<String> taken = new ArrayList<>();
        shard.ask(new ShardCommand.EndChild("gold", "net"), () -> taken.add("ended"));
        Tick at = touch(NOW);
        assertThat(taken).isEmpty();

        engine.childSas.clear();
        touch(at);
        assertThat(taken).containsExactly("ended");
    }

    @Test
    void aPeerThatDoesNotAnswerTheEndOfAConnectionIsNotWaitedForLong() {
        engine.ikeSas.add(Samples.ikeSa(1, "gold"));
        List<String> taken = new ArrayList<>();
        shard.ask(new ShardCommand.Unconfigure("gold"), () -> taken.add("ended"));
        shard.doWork(NOW);
        assertThat(taken).isEmpty();
        assertThat(shard.deadline()).isPresent();
        shard.doWork(NOW.plus(Duration.ofSeconds(5)));
        assertThat(taken).containsExactly("ended");
    }

    @Test
    void endingAConnectionEndsItsIkeSasAndNoOthers() {
        engine.ikeSas.add(Samples.ikeSa(1, "gold"));
        engine.ikeSas.add(Samples.ikeSa(2, "silver"));
        shard.ask(new ShardCommand.EndConnection("gold"), () -> {});
        shard.doWork(NOW);
        assertThat(engine.inputs).containsExactly(new Input.TerminateIke(new IkeSaId(1)));
    }

    @Test
    void afterALossOfThePlaneEveryChildIsRekeyedAFewAtATime() {
        for (int i = 1; i <= 20; i++) {
            engine.childSas.add(Samples.childSa(i, "gold", "net", 100 * i));
        }
        shard.ask(new ShardCommand.RekeyAll(), () -> {});
        shard.doWork(NOW);
        assertThat(engine.inputs).hasSizeBetween(1, 19);
        for (int i = 0; i < 20; i++) {
            shard.doWork(NOW);
        }
        assertThat(engine.inputs).hasSize(20).allMatch(Input.RekeyChild.class::isInstance);
    }

    @Test
    void changesOfSasAreToldOnceAndAgainOnlyWhenTheyChange() {
        engine.ikeSas.add(Samples.ikeSa(1, "gold"));
        engine.childSas.add(Samples.childSa(5, "gold", "net", 100));
        Tick at = touch(NOW);
        assertThat(changes())
                .containsExactly(
                        new ShardReport.Changed(
                                3,
                                at,
                                List.of(Samples.ikeSa(1, "gold")),
                                List.of(Samples.childSa(5, "gold", "net", 100)),
                                List.of(),
                                List.of()));
        at = touch(at);
        assertThat(changes()).hasSize(1);

        engine.childSas.clear();
        at = touch(at);
        assertThat(changes())
                .hasSize(2)
                .last()
                .isEqualTo(
                        new ShardReport.Changed(
                                3, at, List.of(), List.of(), List.of(), List.of(new ChildSaId(5))));
    }

    @Test
    void aSwampedControlSideIsToldTheChangesLaterAndHowManyEventsItMissed() {
        world.controlTakes = false;
        engine.ikeSas.add(Samples.ikeSa(1, "gold"));
        act(new Action.Report(new Event.IkeSaEstablished(Samples.ikeSa(1, "gold"))));
        assertThat(world.reports).isEmpty();

        world.controlTakes = true;
        touch(NOW);
        assertThat(changes()).hasSize(1);
        act(new Action.Report(new Event.IkeSaEstablished(Samples.ikeSa(1, "gold"))));
        assertThat(world.reports).contains(new ShardReport.EventsLost(3, 1));
    }

    @Test
    void messagesAreToldOnlyWhileSomebodyWatches() {
        Event.MessageTrace trace =
                new Event.MessageTrace(
                        Event.Direction.SENT, Samples.LEFT, Samples.RIGHT, "line", "tree");
        act(new Action.Report(trace));
        assertThat(world.reports).isEmpty();
        world.traceWanted = true;
        act(new Action.Report(trace));
        assertThat(world.reports).containsExactly(new ShardReport.Happened(3, NOW, trace));
    }

    @Test
    void whatTheEngineCountsIsCounted() {
        act(new Action.Report(new Event.Counted(Event.Counter.RETRANSMITTED)));
        assertThat(shard.counters().of(Event.Counter.RETRANSMITTED)).isEqualTo(1);
        assertThat(shard.counters().of(Event.Counter.MALFORMED)).isZero();
        assertThat(world.reports).isEmpty();
    }

    /// Lets the engine answer one input with this action.
    private void act(Action action) {
        engine.answer = _ -> List.of(action);
        shard.ask(new ShardCommand.TerminateIke(new IkeSaId(99)), () -> {});
        shard.doWork(NOW);
        engine.answer = _ -> List.of();
        engine.inputs.clear();
    }

    /// An input without effect, and enough time for a look at the SAs.
    private Tick touch(Tick from) {
        Tick later = from.plus(Duration.ofSeconds(1));
        shard.ask(new ShardCommand.TerminateIke(new IkeSaId(99)), () -> {});
        shard.doWork(later);
        return later;
    }

    private List<ShardReport> changes() {
        return world.reports.stream().filter(ShardReport.Changed.class::isInstance).toList();
    }

    private static PlaneRequest.InstallInbound install(
            long requestId, io.triplane.ikev2.EspSuite suite) {
        return new PlaneRequest.InstallInbound(
                requestId,
                new ChildSaId(7),
                "gold",
                "net",
                Samples.SELECTORS,
                Samples.espSa(0x1234, suite));
    }
}
