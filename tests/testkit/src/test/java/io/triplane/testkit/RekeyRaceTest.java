package io.triplane.testkit;

import io.triplane.testkit.Variation.Lowest;
import org.junit.jupiter.api.Tag;

/// Both ends rekey the same child at once (RFC 7296 §2.8.1), message by message.
class RekeyRaceTest {
    @Tag("CC-01")
    @Variations(lowest = {Lowest.N1, Lowest.N3})
    void ofTwoSuccessorsTheOneOfBStays(Variation variation) {
        Scene.of(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B rekeys
  B: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  B: Established asks ChildLocal | X Registered, old Replaced | in X old | out old | REDUNDANT(X) RETRANSMIT | -
B> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  A: Established asks ChildLocal | Y Registered, old Replaced | in Y old | out old | REDUNDANT(Y) RETRANSMIT | -
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established asks DeleteChildLocal | Y Registered, old Replaced | in Y old | out old | REDUNDANT(Y) RETRANSMIT | -
A> CREATE_CHILD_SA response SK{SA No TSi TSr}
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

    @Tag("CC-01")
    @Variations(lowest = {Lowest.N2, Lowest.N4})
    void ofTwoSuccessorsTheOneOfAStays(Variation variation) {
        Scene.of(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B rekeys
  B: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  B: Established asks ChildLocal | X Registered, old Replaced | in X old | out old | REDUNDANT(X) RETRANSMIT | -
B> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  A: Established asks ChildLocal | Y Registered, old Replaced | in Y old | out old | REDUNDANT(Y) RETRANSMIT | -
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established asks DeleteChildLocal | X Installed, Y Registered, old Deleting(REPLACED) | in X Y old | out X | REDUNDANT(Y) RETRANSMIT | rekeyed old > X
A> CREATE_CHILD_SA response SK{SA No TSi TSr}
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

    @Tag("CC-04")
    @Variations(lowest = {Lowest.N1, Lowest.N3})
    void theAnswerIsLateAndBHasWon(Variation variation) {
        Scene.of(variation)
                .play(
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
  B: Established asks DeleteChildLocal | X Registered, Y Installed, old Deleting(REPLACED) | in X Y old | out Y | REDUNDANT(X) RETRANSMIT | rekeyed old > Y
B> INFORMATIONAL request SK{D(ESP)}
  A: Established asks ChildLocal | Y Installed, old Retiring | in Y old | out Y | GRACE(old) RETRANSMIT | rekeyed old > Y
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | X Registered, Y Installed, old Retiring | in X Y old | out Y | GRACE(old) REDUNDANT(X) | -
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established asks DeleteChildLocal | Y Installed, old Retiring | in Y old | out Y | GRACE(old) RETRANSMIT | -
A> INFORMATIONAL request SK{D(ESP)}
  B: Established | Y Installed, old Retiring | in Y old | out Y | GRACE(old) | -
B> INFORMATIONAL response SK{D(ESP)}
  A: Established | Y Installed, old Retiring | in Y old | out Y | GRACE(old) | -
6 s pass
  A: Established | Y Installed | in Y | out Y | - | -
  B: Established | Y Installed | in Y | out Y | - | -
""")
                .assertOneTunnelAndNothingElse(1);
    }

    @Tag("CC-04")
    @Variations(lowest = {Lowest.N2, Lowest.N4})
    void theAnswerIsLateAndBHasLost(Variation variation) {
        Scene.of(variation)
                .play(
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

    @Tag("CC-05")
    @Variations(lowest = {Lowest.N1, Lowest.N3})
    void theSurvivorIsDeletedBeforeTheLateAnswerAndBHadWon(Variation variation) {
        Scene.of(variation)
                .play(
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
  B: Established asks DeleteChildLocal | X Registered, Y Installed, old Deleting(REPLACED) | in X Y old | out Y | REDUNDANT(X) RETRANSMIT | rekeyed old > Y
B> INFORMATIONAL request SK{D(ESP)}
  A: Established asks ChildLocal | Y Installed, old Retiring | in Y old | out Y | GRACE(old) RETRANSMIT | rekeyed old > Y
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | X Registered, Y Installed, old Retiring | in X Y old | out Y | GRACE(old) REDUNDANT(X) | -
B deletes
  B: Established asks DeleteChildLocal wants DeleteSa | Y Deleting(ENDED), old Retiring | in X Y old | out Y | GRACE(old) RETRANSMIT | -
B> INFORMATIONAL request SK{D(ESP)}
A> INFORMATIONAL response SK{}
  B: Established asks DeleteChildLocal | Y Deleting(ENDED), old Retiring | in X Y old | out Y | GRACE(old) RETRANSMIT | -
B> INFORMATIONAL request SK{D(ESP)}
  A: Established asks ChildLocal | - | in - | out - | RETRANSMIT | down child.deleted-by-peer
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | - | in - | out - | - | down closed.by-command
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established | - | in - | out - | - | failed child.taken-back
6 s pass
""")
                .assertNoTunnel();
    }

    @Tag("CC-05")
    @Variations(lowest = {Lowest.N2, Lowest.N4})
    void theSurvivorIsDeletedBeforeTheLateAnswerAndBHadLost(Variation variation) {
        Scene.of(variation)
                .play(
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
B deletes
  B: Established asks DeleteChildLocal | X Deleting(ENDED), old Retiring | in X old | out X | GRACE(old) RETRANSMIT | rekeyed old > X
B> INFORMATIONAL request SK{D(ESP)}
A> INFORMATIONAL response SK{}
  B: Established | - | in - | out - | - | down closed.by-command
B> CREATE_CHILD_SA response SK{SA No TSi TSr}
  A: Established asks DeleteChildLocal | old Deleting(ENDED) | in old | out old | RETRANSMIT | failed child.taken-back
A> INFORMATIONAL request SK{D(ESP)}
B> INFORMATIONAL response SK{}
  A: Established | - | in - | out - | - | down child.deleted-by-peer
6 s pass
""")
                .assertNoTunnel();
    }

    @Tag("CC-07")
    @Variations(lowest = {Lowest.N1, Lowest.N2, Lowest.N4})
    void bHasReplacedThePairAndRefusesBeforeItsDelete(Variation variation) {
        Scene.of(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B rekeys
  B: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  A: Established asks ChildLocal | Y Registered, old Replaced | in Y old | out old | REDUNDANT(Y) RETRANSMIT | -
A> CREATE_CHILD_SA response SK{SA No TSi TSr}
  B: Established asks DeleteChildLocal | Y Installed, old Deleting(REPLACED) | in Y old | out Y | RETRANSMIT | rekeyed old > Y
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
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

    @Tag("CC-07")
    @Variations(lowest = {Lowest.N1, Lowest.N2, Lowest.N4})
    void bHasReplacedThePairAndItsDeleteIsFirst(Variation variation) {
        Scene.of(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B rekeys
  B: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  A: Established asks ChildLocal | Y Registered, old Replaced | in Y old | out old | REDUNDANT(Y) RETRANSMIT | -
A> CREATE_CHILD_SA response SK{SA No TSi TSr}
  B: Established asks DeleteChildLocal | Y Installed, old Deleting(REPLACED) | in Y old | out Y | RETRANSMIT | rekeyed old > Y
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
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

    @Tag("CC-08")
    @Variations(lowest = {Lowest.N1, Lowest.N2, Lowest.N4})
    void bHasForgottenThePair(Variation variation) {
        Scene.of(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B rekeys
  B: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  A: Established asks ChildLocal | Y Registered, old Replaced | in Y old | out old | REDUNDANT(Y) RETRANSMIT | -
A> CREATE_CHILD_SA response SK{SA No TSi TSr}
  B: Established asks DeleteChildLocal | Y Installed, old Deleting(REPLACED) | in Y old | out Y | RETRANSMIT | rekeyed old > Y
B> INFORMATIONAL request SK{D(ESP)}
  A: Established asks ChildLocal | Y Installed, old Retiring | in Y old | out Y | GRACE(old) RETRANSMIT | rekeyed old > Y
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | Y Installed, old Retiring | in Y old | out Y | GRACE(old) | -
6 s pass
  A: Established asks ChildLocal | Y Installed | in Y | out Y | RETRANSMIT | -
  B: Established | Y Installed | in Y | out Y | - | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
B> CREATE_CHILD_SA response SK{N(CHILD_SA_NOT_FOUND)}
  A: Established | Y Installed | in Y | out Y | - | -
6 s pass
""")
                .assertOneTunnelAndNothingElse(1);
    }

    @Tag("CC-09")
    @Variations(lowest = {Lowest.N1, Lowest.N2, Lowest.N4})
    void bHasDeletedTheSuccessorToo(Variation variation) {
        Scene.of(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B rekeys
  B: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
  A: Established asks ChildLocal | Y Registered, old Replaced | in Y old | out old | REDUNDANT(Y) RETRANSMIT | -
A> CREATE_CHILD_SA response SK{SA No TSi TSr}
  B: Established asks DeleteChildLocal | Y Installed, old Deleting(REPLACED) | in Y old | out Y | RETRANSMIT | rekeyed old > Y
B> INFORMATIONAL request SK{D(ESP)}
  A: Established asks ChildLocal | Y Installed, old Retiring | in Y old | out Y | GRACE(old) RETRANSMIT | rekeyed old > Y
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | Y Installed, old Retiring | in Y old | out Y | GRACE(old) | -
6 s pass
  A: Established asks ChildLocal | Y Installed | in Y | out Y | RETRANSMIT | -
  B: Established | Y Installed | in Y | out Y | - | -
B deletes
  B: Established asks DeleteChildLocal | Y Deleting(ENDED) | in Y | out Y | RETRANSMIT | -
B> INFORMATIONAL request SK{D(ESP)}
  A: Established asks ChildLocal | - | in - | out - | RETRANSMIT | down child.deleted-by-peer
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | - | in - | out - | - | down closed.by-command
6 s pass
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
B> CREATE_CHILD_SA response SK{N(CHILD_SA_NOT_FOUND)}
  A: Established | - | in - | out - | - | -
6 s pass
""")
                .assertNoTunnel();
    }
}
