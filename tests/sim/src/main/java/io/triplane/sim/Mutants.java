package io.triplane.sim;

import io.triplane.sim.Change.DoesNothing;
import io.triplane.sim.Change.GivesBack;
import io.triplane.sim.Change.Negates;
import io.triplane.sim.Change.Reads;
import io.triplane.sim.Change.Returns;
import io.triplane.sim.Change.Skips;
import io.triplane.sim.Change.TakesForGranted;
import java.util.List;

/// Faults that somebody could have made.
final class Mutants {
    private static final int NO = 0;
    private static final int YES = 1;
    private static final int HIGHER = 1;
    private static final int ONE_SPI = 0x1001;

    private Mutants() {}

    static List<Mutant> all() {
        return List.of(
                of(
                        "nonces of crossing child rekeys are not compared",
                        "RekeyRivals",
                        "oursLoses",
                        new Returns(NO)),
                of(
                        "of crossing child rekeys the wrong one stays",
                        "RekeyRivals",
                        "oursLoses",
                        new Negates()),
                of(
                        "nonces of crossing IKE rekeys are not compared",
                        "IkeRekeyInitiator",
                        "decide",
                        new TakesForGranted("Bytes.compareTo", HIGHER)),
                of(
                        "a rekeyed peer is sent to before it has deleted the old pair",
                        "ChildInstaller",
                        "received",
                        new TakesForGranted("Optional.isPresent", NO)),
                of(
                        "Deletes are not answered",
                        "DeleteResponder",
                        "all",
                        new Skips("PeerWindow.answer")),
                of(
                        "the old inbound SA goes at once",
                        "ChildEnd",
                        "retiring",
                        new Skips("Tick.plus")),
                of("an IV is used twice", "sa.Channel", "after", new GivesBack()),
                of("IVs begin anew after a revival", "sa.Channel", "write", new Reads("sealed", 0)),
                of("the window is not looked at", "PeerWindow", "isOr", new Returns(YES)),
                of(
                        "an answer that was lost is not sent again",
                        "PeerWindow",
                        "again",
                        new GivesBack()),
                of("a refused rekey is not tried again", "ChildEnd", "retryLater", new GivesBack()),
                of("hard lifetimes do not end anything", "Timers", "expiry", new DoesNothing()),
                of(
                        "timers are left over",
                        "Timers",
                        "change",
                        new TakesForGranted("Map.containsKey", YES)),
                of("every pair gets the same SPI", "Numbers", "espSpi", new Returns(ONE_SPI)),
                of(
                        "the pair that was replaced is not deleted",
                        "ChildInstaller",
                        "sent",
                        new Skips("Established.plus")),
                of(
                        "the redundant successor is not deleted",
                        "ChildInitiator",
                        "agreed",
                        new Skips("Established.plus")),
                of("a request is repeated for ever", "OwnWindow", "isExhausted", new Returns(NO)),
                of(
                        "a pair deleted before its answer came is used",
                        "DeleteResponder",
                        "rememberUnknown",
                        new GivesBack()),
                of(
                        "both of two crossing set-ups stay",
                        "Uniqueness",
                        "isRedundant",
                        new Returns(NO)),
                of(
                        "a refusal of the data plane is passed over",
                        "ChildInstaller",
                        "notReceived",
                        new GivesBack()),
                of("the old IKE SA is not deleted", "IkeSuccession", "delete", new GivesBack()),
                of(
                        "children stay with the old IKE SA too",
                        "sa.Established",
                        "emptied",
                        new GivesBack()),
                of(
                        "an SA that is not received on any more stays in the data plane",
                        "ChildEnd",
                        "graceOver",
                        new Skips("ChildPlane.removeInbound")),
                of(
                        "nobody is told what came up",
                        "ChildInstaller",
                        "sent",
                        new Skips("Turn.report")));
    }

    private static Mutant of(String name, String owner, String method, Change change) {
        String full = owner.contains(".") ? owner : "exchange." + owner;
        return new Mutant(name, full, method, change);
    }
}
