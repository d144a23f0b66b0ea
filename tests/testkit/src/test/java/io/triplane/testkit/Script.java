package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A case as a ladder: what is done, which message arrives when, and after each of these steps what
/// has changed at whom ([Look]). A peer of which nothing is said after a step must look as before
/// and have told nothing.
///
/// ```
/// A rekeys
///   A: Established asks ChildLocal | old Installed | in old | out old | RETRANSMIT | -
/// A> CREATE_CHILD_SA request SK{N(REKEY_SA) SA No TSi TSr}
///   B: Established | X Registered, old Replaced | in X old | out old | REDUNDANT(X) | -
/// ```
///
/// `A> m` lets a message arrive, `A>> m` a copy of it, `A>x m` loses it. Messages are named without
/// their numbers; of several alike the oldest is meant.
final class Script {
    private static final String LOOK = "  ";

    private final Scene scene;
    private final Map<String, String> last = new HashMap<>();
    private final List<String> ladder = new ArrayList<>();

    Script(Scene scene) {
        this.scene = scene;
        last.put("A", scene.look(scene.a()));
        last.put("B", scene.look(scene.b()));
    }

    /// Plays the steps and compares all that was seen with what the text says.
    void play(String text) {
        ladder.clear();
        text.lines().filter(line -> !line.startsWith(LOOK)).forEach(this::step);
        if (scene.isTroubled()) {
            return;
        }
        assertThat(String.join("\n", ladder) + "\n")
                .as("%s", scene.world().transcript())
                .isEqualTo(text);
    }

    private void step(String line) {
        ladder.add(line);
        act(line);
        scene.calm();
        look("A", scene.a());
        look("B", scene.b());
    }

    private void look(String name, Peer peer) {
        String now = scene.look(peer);
        String before = last.put(name, quiet(now));
        if (!now.equals(before)) {
            ladder.add("%s%s: %s".formatted(LOOK, name, now));
        }
    }

    /// The look without what was told.
    private static String quiet(String look) {
        return look.substring(0, look.lastIndexOf('|')) + "| -";
    }

    private void act(String line) {
        Peer peer = line.startsWith("A") ? scene.a() : scene.b();
        String verb = line.substring(1).strip();
        if (verb.startsWith(">x ")) {
            meet(scene.held()::lose, peer, verb.substring(3));
        } else if (verb.startsWith(">> ")) {
            meet(scene.held()::passCopy, peer, verb.substring(3));
        } else if (verb.startsWith("> ")) {
            meet(scene.held()::pass, peer, verb.substring(2));
        } else if (line.endsWith(" s pass")) {
            long seconds = Long.parseLong(line.substring(0, line.indexOf(' ')));
            scene.world().runFor(Duration.ofSeconds(seconds));
        } else {
            act(peer, verb);
        }
    }

    private void act(Peer peer, String verb) {
        boolean troubled = scene.isTroubled() && peer.childSas().size() != 1;
        switch (verb) {
            case "rekeys" -> {
                if (!troubled) {
                    peer.rekeyChild();
                }
            }
            case "deletes" -> {
                if (!troubled) {
                    peer.terminateChild();
                }
            }
            case "creates" -> scene.create(peer);
            default -> throw new IllegalArgumentException("no such step: " + verb);
        }
    }

    private void meet(Consumer<Predicate<Action.Send>> fate, Peer sender, String message) {
        Predicate<Action.Send> named =
                Messages.by(sender).and(send -> scene.line(send).equals(message));
        if (scene.held().messages().stream().anyMatch(named)) {
            fate.accept(named);
        } else if (!scene.isTroubled()) {
            throw new AssertionError(
                    "%s has not sent %s%n%s%n%s"
                            .formatted(
                                    sender,
                                    message,
                                    String.join("\n", ladder),
                                    scene.held().messages().stream().map(scene::line).toList()));
        }
    }
}
