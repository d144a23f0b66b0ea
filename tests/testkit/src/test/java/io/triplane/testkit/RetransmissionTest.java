package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ConnectionConfig.Retransmission;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Unknown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages that come again, come late, do not come, or are not what they seem (RFC 7296 §2.1 to
/// §2.4, §2.21), with each end of an IKE SA in each part.
class RetransmissionTest {
    /// Repeated after 1, 2, 4, 8 and 16 s, given up 20 s later.
    private static final Retransmission CURVE =
            new Retransmission(Duration.ofSeconds(1), 2, 5, Duration.ofSeconds(20));

    private static final List<Long> CURVE_SECONDS = List.of(0L, 1L, 3L, 7L, 15L, 31L);

    private final Pair pair =
            Pair.of(
                            1,
                            recipe -> recipe.retransmission(CURVE),
                            recipe -> recipe.retransmission(CURVE))
                    .establish();
    private final World world = pair.world();

    private Peer asker(boolean left) {
        return left ? pair.left() : pair.right();
    }

    private Peer answerer(boolean left) {
        return left ? pair.right() : pair.left();
    }

    private void inject(Action.Send send) {
        world.inject(send.local(), send.remote(), send.natPort(), send.message());
    }

    private static Bytes with(Action.Send send, int at, int xor) {
        byte[] octets = send.message().toArray();
        octets[at < 0 ? octets.length + at : at] ^= (byte) xor;
        return Bytes.copyOf(octets);
    }

    @Tag("RT-01")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnsweredRequestGetsItsAnswerAgainOctetByOctet(boolean left) {
        List<Action.Send> sent = pair.tap();
        asker(left).rekeyChild();
        pair.settle();
        world.runFor(Duration.ofSeconds(10));
        Action.Send request = sent.stream().filter(Messages.by(asker(left))).toList().getLast();
        Action.Send answer = sent.stream().filter(Messages.by(answerer(left))).toList().getLast();
        var states = answerer(left).ikeSas();
        var children = answerer(left).childSas();
        var timers = answerer(left).timers();
        int plane = answerer(left).plane().size();
        sent.clear();
        for (int copies = 1; copies <= 3; copies++) {
            inject(request);
            assertThat(sent).hasSize(copies);
            assertThat(sent.getLast().message()).isEqualTo(answer.message());
            assertThat(answerer(left).count(Counter.ANSWER_REPEATED)).isEqualTo(copies);
        }
        assertThat(answerer(left).ikeSas()).isEqualTo(states);
        assertThat(answerer(left).childSas()).isEqualTo(children);
        assertThat(answerer(left).timers()).isEqualTo(timers);
        assertThat(answerer(left).plane().size()).isEqualTo(plane);
    }

    @Tag("RT-05")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerThatNobodyWaitsForIsIgnored(boolean left) {
        Held answers = world.hold(Messages.by(answerer(left)));
        asker(left).rekeyChild();
        world.runFor(Duration.ofMillis(500));
        Action.Send answer = answers.messages().getFirst();
        answers.release();
        pair.settle();
        world.runFor(Duration.ofSeconds(10));
        var states = asker(left).ikeSas();
        var children = asker(left).childSas();
        List<Action.Send> sent = pair.tap();

        // The answer a second time, and one to a request that has yet to be sent.
        inject(answer);
        new KeyHolder(world, answerer(left), asker(left))
                .answer(ExchangeType.INFORMATIONAL, states.getFirst().requestsSent(), List.of());

        assertThat(sent).isEmpty();
        assertThat(asker(left).ikeSas()).isEqualTo(states);
        assertThat(asker(left).childSas()).isEqualTo(children);
        assertThat(asker(left).count(Counter.OUTSIDE_WINDOW)).isEqualTo(2);
        pair.assertOneTunnelAndNothingElse();
    }

    @Tag("RT-06")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRequestIsRepeatedOnItsScheduleAndGivenUpWhenThatSaysSo(boolean left) {
        List<Action.Send> sent = new ArrayList<>();
        List<Long> seconds = new ArrayList<>();
        world.network().partition();
        Tick start = world.now();
        var _ =
                world.hold(send -> {
                    sent.add(send);
                    seconds.add(world.now().since(start).toSeconds());
                    return false;
                });

        asker(left).rekeyChild();
        world.runUntil(Pair.A_WHILE, () -> asker(left).ikeSas().isEmpty());

        assertThat(seconds).isEqualTo(CURVE_SECONDS);
        assertThat(sent).extracting(Action.Send::message).containsOnly(sent.getFirst().message());
        assertThat(world.now().since(start)).isEqualTo(CURVE.total());
        assertThat(asker(left).count(Counter.RETRANSMITTED)).isEqualTo(CURVE_SECONDS.size() - 1);
        assertThat(asker(left).events(Event.IkeSaClosed.class))
                .singleElement()
                .satisfies(end -> assertThat(end.cause().code()).isEqualTo("ike.peer.dead"));
        pair.settle();
        assertThat(asker(left).plane().size()).isZero();
    }

    @Tag("RT-07")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerIsNotRepeatedUnlessItIsAskedForAgain(boolean left) {
        Held requests = world.hold(Messages.by(asker(left)));
        Held answers = world.hold(Messages.by(answerer(left)));
        asker(left).rekeyChild();
        requests.pass();
        world.runFor(Duration.ofMillis(500));
        assertThat(answers.size()).isEqualTo(1);

        // Nothing more comes of itself, however long the asker's own copies are under way.
        world.runFor(Duration.ofSeconds(31));
        assertThat(answers.size()).isEqualTo(1);
        assertThat(requests.size()).isEqualTo(5);

        requests.pass();
        assertThat(answers.messages()).hasSize(2);
        assertThat(answers.messages().getLast().message())
                .isEqualTo(answers.messages().getFirst().message());
        answers.release();
        requests.release();
        pair.assertOneTunnelAndNothingElse();
    }

    /// Flags that do not fit the IKE SA's roles are refused by looking at the header alone.
    @Tag("RT-10")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void flagsThatCannotBeAreDroppedBeforeAnythingIsDecrypted(boolean left) {
        int flagsAt = 19;
        int initiator = 0x08;
        int response = 0x20;
        Held requests = world.hold(Messages.by(asker(left)));
        asker(left).rekeyChild();
        Action.Send request = requests.messages().getFirst();
        var states = answerer(left).ikeSas();
        List<Action.Send> sent = pair.tap();

        for (int flags : List.of(initiator, response, initiator | response)) {
            world.inject(request.local(), request.remote(), false, with(request, flagsAt, flags));
        }

        assertThat(sent).isEmpty();
        assertThat(answerer(left).count(Counter.NOT_AUTHENTIC)).isZero();
        assertThat(answerer(left).ikeSas()).isEqualTo(states);
        requests.release();
        pair.assertOneTunnelAndNothingElse();
    }

    @Tag("RT-11")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anSpiThatIsNotOursMakesNoStateAndNoNoise(boolean left) {
        int answerersSpiAt = left ? 8 : 0;
        Held requests = world.hold(Messages.by(asker(left)));
        asker(left).rekeyChild();
        Action.Send request = requests.messages().getFirst();
        var states = answerer(left).ikeSas();
        var timers = answerer(left).timers();
        List<Action.Send> sent = pair.tap();

        for (int i = 1; i <= 100; i++) {
            Bytes other = with(request, answerersSpiAt, i);
            world.inject(request.local(), request.remote(), false, other);
        }

        assertThat(sent).as("at most an error a second").hasSizeLessThanOrEqualTo(1);
        assertThat(answerer(left).count(Counter.UNKNOWN_SPI)).isEqualTo(100);
        assertThat(answerer(left).ikeSas()).isEqualTo(states);
        assertThat(answerer(left).timers()).isEqualTo(timers);
        requests.release();
        pair.assertOneTunnelAndNothingElse();
    }

    /// Neither the window nor an open request of one's own notices.
    @Tag("RT-12")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsNotAuthenticIsCountedAndNothingElse(boolean left) {
        Held requests = world.hold(Messages.by(asker(left)));
        Held others = world.hold(Messages.by(answerer(left)));
        asker(left).rekeyChild();
        answerer(left).terminateChild();
        Action.Send request = requests.messages().getFirst();
        assertThat(others.size()).isEqualTo(1);
        var states = answerer(left).ikeSas();
        var timers = answerer(left).timers();
        List<Action.Send> sent = pair.tap();

        world.inject(request.local(), request.remote(), false, with(request, -1, 1));
        world.inject(request.local(), request.remote(), false, with(request, 40, 1));

        assertThat(sent).isEmpty();
        assertThat(answerer(left).count(Counter.NOT_AUTHENTIC)).isEqualTo(2);
        assertThat(answerer(left).ikeSas()).isEqualTo(states);
        assertThat(answerer(left).timers()).isEqualTo(timers);
        requests.pass();
        world.runFor(Duration.ofMillis(500));
        assertThat(others.size()).as("the genuine one is answered").isEqualTo(2);
    }

    @Tag("RT-13")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAuthenticMessageThatDoesNotParseIsAnsweredAndEndsTheIkeSa(boolean left) {
        Peer victim = answerer(left);
        // A notification of three octets: its type is cut off.
        new KeyHolder(world, asker(left), victim)
                .ask(
                        ExchangeType.INFORMATIONAL,
                        List.of(new Unknown(41, false, Bytes.ofHex("000000"))));
        assertThat(Pair.lines(victim).getLast()).endsWith("SK{N(INVALID_SYNTAX)}");
        pair.settle();
        assertThat(victim.ikeSas()).isEmpty();
        assertThat(victim.plane().size()).isZero();
        assertThat(victim.events(Event.ChildSaDown.class)).hasSize(1);
    }

    @Tag("RT-14")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUnknownCriticalPayloadIsNamedInTheAnswer(boolean left) {
        Peer victim = answerer(left);
        IkeSaView before = victim.ikeSas().getFirst();
        KeyHolder holder = new KeyHolder(world, asker(left), victim);
        holder.ask(ExchangeType.INFORMATIONAL, List.of(new Unknown(77, true, Bytes.EMPTY)));
        assertThat(victim.events(Event.MessageTrace.class).getLast().tree())
                .contains("N(UNSUPPORTED_CRITICAL_PAYLOAD), 1 octets");
        assertThat(Pair.lines(victim).getLast()).endsWith("SK{N(UNSUPPORTED_CRITICAL_PAYLOAD)}");
        assertThat(victim.ikeSas())
                .singleElement()
                .satisfies(sa -> assertThat(sa.id()).isEqualTo(before.id()));
        assertThat(victim.childSas()).hasSize(1);

        holder.ask(ExchangeType.INFORMATIONAL, List.of(new Unknown(77, false, Bytes.EMPTY)));
        assertThat(Pair.lines(victim).getLast()).as("without the bit").endsWith("SK{}");
    }

    @Tag("RT-14")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUnknownCriticalPayloadInAnAnswerFailsTheExchange(boolean left) {
        Peer victim = asker(left);
        Held answers = world.hold(Messages.by(answerer(left)));
        victim.rekeyChild();
        world.runFor(Duration.ofMillis(500));
        assertThat(answers.size()).isEqualTo(1);
        long number = victim.ikeSas().getFirst().requestsSent() - 1;

        new KeyHolder(world, answerer(left), victim)
                .answer(
                        ExchangeType.CREATE_CHILD_SA,
                        number,
                        List.of(
                                new Unknown(77, true, Bytes.EMPTY),
                                Notify.of(NotifyType.NO_PROPOSAL_CHOSEN)));
        answers.release();
        pair.settle();

        assertThat(victim.events(Event.ChildSaRekeyed.class)).isEmpty();
        assertThat(victim.events(Event.IkeSaClosed.class))
                .singleElement()
                .satisfies(end -> assertThat(end.cause().text()).contains("critical", "77"));
        assertThat(answerer(left).events(Event.IkeSaClosed.class)).hasSize(1);
        // Nobody wanted that: it is begun anew.
        world.runFor(Duration.ofSeconds(10));
        pair.assertOneTunnelAndNothingElse();
    }

    @Tag("RT-16")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerThatComesAfterItWasGivenUpFindsNothing(boolean left) {
        Held answers = world.hold(Messages.by(answerer(left)));
        asker(left).rekeyChild();
        world.runUntil(Pair.A_WHILE, () -> asker(left).ikeSas().isEmpty());
        pair.settle();
        List<Action.Send> sent = pair.tap();
        int told = asker(left).events(Event.class).size();

        answers.release();

        assertThat(sent).isEmpty();
        assertThat(asker(left).isEmpty()).isTrue();
        assertThat(asker(left).count(Counter.UNKNOWN_SPI)).isPositive();
        assertThat(asker(left).events(Event.class).size() - told)
                .as("each is counted and nothing else is told")
                .isEqualTo((int) asker(left).count(Counter.UNKNOWN_SPI));
    }
}
