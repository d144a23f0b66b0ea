package io.triplane.testkit;

import org.junit.jupiter.api.Tag;

/// Deletes of Child SAs: alone, crossing each other, and crossing a rekey (RFC 7296 §1.4.1,
/// §2.25.1), message by message.
class DeleteScenesTest {
    @Tag("CD-01")
    @Variations
    void theDeleteCrossesTheRekey(Variation variation) {
        Scene.of(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B deletes
  B: Established asks DeleteChildLocal | old Deleting(ENDED) | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
B> INFORMATIONAL request SK{D(ESP)}
  A: Established asks ChildLocal | old Doomed | in old | out old | RETRANSMIT | -
B> CREATE_CHILD_SA response SK{N(TEMPORARY_FAILURE)}
  A: Established | - | in - | out - | - | down child.deleted-by-peer
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | - | in - | out - | - | down closed.by-command
6 s pass
""")
                .assertNoTunnel();
    }

    @Tag("CD-01")
    @Variations
    void theAnswersInTheOtherOrder(Variation variation) {
        Scene.of(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B deletes
  B: Established asks DeleteChildLocal | old Deleting(ENDED) | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
B> INFORMATIONAL request SK{D(ESP)}
  A: Established asks ChildLocal | old Doomed | in old | out old | RETRANSMIT | -
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | - | in - | out - | - | down closed.by-command
B> CREATE_CHILD_SA response SK{N(TEMPORARY_FAILURE)}
  A: Established | - | in - | out - | - | down child.deleted-by-peer
6 s pass
""")
                .assertNoTunnel();
    }

    @Tag("CD-03")
    @Variations
    void theRefusalComesBeforeTheDelete(Variation variation) {
        Scene.of(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B deletes
  B: Established asks DeleteChildLocal | old Deleting(ENDED) | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
B> CREATE_CHILD_SA response SK{N(TEMPORARY_FAILURE)}
  A: Established | old Installed | in old | out old | REKEY(old) | -
B> INFORMATIONAL request SK{D(ESP)}
  A: Established | - | in - | out - | - | down child.deleted-by-peer
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | - | in - | out - | - | down closed.by-command
20 s pass
""")
                .assertNoTunnel();
    }

    @Tag("CD-04")
    @Variations
    void theRekeyComesWhenThePairIsGone(Variation variation) {
        Scene.of(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
B deletes
  B: Established asks DeleteChildLocal | old Deleting(ENDED) | in old | out old | RETRANSMIT | -
B> INFORMATIONAL request SK{D(ESP)}
  A: Established asks ChildLocal | old Doomed | in old | out old | RETRANSMIT | -
A> INFORMATIONAL response SK{D(ESP)}
  B: Established | - | in - | out - | - | down closed.by-command
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
B> CREATE_CHILD_SA response SK{N(CHILD_SA_NOT_FOUND)}
  A: Established | - | in - | out - | - | down child.deleted-by-peer
20 s pass
""")
                .assertNoTunnel();
    }

    @Tag("CD-05")
    @Variations
    void theSuccessorIsDeletedBeforeItsAnswerArrives(Variation variation) {
        Scene.of(variation)
                .play(
"""
A rekeys
  A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
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
20 s pass
""")
                .assertNoTunnel();
    }

    @Tag("CX-01")
    @Variations
    void aPlainDelete(Variation variation) {
        Scene.of(variation)
                .play(
"""
A deletes
  A: Established asks DeleteChildLocal | old Deleting(ENDED) | in old | out old | RETRANSMIT | -
A> INFORMATIONAL request SK{D(ESP)}
  B: Established | - | in - | out - | - | down child.deleted-by-peer
B> INFORMATIONAL response SK{D(ESP)}
  A: Established | - | in - | out - | - | down closed.by-command
""")
                .assertNoTunnel();
    }

    @Tag("CX-02")
    @Variations
    void bothDeleteAtOnce(Variation variation) {
        Scene.of(variation)
                .play(
"""
A deletes
  A: Established asks DeleteChildLocal | old Deleting(ENDED) | in old | out old | RETRANSMIT | -
B deletes
  B: Established asks DeleteChildLocal | old Deleting(ENDED) | in old | out old | RETRANSMIT | -
A> INFORMATIONAL request SK{D(ESP)}
B> INFORMATIONAL request SK{D(ESP)}
B> INFORMATIONAL response SK{}
  A: Established | - | in - | out - | - | down closed.by-command
A> INFORMATIONAL response SK{}
  B: Established | - | in - | out - | - | down closed.by-command
""")
                .assertNoTunnel();
    }

    @Tag("CX-03")
    @Variations
    void oneOfTwoDeletesIsDelayed(Variation variation) {
        Scene.of(variation)
                .play(
"""
A deletes
  A: Established asks DeleteChildLocal | old Deleting(ENDED) | in old | out old | RETRANSMIT | -
B deletes
  B: Established asks DeleteChildLocal | old Deleting(ENDED) | in old | out old | RETRANSMIT | -
A> INFORMATIONAL request SK{D(ESP)}
B> INFORMATIONAL response SK{}
  A: Established | - | in - | out - | - | down closed.by-command
B> INFORMATIONAL request SK{D(ESP)}
A> INFORMATIONAL response SK{}
  B: Established | - | in - | out - | - | down closed.by-command
""")
                .assertNoTunnel();
    }

    @Tag("CX-03")
    @Variations
    void oneOfTwoDeletesIsLostAndRepeated(Variation variation) {
        Scene.of(variation)
                .play(
"""
A deletes
  A: Established asks DeleteChildLocal | old Deleting(ENDED) | in old | out old | RETRANSMIT | -
B deletes
  B: Established asks DeleteChildLocal | old Deleting(ENDED) | in old | out old | RETRANSMIT | -
A> INFORMATIONAL request SK{D(ESP)}
B> INFORMATIONAL response SK{}
  A: Established | - | in - | out - | - | down closed.by-command
B>x INFORMATIONAL request SK{D(ESP)}
40 s pass
B> INFORMATIONAL request SK{D(ESP)}
A> INFORMATIONAL response SK{}
  B: Established | - | in - | out - | - | down closed.by-command
""")
                .assertNoTunnel();
    }
}
