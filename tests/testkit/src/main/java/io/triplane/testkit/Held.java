package io.triplane.testkit;

import io.triplane.ikev2.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Messages that a test has taken off the network ([World#hold]), in the order in which they were
/// sent. Each is then let through, lost or doubled when the test says so; what is let through
/// arrives at once.
public final class Held {
    private final World world;
    private final Predicate<Action.Send> which;
    private final List<Action.Send> messages = new ArrayList<>();
    private boolean holding = true;

    Held(World world, Predicate<Action.Send> which) {
        this.world = world;
        this.which = which;
    }

    boolean takes(Action.Send send) {
        boolean taken = holding && which.test(send);
        if (taken) {
            messages.add(send);
        }
        return taken;
    }

    public List<Action.Send> messages() {
        return List.copyOf(messages);
    }

    public int size() {
        return messages.size();
    }

    /// The oldest one that the predicate takes arrives.
    public void pass(Predicate<Action.Send> one) {
        world.arrive(take(one));
    }

    /// The oldest one arrives.
    public void pass() {
        pass(_ -> true);
    }

    /// The oldest one that the predicate takes arrives, and is held for another time.
    public void passCopy(Predicate<Action.Send> one) {
        world.arrive(first(one));
    }

    /// The oldest one that the predicate takes is lost.
    public void lose(Predicate<Action.Send> one) {
        take(one);
    }

    /// All arrive in order; whatever is sent from now on is not held any more.
    public void release() {
        holding = false;
        List<Action.Send> all = List.copyOf(messages);
        messages.clear();
        all.forEach(world::arrive);
    }

    private Action.Send take(Predicate<Action.Send> one) {
        Action.Send taken = first(one);
        messages.remove(taken);
        return taken;
    }

    private Action.Send first(Predicate<Action.Send> one) {
        return messages.stream()
                .filter(one)
                .findFirst()
                .orElseThrow(
                        () -> new RuleBroken("no such message is held back", world.transcript()));
    }
}
