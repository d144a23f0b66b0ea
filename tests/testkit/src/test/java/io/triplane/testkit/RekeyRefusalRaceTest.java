package io.triplane.testkit;

import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.testkit.Variation.Lowest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;

/// Crossing rekeys of which one or both are refused, repeated or wrong.
class RekeyRefusalRaceTest {
    private static final EspProposal ONE =
            Recipe.espWithPfs(KeyExchangeMethod.ECP_384, KeyExchangeMethod.ECP_521);
    private static final EspProposal OTHER =
            Recipe.espWithPfs(KeyExchangeMethod.ECP_521, KeyExchangeMethod.ECP_384);

    /// Of each peer the first two nonces are those of a request and an answer that come to nothing;
    /// they say the opposite of those that decide.
    private static Scene differentGroups(Variation variation) {
        Scene scene = Scene.of(variation, recipe -> recipe.esp(ONE), recipe -> recipe.esp(OTHER));
        boolean xLoses = variation.lowest() == Lowest.N1 || variation.lowest() == Lowest.N3;
        for (Peer peer : List.of(scene.a(), scene.b())) {
            boolean low = xLoses == (peer == scene.b());
            peer.random().forgetNonces();
            peer.random().nextNonceStartsWith(low ? 0 : 200);
            peer.random().nextNonceStartsWith(200);
        }
        return scene.nonces(List.of(Lowest.N1, Lowest.N4), List.of(Lowest.N2, Lowest.N3));
    }

    @Tag("CC-11")
    @Variations(lowest = {Lowest.N1, Lowest.N3})
    void bothAreRefusedOnceAndTheRetryOfBStays(Variation variation) {
        differentGroups(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B rekeys
  B: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
B> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
B> CREATE_CHILD_SA response SK{N(INVALID_KE_PAYLOAD)}
A> CREATE_CHILD_SA response SK{N(INVALID_KE_PAYLOAD)}
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
  B: Established asks ChildLocal | X Registered, old Replaced | in X old | out old | REDUNDANT(X) RETRANSMIT | -
B> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
  A: Established asks ChildLocal | Y Registered, old Replaced | in Y old | out old | REDUNDANT(Y) RETRANSMIT | -
B> CREATE_CHILD_SA response SK{SA No KE TSi TSr}
  A: Established asks DeleteChildLocal | Y Registered, old Replaced | in Y old | out old | REDUNDANT(Y) RETRANSMIT | -
A> CREATE_CHILD_SA response SK{SA No KE TSi TSr}
  B: Established asks DeleteChildLocal | X Registered, Y Installed, old Deleting(REPLACED) | in X Y old | out Y | REDUNDANT(X) RETRANSMIT | rekeyed old > Y
A> INFORMATIONAL request SK{D(ESP)}
  B: Established asks DeleteChildLocal | Y Installed, old Deleting(REPLACED) | in Y old | out Y | RETRANSMIT | -
B> INFORMATIONAL request SK{D(ESP)}
  A: Established asks DeleteChildLocal | Y Installed, old Retiring | in Y old | out Y | GRACE(old) RETRANSMIT | rekeyed old > Y
B> INFORMATIONAL response SK{D(ESP)}
  A: Established | Y Installed, old Retiring | in Y old | out Y | GRACE(old) | -
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | Y Installed, old Retiring | in Y old | out Y | GRACE(old) | -
6 s pass
  A: Established | Y Installed | in Y | out Y | - | -
  B: Established | Y Installed | in Y | out Y | - | -
""")
                .assertOneTunnelAndNothingElse(1);
    }

    @Tag("CC-11")
    @Variations(lowest = {Lowest.N2, Lowest.N4})
    void bothAreRefusedOnceAndTheRetryOfAStays(Variation variation) {
        differentGroups(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B rekeys
  B: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
B> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
B> CREATE_CHILD_SA response SK{N(INVALID_KE_PAYLOAD)}
A> CREATE_CHILD_SA response SK{N(INVALID_KE_PAYLOAD)}
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
  B: Established asks ChildLocal | X Registered, old Replaced | in X old | out old | REDUNDANT(X) RETRANSMIT | -
B> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
  A: Established asks ChildLocal | Y Registered, old Replaced | in Y old | out old | REDUNDANT(Y) RETRANSMIT | -
B> CREATE_CHILD_SA response SK{SA No KE TSi TSr}
  A: Established asks DeleteChildLocal | X Installed, Y Registered, old Deleting(REPLACED) | in X Y old | out X | REDUNDANT(Y) RETRANSMIT | rekeyed old > X
A> CREATE_CHILD_SA response SK{SA No KE TSi TSr}
  B: Established asks DeleteChildLocal | X Registered, old Replaced | in X old | out old | REDUNDANT(X) RETRANSMIT | -
A> INFORMATIONAL request SK{D(ESP)}
  B: Established asks DeleteChildLocal | X Installed, old Retiring | in X old | out X | GRACE(old) RETRANSMIT | rekeyed old > X
B> INFORMATIONAL request SK{D(ESP)}
  A: Established asks DeleteChildLocal | X Installed, old Deleting(REPLACED) | in X old | out X | RETRANSMIT | -
B> INFORMATIONAL response SK{D(ESP)}
  A: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | -
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | -
6 s pass
  A: Established | X Installed | in X | out X | - | -
  B: Established | X Installed | in X | out X | - | -
""")
                .assertOneTunnelAndNothingElse(1);
    }

    @Tag("CC-12")
    @Variations(lowest = {Lowest.N1, Lowest.N2, Lowest.N4})
    void bHasReplacedThePairWhenTheRetryComes(Variation variation) {
        differentGroups(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B rekeys
  B: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
B> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
B> CREATE_CHILD_SA response SK{N(INVALID_KE_PAYLOAD)}
A> CREATE_CHILD_SA response SK{N(INVALID_KE_PAYLOAD)}
B> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
  A: Established asks ChildLocal | Y Registered, old Replaced | in Y old | out old | REDUNDANT(Y) RETRANSMIT | -
A> CREATE_CHILD_SA response SK{SA No KE TSi TSr}
  B: Established asks DeleteChildLocal | Y Installed, old Deleting(REPLACED) | in Y old | out Y | RETRANSMIT | rekeyed old > Y
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
B> CREATE_CHILD_SA response SK{N(TEMPORARY_FAILURE)}
  A: Established | Y Registered, old Replaced | in Y old | out old | REDUNDANT(Y) | -
B> INFORMATIONAL request SK{D(ESP)}
  A: Established | Y Installed, old Retiring | in Y old | out Y | GRACE(old) | rekeyed old > Y
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | Y Installed, old Retiring | in Y old | out Y | GRACE(old) | -
6 s pass
  A: Established | Y Installed | in Y | out Y | - | -
  B: Established | Y Installed | in Y | out Y | - | -
""")
                .assertOneTunnelAndNothingElse(1);
    }

    @Tag("CC-12")
    @Variations(lowest = {Lowest.N1, Lowest.N2, Lowest.N4})
    void andItsDeleteIsFirst(Variation variation) {
        differentGroups(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B rekeys
  B: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
B> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
B> CREATE_CHILD_SA response SK{N(INVALID_KE_PAYLOAD)}
A> CREATE_CHILD_SA response SK{N(INVALID_KE_PAYLOAD)}
B> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
  A: Established asks ChildLocal | Y Registered, old Replaced | in Y old | out old | REDUNDANT(Y) RETRANSMIT | -
A> CREATE_CHILD_SA response SK{SA No KE TSi TSr}
  B: Established asks DeleteChildLocal | Y Installed, old Deleting(REPLACED) | in Y old | out Y | RETRANSMIT | rekeyed old > Y
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
B> INFORMATIONAL request SK{D(ESP)}
  A: Established asks ChildLocal | Y Installed, old Retiring | in Y old | out Y | GRACE(old) RETRANSMIT | rekeyed old > Y
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | Y Installed, old Retiring | in Y old | out Y | GRACE(old) | -
B> CREATE_CHILD_SA response SK{N(TEMPORARY_FAILURE)}
  A: Established | Y Installed, old Retiring | in Y old | out Y | GRACE(old) | -
6 s pass
  A: Established | Y Installed | in Y | out Y | - | -
  B: Established | Y Installed | in Y | out Y | - | -
""")
                .assertOneTunnelAndNothingElse(1);
    }

    /// B lost and deletes its own successor, then wrongly the old pair too.
    @Tag("CC-13")
    @Variations(lowest = {Lowest.N2, Lowest.N4})
    void bHasLostAndDeletesTheOldPairToo(Variation variation) {
        Scene scene = Scene.of(variation);
        int old = scene.b().child().inboundSpi();
        scene.play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B rekeys
  B: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  B: Established asks ChildLocal | X Registered, old Replaced | in X old | out old | REDUNDANT(X) RETRANSMIT | -
B> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  A: Established asks ChildLocal | Y Registered, old Replaced | in Y old | out old | REDUNDANT(Y) RETRANSMIT | -
A> CREATE_CHILD_SA response SK{SA No TSi TSr}
  B: Established asks DeleteChildLocal | X Registered, old Replaced | in X old | out old | REDUNDANT(X) RETRANSMIT | -
B> INFORMATIONAL request SK{D(ESP)}
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | X Registered, old Replaced | in X old | out old | REDUNDANT(X) | -
""");
        new KeyHolder(scene.world(), scene.b(), scene.a()).delete(old);
        scene.play(
"""
A>x INFORMATIONAL response SK{D(ESP)}
  A: Established asks ChildLocal | old Doomed | in old | out old | RETRANSMIT | -
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | rekeyed old > X
6 s pass
  A: Established | X Installed | in X | out X | - | -
""");
        scene.assertRecovers();
    }

    @Tag("CC-14")
    @Variations
    void twoReasonsToRekeyMakeOneRekey(Variation variation) {
        Scene.of(
                        variation,
                        recipe ->
                                recipe.lifetime(
                                        Duration.ofSeconds(50),
                                        Duration.ZERO,
                                        Duration.ofSeconds(100)),
                        recipe -> recipe)
                .play(
"""
49 s pass
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | EXPIRE(old) REKEY(old) RETRANSMIT | -
A rekeys
  A: Established asks ChildLocal wants RekeyChild | old Installed | in old | out old | EXPIRE(old) REKEY(old) RETRANSMIT | -
2 s pass
  A: Established asks ChildLocal wants RekeyChild | old Installed | in old | out old | EXPIRE(old) RETRANSMIT | -
A rekeys
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  B: Established | X Registered, old Replaced | in X old | out old | REDUNDANT(X) | -
A rekeys
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established asks DeleteChildLocal | X Installed, old Deleting(REPLACED) | in X old | out X | EXPIRE(X) EXPIRE(old) REKEY(X) RETRANSMIT | rekeyed old > X
A> INFORMATIONAL request SK{D(ESP)}
  B: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | rekeyed old > X
B> INFORMATIONAL response SK{D(ESP)}
  A: Established | X Installed, old Retiring | in X old | out X | EXPIRE(X) GRACE(old) REKEY(X) | -
6 s pass
  A: Established | X Installed | in X | out X | EXPIRE(X) REKEY(X) | -
  B: Established | X Installed | in X | out X | - | -
""")
                .assertRecovers();
    }

    @Tag("CC-14")
    @Variations
    void alsoWhenTheLifetimeIsFirst(Variation variation) {
        Scene.of(
                        variation,
                        recipe ->
                                recipe.lifetime(
                                        Duration.ofSeconds(50),
                                        Duration.ZERO,
                                        Duration.ofSeconds(100)),
                        recipe -> recipe)
                .play(
"""
51 s pass
  A: Established asks ChildLocal | old Installed | in old | out old | EXPIRE(old) RETRANSMIT | -
A rekeys
  A: Established asks ChildLocal wants RekeyChild | old Installed | in old | out old | EXPIRE(old) RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  B: Established | X Registered, old Replaced | in X old | out old | REDUNDANT(X) | -
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established asks DeleteChildLocal | X Installed, old Deleting(REPLACED) | in X old | out X | EXPIRE(X) EXPIRE(old) REKEY(X) RETRANSMIT | rekeyed old > X
A> INFORMATIONAL request SK{D(ESP)}
  B: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | rekeyed old > X
B> INFORMATIONAL response SK{D(ESP)}
  A: Established | X Installed, old Retiring | in X old | out X | EXPIRE(X) GRACE(old) REKEY(X) | -
6 s pass
  A: Established | X Installed | in X | out X | EXPIRE(X) REKEY(X) | -
  B: Established | X Installed | in X | out X | - | -
""")
                .assertRecovers();
    }

    @Tag("CC-16")
    @Variations
    void oneOfTwoRekeysIsRefusedForItsSelectors(Variation variation) {
        Scene scene = Scene.of(variation);
        Selector elsewhere =
                Selector.ofRange(IpAddress.of("172.16.0.0"), IpAddress.of("172.16.0.9"));
        Selectors before = scene.b().child().selectors();
        scene.b().configure(scene.recipeOfB().selectors(elsewhere, elsewhere));
        scene.play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B rekeys
  B: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  B: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | failed child.selectors.mismatch
B> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  A: Established asks ChildLocal | Y Registered, old Replaced | in Y old | out old | REDUNDANT(Y) RETRANSMIT | -
B> CREATE_CHILD_SA response SK{N(TS_UNACCEPTABLE)}
  A: Established | Y Registered, old Replaced | in Y old | out old | REDUNDANT(Y) | -
A> CREATE_CHILD_SA response SK{SA No TSi TSr}
  B: Established asks DeleteChildLocal | Y Installed, old Deleting(REPLACED) | in Y old | out Y | RETRANSMIT | rekeyed old > Y
B> INFORMATIONAL request SK{D(ESP)}
  A: Established | Y Installed, old Retiring | in Y old | out Y | GRACE(old) | rekeyed old > Y
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | Y Installed, old Retiring | in Y old | out Y | GRACE(old) | -
6 s pass
  A: Established | Y Installed | in Y | out Y | - | -
  B: Established | Y Installed | in Y | out Y | - | -
""");
        scene.b().configure(scene.recipeOfB().selectors(before));
        scene.assertOneTunnelAndNothingElse(1);
    }
}
