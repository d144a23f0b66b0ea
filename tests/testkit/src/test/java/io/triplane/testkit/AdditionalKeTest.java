package io.triplane.testkit;

import static io.triplane.ikev2.wire.KeyExchangeMethod.BRAINPOOL_256;
import static io.triplane.ikev2.wire.KeyExchangeMethod.CURVE25519;
import static io.triplane.ikev2.wire.KeyExchangeMethod.CURVE448;
import static io.triplane.ikev2.wire.KeyExchangeMethod.ECP_256;
import static io.triplane.ikev2.wire.KeyExchangeMethod.ECP_384;
import static io.triplane.ikev2.wire.KeyExchangeMethod.ML_KEM_1024;
import static io.triplane.ikev2.wire.KeyExchangeMethod.ML_KEM_512;
import static io.triplane.ikev2.wire.KeyExchangeMethod.ML_KEM_768;
import static io.triplane.ikev2.wire.KeyExchangeMethod.MODP_2048;
import static io.triplane.ikev2.wire.KeyExchangeMethod.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.ConnectionConfig.Fragmentation;
import io.triplane.ikev2.ConnectionConfig.Transport;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.sa.InitRemote;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Additional key exchanges of a new IKE SA in IKE_INTERMEDIATE (RFC 9370, RFC 9242).
class AdditionalKeTest {
    private static final List<KeyExchangeMethod> SEVEN =
            List.of(
                    ML_KEM_768,
                    ML_KEM_1024,
                    ML_KEM_512,
                    ECP_256,
                    CURVE448,
                    MODP_2048,
                    BRAINPOOL_256);

    /// `HDR, SK{KEi(n)}` --> ; <-- `HDR, SK{KEr(n)}`, once for each; then IKE_AUTH.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    @Tag("MK-01")
    void eachHasAnExchangeBeforeIkeAuth(int count) {
        List<KeyExchangeMethod> methods = SEVEN.subList(0, count);
        for (boolean byLeft : new boolean[] {true, false}) {
            Pair pair = pair(1, proposal(CURVE25519, methods), proposal(CURVE25519, methods));
            begin(pair, byLeft);
            List<String> expected = new ArrayList<>();
            expected.add("IKE_SA_INIT request 0");
            for (int id = 1; id <= count; id++) {
                expected.add("IKE_INTERMEDIATE request %d SK{KE}".formatted(id));
                expected.add("IKE_INTERMEDIATE response %d SK{KE}".formatted(id));
            }
            expected.add("IKE_AUTH request " + (count + 1));
            List<String> lines = Pair.lines(pair.left());
            for (String line : expected) {
                assertThat(lines).anyMatch(seen -> seen.startsWith(line));
            }
            assertThat(lines)
                    .filteredOn(line -> line.contains("INTERMEDIATE r"))
                    .hasSize(2 * count);
            String suffix = String.join("", methods.stream().map(m -> "+" + m.token()).toList());
            for (Peer peer : pair.world().peers()) {
                assertThat(peer.ikeSas().getFirst().suite()).endsWith("curve25519" + suffix);
            }
            pair.right().rekeyChild();
            pair.settle();
            pair.left().terminateAll();
            pair.settle();
            pair.assertNothing();
        }
    }

    @Test
    @Tag("MK-01")
    void everyExchangeMakesNewKeys() {
        Pair pair = pair(1, proposal(CURVE25519, SEVEN), proposal(CURVE25519, SEVEN));
        Set<Bytes> keys = new HashSet<>();
        pair.world()
                .network()
                .drop(send -> {
                    halfOpen(pair.right()).forEach(state -> keys.add(skEi(state)));
                    return false;
                });
        begin(pair, true);
        assertThat(keys).hasSize(1 + SEVEN.size());
    }

    @Seeds(20)
    @Tag("MK-01")
    @Tag("FR-11")
    void theySurviveABadNetworkAndCrashesInFragments(long seed) {
        List<KeyExchangeMethod> methods = List.of(ML_KEM_768, ECP_256);
        IkeProposal proposal = proposal(CURVE25519, methods);
        Transport transport = Pieces.transport(Fragmentation.FORCE);
        Pair pair =
                Pair.of(
                        seed,
                        recipe -> recipe.ike(proposal).transport(transport),
                        recipe -> recipe.ike(proposal).transport(transport));
        pair.world().crashes(0.1);
        pair.world()
                .network()
                .loss(0.1)
                .duplicates(0.2)
                .delay(Duration.ofMillis(5), Duration.ofMillis(400));
        List<Action.Send> sent = new ArrayList<>();
        pair.world()
                .network()
                .drop(send -> {
                    sent.add(send);
                    return false;
                });
        pair.left().initiate(pair.toRight());
        pair.world()
                .runUntil(
                        Pair.A_WHILE,
                        () -> pair.left().plane().size() == 2 && pair.right().plane().size() == 2);
        pair.settle();
        pair.assertOneTunnel();
        assertThat(sent)
                .filteredOn(send -> Pair.isOf(send, ExchangeType.IKE_INTERMEDIATE))
                .hasSizeGreaterThanOrEqualTo(3 + 1 + 2 + 1)
                .allMatch(send -> send.message().size() < 1_280);
    }

    /// A gateway that allows several takes what each of its peers has.
    @Test
    @Tag("ALG-08")
    void onePeerHasOneAnotherHasAnother() {
        World world = World.seeded(1);
        Peer gateway = world.peer("gateway");
        Peer one = world.peer("one");
        Peer two = world.peer("two");
        IkeProposal all =
                new IkeProposal(
                        Recipe.IKE_GCM.encryption(),
                        List.of(),
                        Recipe.IKE_GCM.prf(),
                        List.of(ECP_384, CURVE25519),
                        List.of(List.of(ML_KEM_1024, ML_KEM_768, ML_KEM_512, NONE)));
        gateway.configure(world.recipe(gateway, one).ike(all));
        gateway.configure(world.recipe(gateway, two).ike(all));
        Recipe ofOne = world.recipe(one, gateway).ike(proposal(CURVE25519, List.of(ML_KEM_512)));
        Recipe ofTwo = world.recipe(two, gateway).ike(proposal(ECP_384, List.of(ML_KEM_768)));
        one.configure(ofOne);
        two.configure(ofTwo);
        one.initiate(ofOne);
        two.initiate(ofTwo);
        world.settle(Pair.A_WHILE);
        assertThat(one.ikeSas().getFirst().suite()).endsWith("curve25519+ml-kem-512");
        assertThat(two.ikeSas().getFirst().suite()).endsWith("ecp-384+ml-kem-768");
        assertThat(gateway.ikeSas())
                .extracting(sa -> sa.suite().replaceAll(".*/", ""))
                .containsExactlyInAnyOrder("curve25519+ml-kem-512", "ecp-384+ml-kem-768");
    }

    /// Where it is optional for one end, an end without it gets the classic exchange.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("ALG-08")
    @Tag("MK-05")
    void optionalOnesAreLeftOut(boolean byLeft) {
        IkeProposal optional =
                new IkeProposal(
                        Recipe.IKE_GCM.encryption(),
                        List.of(),
                        Recipe.IKE_GCM.prf(),
                        List.of(CURVE25519),
                        List.of(List.of(ML_KEM_768, NONE)));
        Pair pair = pair(1, optional, Recipe.IKE_GCM);
        begin(pair, byLeft);
        assertThat(pair.left().ikeSas().getFirst().suite()).endsWith("/curve25519");
        assertThat(Pair.lines(pair.left())).noneMatch(line -> line.contains("IKE_INTERMEDIATE "));
    }

    @Test
    @Tag("MK-05")
    void slotsWithNoneAreSkipped() {
        IkeProposal ours =
                proposalOf(
                        List.of(
                                List.of(ML_KEM_768, NONE),
                                List.of(ECP_384),
                                List.of(NONE),
                                List.of(CURVE448, NONE)));
        IkeProposal theirs =
                proposalOf(
                        List.of(
                                List.of(NONE),
                                List.of(ECP_384),
                                List.of(NONE),
                                List.of(NONE, CURVE448)));
        Pair pair = pair(1, ours, theirs);
        begin(pair, true);
        assertThat(pair.left().ikeSas().getFirst().suite()).endsWith("/curve25519+ecp-384");
        assertThat(Pair.lines(pair.left()))
                .filteredOn(line -> line.startsWith("IKE_INTERMEDIATE request"))
                .hasSize(1);
    }

    @Test
    @Tag("MK-05")
    void noMethodIsTakenTwice() {
        IkeProposal twice = proposalOf(List.of(List.of(ML_KEM_768), List.of(ML_KEM_768)));
        assertRefused(pair(1, twice, twice));
        IkeProposal asFirst = proposalOf(List.of(List.of(CURVE25519)));
        assertRefused(pair(1, asFirst, asFirst));

        IkeProposal other = proposalOf(List.of(List.of(ML_KEM_768), List.of(ML_KEM_768, ECP_256)));
        Pair pair = pair(1, other, other);
        begin(pair, true);
        assertThat(pair.left().ikeSas().getFirst().suite()).endsWith("+ml-kem-768+ecp-256");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoInsistsDoesNotGetAPeerWithout(boolean byLeft) {
        Pair pair = pair(1, proposalOf(List.of(List.of(ML_KEM_768))), Recipe.IKE_GCM);
        if (byLeft) {
            assertRefused(pair);
        } else {
            pair.right().initiate(pair.toLeft());
            pair.settle();
            assertThat(pair.left().ikeSas()).isEmpty();
            assertThat(Pair.failure(pair.left())).isEqualTo("ike.proposal.mismatch");
        }
    }

    /// Messages of an exchange that is over are not taken up again, whoever repeats them.
    @Test
    @Tag("MK-02")
    void whatIsOverIsIgnored() {
        IkeProposal proposal = proposalOf(List.of(List.of(ML_KEM_512), List.of(ECP_256)));
        Pair pair = pair(1, proposal, proposal);
        Held held =
                pair.world()
                        .hold(
                                Messages.requests(pair.left(), ExchangeType.IKE_INTERMEDIATE)
                                        .or(Messages.requests(pair.left(), ExchangeType.IKE_AUTH)));
        pair.left().initiate(pair.toRight());
        pair.settle();
        var first = held.messages().getFirst();
        held.pass();
        pair.settle();
        held.passCopy(send -> id(send) == 2);
        pair.settle();
        long before = pair.right().count(Counter.OUTSIDE_WINDOW);
        pair.world().inject(first.local(), first.remote(), false, first.message());
        assertThat(pair.right().count(Counter.OUTSIDE_WINDOW)).isEqualTo(before + 1);
        held.release();
        pair.settle();
        pair.assertOneTunnel();
        pair.world().inject(first.local(), first.remote(), false, first.message());
        pair.settle();
        pair.assertOneTunnelAndNothingElse();
    }

    @Test
    void aRepeatedRequestGetsTheSameAnswer() {
        IkeProposal proposal = proposalOf(List.of(List.of(ML_KEM_512)));
        Pair pair = pair(1, proposal, proposal);
        List<Bytes> answers = new ArrayList<>();
        pair.world()
                .network()
                .drop(send -> {
                    boolean answer =
                            Messages.responses(pair.right(), ExchangeType.IKE_INTERMEDIATE)
                                    .test(send);
                    if (answer) {
                        answers.add(send.message());
                    }
                    return answer && answers.size() < 3;
                });
        pair.left().initiate(pair.toRight());
        pair.world().runFor(Pair.A_WHILE);
        pair.assertOneTunnel();
        assertThat(answers).hasSize(3);
        assertThat(new HashSet<>(answers)).hasSize(1);
        assertThat(pair.right().count(Counter.ANSWER_REPEATED)).isEqualTo(2);
    }

    /// Nothing is left of an attempt that stops halfway.
    @Test
    void aPeerThatFallsSilentIsGivenUp() {
        IkeProposal proposal = proposalOf(List.of(List.of(ML_KEM_512)));
        Pair pair = pair(1, proposal, proposal);
        pair.world()
                .network()
                .drop(Messages.responses(pair.right(), ExchangeType.IKE_INTERMEDIATE));
        pair.left().initiate(pair.toRight());
        pair.world().runFor(Pair.A_WHILE);
        assertThat(Pair.failure(pair.left())).isEqualTo("ike.peer.silent");
        pair.assertNothing();
    }

    private static void assertRefused(Pair pair) {
        pair.left().initiate(pair.toRight());
        pair.settle();
        assertThat(Pair.lines(pair.left()))
                .anyMatch(line -> line.contains("N(NO_PROPOSAL_CHOSEN)"));
        assertThat(Pair.failure(pair.right())).isEqualTo("ike.proposal.mismatch");
        assertThat(pair.right().ikeSas()).isEmpty();
    }

    private static List<InitRemote> halfOpen(Peer peer) {
        return peer.states().stream()
                .filter(InitRemote.class::isInstance)
                .map(InitRemote.class::cast)
                .toList();
    }

    private static Bytes skEi(InitRemote state) {
        var key = state.channel().keys().skEi();
        byte[] octets = new byte[key.length()];
        key.copyTo(octets, 0);
        return Bytes.copyOf(octets);
    }

    private static long id(Action.Send send) {
        return IkeHeader.peek(send.message()).orElseThrow().messageId();
    }

    private static IkeProposal proposal(
            KeyExchangeMethod first, List<KeyExchangeMethod> additional) {
        return new IkeProposal(
                Recipe.IKE_GCM.encryption(),
                List.of(),
                Recipe.IKE_GCM.prf(),
                List.of(first),
                additional.stream().map(List::of).toList());
    }

    private static IkeProposal proposalOf(List<List<KeyExchangeMethod>> slots) {
        return new IkeProposal(
                Recipe.IKE_GCM.encryption(),
                List.of(),
                Recipe.IKE_GCM.prf(),
                List.of(CURVE25519),
                slots);
    }

    private static Pair pair(long seed, IkeProposal ours, IkeProposal theirs) {
        return Pair.of(seed, recipe -> recipe.ike(ours), recipe -> recipe.ike(theirs));
    }

    private static void begin(Pair pair, boolean byLeft) {
        if (byLeft) {
            pair.left().initiate(pair.toRight());
        } else {
            pair.right().initiate(pair.toLeft());
        }
        pair.settle();
        pair.assertOneTunnel();
        assertThat(pair.left().events(Event.NegotiationFailed.class)).isEmpty();
    }
}
