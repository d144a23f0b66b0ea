package io.triplane.testkit;

import static io.triplane.ikev2.wire.KeyExchangeMethod.CURVE25519;
import static io.triplane.ikev2.wire.KeyExchangeMethod.ECP_256;
import static io.triplane.ikev2.wire.KeyExchangeMethod.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.IkeProposal;
import io.triplane.junit.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two ends that want different things of the key exchange of a rekey find it out only then, long
/// after the tunnel came up.
class ForwardSecrecyTest {
    private static final EspProposal OPTIONAL = Recipe.espWithPfs(CURVE25519, ECP_256, NONE);

    /// `HDR, SK{N(REKEY_SA), SA(curve25519, ecp-256, NONE), Ni, KEi, TSi, TSr}` --> ; <-- `HDR,
    /// SK{SA, Nr, TSi, TSr}`
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPeerWithoutItIsTakenWhoeverRekeys(boolean byUs) {
        Pair pair = pair(1, OPTIONAL, Recipe.ESP_GCM);
        rekey(pair, byUs);
        String ke = byUs ? " KE" : "";
        assertThat(rekeys(pair))
                .containsExactly(
                        "request SK{N(REKEY_SA) SA No%s TSi TSr}".formatted(ke),
                        "response SK{SA No TSi TSr}");
    }

    /// Each offers a group of its own and none: the KE payload was sent for nothing.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsWithoutACommonGroupDoWithout(boolean byUs) {
        Pair pair = pair(1, Recipe.espWithPfs(CURVE25519, NONE), Recipe.espWithPfs(ECP_256, NONE));
        rekey(pair, byUs);
        assertThat(rekeys(pair))
                .containsExactly(
                        "request SK{N(REKEY_SA) SA No KE TSi TSr}", "response SK{SA No TSi TSr}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPeerThatInsistsOnItGetsIt(boolean byUs) {
        Pair pair = pair(1, OPTIONAL, Recipe.espWithPfs(CURVE25519));
        rekey(pair, byUs);
        assertThat(rekeys(pair))
                .containsExactly(
                        "request SK{N(REKEY_SA) SA No KE TSi TSr}",
                        "response SK{SA No KE TSi TSr}");
    }

    /// <-- `HDR, SK{N(INVALID_KE_PAYLOAD, ecp-256)}`, and not again at the next rekey.
    @Test
    void aPeerThatInsistsOnAnotherGroupGetsThat() {
        Pair pair = pair(1, OPTIONAL, Recipe.espWithPfs(ECP_256));
        rekey(pair, true);
        assertThat(rekeys(pair))
                .containsExactly(
                        "request SK{N(REKEY_SA) SA No KE TSi TSr}",
                        "response SK{N(INVALID_KE_PAYLOAD)}",
                        "request SK{N(REKEY_SA) SA No KE TSi TSr}",
                        "response SK{SA No KE TSi TSr}");
        rekey(pair, true);
        assertThat(rekeys(pair)).hasSize(6);
    }

    /// The group of the IKE SA is begun with: the peer has taken it before.
    @Test
    void theGroupOfTheIkeSaIsTriedFirst() {
        IkeProposal ecp =
                new IkeProposal(
                        Recipe.IKE_GCM.encryption(),
                        List.of(),
                        Recipe.IKE_GCM.prf(),
                        List.of(ECP_256));
        Pair pair =
                Pair.of(
                                1,
                                recipe -> recipe.esp(OPTIONAL),
                                recipe -> recipe.ike(ecp).esp(Recipe.espWithPfs(ECP_256, NONE)))
                        .establish();
        rekey(pair, true);
        assertThat(rekeys(pair)).hasSize(2).last().asString().endsWith("SK{SA No KE TSi TSr}");
    }

    /// A method that is named is insisted on: nobody falls back to none in silence.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereItIsNotOptionalAPeerWithoutItIsRefused(boolean byUs) {
        Pair pair = pair(1, Recipe.espWithPfs(CURVE25519), Recipe.ESP_GCM);
        (byUs ? pair.left() : pair.right()).rekeyChild();
        pair.settle();
        assertThat(rekeys(pair)).last().isEqualTo("response SK{N(NO_PROPOSAL_CHOSEN)}");
        assertThat(Pair.failure(byUs ? pair.left() : pair.right())).isEqualTo("child.refused");
        pair.assertOneTunnelAndNothingElse();
        assertThat(pair.left().events(Event.ChildSaRekeyed.class)).isEmpty();
    }

    @Seeds(20)
    void everyMixtureThatAgreesRekeysOverABadNetwork(long seed) {
        List<EspProposal> mixtures =
                List.of(
                        OPTIONAL,
                        Recipe.ESP_GCM,
                        Recipe.espWithPfs(ECP_256, NONE),
                        Recipe.espWithPfs(NONE));
        for (EspProposal theirs : mixtures) {
            Pair pair = pair(seed, OPTIONAL, theirs);
            pair.world().crashes(0.05);
            pair.world()
                    .network()
                    .loss(0.2)
                    .duplicates(0.1)
                    .delay(Duration.ofMillis(5), Duration.ofMillis(700));
            pair.left().rekeyChild();
            pair.world().runFor(Duration.ofMinutes(2));
            pair.right().rekeyChild();
            pair.world().runFor(Duration.ofMinutes(2));
            pair.assertOneTunnelAndNothingElse();
            assertThat(pair.left().events(Event.ChildSaRekeyed.class))
                    .as("%s", pair.world().transcript())
                    .hasSize(2);
            assertThat(pair.left().events(Event.NegotiationFailed.class)).isEmpty();
        }
    }

    private static Pair pair(long seed, EspProposal ours, EspProposal theirs) {
        return Pair.of(seed, recipe -> recipe.esp(ours), recipe -> recipe.esp(theirs)).establish();
    }

    private static void rekey(Pair pair, boolean byLeft) {
        int before = pair.left().events(Event.ChildSaRekeyed.class).size();
        (byLeft ? pair.left() : pair.right()).rekeyChild();
        pair.settle();
        pair.assertOneTunnelAndNothingElse();
        for (Peer peer : pair.world().peers()) {
            assertThat(peer.events(Event.ChildSaRekeyed.class)).hasSize(before + 1);
            assertThat(peer.events(Event.NegotiationFailed.class)).isEmpty();
        }
    }

    /// Every CREATE_CHILD_SA message, without its number.
    private static List<String> rekeys(Pair pair) {
        return pair.left().events(Event.MessageTrace.class).stream()
                .map(Event.MessageTrace::line)
                .filter(line -> line.startsWith("CREATE_CHILD_SA "))
                .map(line -> line.replace("CREATE_CHILD_SA ", "").replaceAll(" \\d+ ", " "))
                .toList();
    }
}
