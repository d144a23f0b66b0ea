package io.triplane.testkit;

import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/// Child rekeys without collision, message by message.
class RekeyScenesTest {
    @Tag("CR-01")
    @Variations
    void theSuccessorIsInPlaceBeforeTheOldPairGoes(Variation variation) {
        EspProposal esp = Recipe.ESP_GCM;
        Scene.of(variation, recipe -> recipe.esp(esp), recipe -> recipe.esp(esp))
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  B: Established | X Registered, old Replaced | in X old | out old | REDUNDANT(X) | -
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established asks DeleteChildLocal | X Installed, old Deleting(REPLACED) | in X old | out X | RETRANSMIT | rekeyed old > X
A> INFORMATIONAL request SK{D(ESP)}
  B: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | rekeyed old > X
B> INFORMATIONAL response SK{D(ESP)}
  A: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | -
6 s pass
  A: Established | X Installed | in X | out X | - | -
  B: Established | X Installed | in X | out X | - | -
""")
                .assertOneTunnelAndNothingElse(1);
    }

    @Tag("CR-01")
    @Variations
    void withAKeyExchangeOfItsOwnToo(Variation variation) {
        EspProposal esp = Recipe.espWithPfs(KeyExchangeMethod.ECP_256);
        Scene.of(variation, recipe -> recipe.esp(esp), recipe -> recipe.esp(esp))
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
  B: Established | X Registered, old Replaced | in X old | out old | REDUNDANT(X) | -
B> CREATE_CHILD_SA response SK{SA No KE TSi TSr}
  A: Established asks DeleteChildLocal | X Installed, old Deleting(REPLACED) | in X old | out X | RETRANSMIT | rekeyed old > X
A> INFORMATIONAL request SK{D(ESP)}
  B: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | rekeyed old > X
B> INFORMATIONAL response SK{D(ESP)}
  A: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | -
6 s pass
  A: Established | X Installed | in X | out X | - | -
  B: Established | X Installed | in X | out X | - | -
""")
                .assertOneTunnelAndNothingElse(1);
    }

    @Tag("CR-03")
    @Variations
    void theGroupThePeerWantedIsRemembered(Variation variation) {
        EspProposal ours = Recipe.espWithPfs(KeyExchangeMethod.ECP_384, KeyExchangeMethod.ECP_521);
        EspProposal theirs =
                Recipe.espWithPfs(KeyExchangeMethod.ECP_521, KeyExchangeMethod.ECP_384);
        Scene scene = Scene.of(variation, recipe -> recipe.esp(ours), recipe -> recipe.esp(theirs));
        scene.play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
B> CREATE_CHILD_SA response SK{N(INVALID_KE_PAYLOAD)}
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
  B: Established | X Registered, old Replaced | in X old | out old | REDUNDANT(X) | -
B> CREATE_CHILD_SA response SK{SA No KE TSi TSr}
  A: Established asks DeleteChildLocal | X Installed, old Deleting(REPLACED) | in X old | out X | RETRANSMIT | rekeyed old > X
A> INFORMATIONAL request SK{D(ESP)}
  B: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | rekeyed old > X
B> INFORMATIONAL response SK{D(ESP)}
  A: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | -
6 s pass
  A: Established | X Installed | in X | out X | - | -
  B: Established | X Installed | in X | out X | - | -
A rekeys
  A: Established asks ChildLocal | X Installed | in X | out X | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No KE TSi TSr}
  B: Established | X Replaced, X2 Registered | in X X2 | out X | REDUNDANT(X2) | -
B> CREATE_CHILD_SA response SK{SA No KE TSi TSr}
  A: Established asks DeleteChildLocal | X Deleting(REPLACED), X2 Installed | in X X2 | out X2 | RETRANSMIT | rekeyed X > X2
A> INFORMATIONAL request SK{D(ESP)}
  B: Established | X Retiring, X2 Installed | in X X2 | out X2 | GRACE(X) | rekeyed X > X2
B> INFORMATIONAL response SK{D(ESP)}
  A: Established | X Retiring, X2 Installed | in X X2 | out X2 | GRACE(X) | -
6 s pass
  A: Established | X2 Installed | in X2 | out X2 | - | -
  B: Established | X2 Installed | in X2 | out X2 | - | -
""");
        scene.assertOneTunnelAndNothingElse(2);
    }

    @Tag("CR-05")
    @Variations
    void aPairThatIsBeingReplacedIsNotRekeyedAgain(Variation variation) {
        Scene.of(
                        variation,
                        recipe -> recipe,
                        recipe ->
                                recipe.lifetime(
                                        Duration.ofSeconds(60),
                                        Duration.ZERO,
                                        Duration.ofSeconds(600)))
                .play(
"""
59 s pass
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  B: Established | X Registered, old Replaced | in X old | out old | EXPIRE(old) REDUNDANT(X) | -
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established asks DeleteChildLocal | X Installed, old Deleting(REPLACED) | in X old | out X | RETRANSMIT | rekeyed old > X
10 s pass
A> INFORMATIONAL request SK{D(ESP)}
  B: Established | X Installed, old Retiring | in X old | out X | EXPIRE(X) GRACE(old) REKEY(X) | rekeyed old > X
B> INFORMATIONAL response SK{D(ESP)}
  A: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | -
6 s pass
  A: Established | X Installed | in X | out X | - | -
  B: Established | X Installed | in X | out X | EXPIRE(X) REKEY(X) | -
""")
                .assertRecovers();
    }

    @Tag("CR-05")
    @Variations
    void norOnCommand(Variation variation) {
        Scene.of(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  B: Established | X Registered, old Replaced | in X old | out old | REDUNDANT(X) | -
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established asks DeleteChildLocal | X Installed, old Deleting(REPLACED) | in X old | out X | RETRANSMIT | rekeyed old > X
B rekeys
A> INFORMATIONAL request SK{D(ESP)}
  B: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | rekeyed old > X
B> INFORMATIONAL response SK{D(ESP)}
  A: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | -
6 s pass
  A: Established | X Installed | in X | out X | - | -
  B: Established | X Installed | in X | out X | - | -
""")
                .assertOneTunnelAndNothingElse(1);
    }

    @Tag("CR-06")
    @Variations
    void aHardLifetimeMovesToTheSuccessorAtOnce(Variation variation) {
        Scene.of(
                        variation,
                        recipe -> recipe,
                        recipe ->
                                recipe.lifetime(
                                        Duration.ZERO, Duration.ZERO, Duration.ofSeconds(60)))
                .play(
"""
55 s pass
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  B: Established | X Registered, old Replaced | in X old | out old | EXPIRE(old) REDUNDANT(X) | -
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established asks DeleteChildLocal | X Installed, old Deleting(REPLACED) | in X old | out X | RETRANSMIT | rekeyed old > X
6 s pass
  B: Established | X Installed | in X | out X | EXPIRE(X) | rekeyed old > X
A> INFORMATIONAL request SK{D(ESP)}
B> INFORMATIONAL response SK{}
  A: Established | X Installed, old Retiring | in X old | out X | GRACE(old) | -
6 s pass
  A: Established | X Installed | in X | out X | - | -
""")
                .assertRecovers();
    }

    @Tag("CR-07")
    @Variations
    void theSuccessorIsDeletedBeforeThePeerHasDeletedTheOldPair(Variation variation) {
        Scene.of(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  B: Established | X Registered, old Replaced | in X old | out old | REDUNDANT(X) | -
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established asks DeleteChildLocal | X Installed, old Deleting(REPLACED) | in X old | out X | RETRANSMIT | rekeyed old > X
B deletes
  B: Established asks DeleteChildLocal | X Deleting(ENDED), old Retiring | in X old | out X | GRACE(old) RETRANSMIT | rekeyed old > X
A> INFORMATIONAL request SK{D(ESP)}
B> INFORMATIONAL request SK{D(ESP)}
  A: Established asks DeleteChildLocal | - | in - | out - | RETRANSMIT | down child.deleted-by-peer
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | - | in - | out - | - | down closed.by-command
B> INFORMATIONAL response SK{}
  A: Established | - | in - | out - | - | -
6 s pass
""")
                .assertNoTunnel();
    }

    @Tag("CR-07")
    @Variations
    void inTheOtherOrder(Variation variation) {
        Scene.of(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  B: Established | X Registered, old Replaced | in X old | out old | REDUNDANT(X) | -
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established asks DeleteChildLocal | X Installed, old Deleting(REPLACED) | in X old | out X | RETRANSMIT | rekeyed old > X
B deletes
  B: Established asks DeleteChildLocal | X Deleting(ENDED), old Retiring | in X old | out X | GRACE(old) RETRANSMIT | rekeyed old > X
B> INFORMATIONAL request SK{D(ESP)}
  A: Established asks DeleteChildLocal | - | in - | out - | RETRANSMIT | down child.deleted-by-peer
A> INFORMATIONAL request SK{D(ESP)}
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | - | in - | out - | - | down closed.by-command
B> INFORMATIONAL response SK{}
  A: Established | - | in - | out - | - | -
6 s pass
""")
                .assertNoTunnel();
    }

    @Tag("CR-08")
    @Variations
    void aChildThePeerHasLostIsMadeAnew(Variation variation) {
        Scene.of(
                        variation,
                        recipe -> recipe,
                        recipe ->
                                recipe.lifetime(
                                        Duration.ZERO, Duration.ZERO, Duration.ofSeconds(60)))
                .play(
"""
61 s pass
  B: Established asks DeleteChildLocal | - | in - | out - | RETRANSMIT | down child.expired
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
B> CREATE_CHILD_SA response SK{N(CHILD_SA_NOT_FOUND)}
  A: Established asks ChildLocal | - | in - | out - | RETRANSMIT | down child.lost-by-peer
A> CREATE_CHILD_SA request SK{SA No TSi TSr}
  B: Established asks DeleteChildLocal | new Installed | in new | out new | EXPIRE(new) RETRANSMIT | up new
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established | new Installed | in new | out new | - | up new
B> INFORMATIONAL request SK{D(ESP)}
A> INFORMATIONAL response SK{}
  B: Established | new Installed | in new | out new | EXPIRE(new) | -
""")
                .assertRecovers();
    }

    @Tag("CR-09")
    @Variations
    void thePeerDeletesTheOldPairItselfAndItsAnswerIsLate(Variation variation) {
        Scene scene = Scene.of(variation);
        int old = scene.b().child().inboundSpi();
        scene.play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
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

    @Tag("CR-10")
    @Variations
    void theNetworkDiesAfterTheRekey(Variation variation) {
        Scene.of(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  B: Established | X Registered, old Replaced | in X old | out old | REDUNDANT(X) | -
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established asks DeleteChildLocal | X Installed, old Deleting(REPLACED) | in X old | out X | RETRANSMIT | rekeyed old > X
240 s pass
  A: - | - | in - | out - | - | down ike.peer.dead, closed ike.peer.dead
""")
                .assertRecovers();
    }
}
