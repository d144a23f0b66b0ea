package io.triplane.daemon.reconcile;

import io.triplane.daemon.config.DesiredConnection;
import io.triplane.daemon.config.Trouble;
import io.triplane.model.ConfigState;
import io.triplane.plane.TunnelConfig;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One connection on its way from what is in force to what is desired.
final class ConnectionCourse {
    private final String name;
    private InForce inForce = InForce.NOTHING;

    /// The newest version that was asked for, and the one we are heading for: the same, unless the
    /// newest turned out to be impossible.
    private Optional<DesiredConnection> asked = Optional.empty();

    private Optional<DesiredConnection> target = Optional.empty();
    private Optional<DesiredConnection> lastGood = Optional.empty();
    private Optional<String> hash = Optional.empty();
    private ConfigStatus status =
            new ConfigStatus(ConfigState.PENDING, Optional.empty(), Optional.empty());

    /// Why the newest version was not even tried, or had to be given up.
    private Optional<Trouble> refused = Optional.empty();

    private Optional<Trouble> impossible = Optional.empty();

    /// Why nothing can be done just now, and why parts are left out for now.
    private Optional<Trouble> stalled = Optional.empty();

    private final Map<String, Trouble> tunnelsLater = new HashMap<>();
    private List<Trouble> waits = List.of();
    private boolean settled = true;
    private boolean underWay;

    ConnectionCourse(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /// A version, or none; returns whether something is to be done.
    ///
    /// @param versionHash empty when it is configured no more
    boolean want(Optional<DesiredConnection> version, Optional<String> versionHash) {
        hash = versionHash;
        refused = Optional.empty();
        boolean changed = !version.equals(asked);
        if (changed) {
            asked = version;
            tryAsked();
        }
        judge();
        return changed;
    }

    private void tryAsked() {
        target = asked;
        impossible = Optional.empty();
        stalled = Optional.empty();
        settled = false;
    }

    /// The newest version cannot be had; what is in force stays.
    void refuse(Trouble why, Optional<String> versionHash) {
        hash = versionHash;
        refused = Optional.of(why);
        judge();
    }

    boolean ready() {
        return !underWay && stalled.isEmpty();
    }

    NextStep.Next next(NextStep.Surroundings surroundings) {
        return NextStep.of(name, inForce, target, surroundings);
    }

    Optional<Trouble> tunnelLater(String child) {
        return Optional.ofNullable(tunnelsLater.get(child));
    }

    void begin() {
        underWay = true;
        settled = false;
        waits = List.of();
        judge();
    }

    void waits(Trouble why) {
        settled = false;
        waits = List.of(why);
        judge();
    }

    void settled(List<Trouble> newWaits) {
        inForce = inForce.restoredAll();
        settled = true;
        waits = newWaits;
        if (impossible.isEmpty() && waits.isEmpty()) {
            lastGood = target;
        }
        judge();
    }

    /// What we head for cannot be had: back to the last good version, or to nothing.
    void impossible(Trouble why) {
        impossible = Optional.of(why);
        if (target.equals(lastGood)) {
            lastGood = Optional.empty();
        }
        target = lastGood;
        judge();
    }

    void completed(Step step, StepResult result) {
        underWay = false;
        switch (result) {
            case StepResult.Done done -> inForce = after(step, done.ended() > 0);
            case StepResult.Refused refusal -> refusedStep(step, refusal);
        }
    }

    private InForce after(Step step, boolean stood) {
        return switch (step) {
            case Step.ApplyTunnel apply -> inForce.applied(apply.tunnel());
            case Step.RemoveTunnel remove -> inForce.removed(remove.tunnel().child());
            case Step.ConfigureEngines configure -> inForce.configured(configure.connection());
            case Step.UnconfigureEngines _ -> inForce.unconfigured(stood);
            case Step.EndChild end -> inForce.ended(end.child(), stood);
            case Step.Initiate initiate -> inForce.restored(initiate.child());
            case Step.ApplyInterface _, Step.RemoveInterface _ ->
                    throw new IllegalStateException(step + " is no step of a connection");
        };
    }

    private void refusedStep(Step step, StepResult.Refused refusal) {
        if (step instanceof Step.ApplyTunnel apply && refusal.temporary()) {
            tunnelsLater.put(apply.tunnel().name().child(), refusal.trouble());
        } else if (refusal.temporary() || takesAway(step)) {
            // Nothing can stand in for a step that takes something away: it is tried again.
            stalled = Optional.of(refusal.trouble());
            judge();
        } else {
            impossible(refusal.trouble());
        }
    }

    private static boolean takesAway(Step step) {
        return switch (step) {
            case Step.RemoveTunnel _,
                    Step.UnconfigureEngines _,
                    Step.EndChild _,
                    Step.RemoveInterface _ ->
                    true;
            case Step.ApplyTunnel _,
                    Step.ConfigureEngines _,
                    Step.Initiate _,
                    Step.ApplyInterface _ ->
                    false;
        };
    }

    /// Asks again for what was not taken; returns whether there is any.
    ///
    /// @param planeIsNew whether what was refused for good may be had now
    boolean retry(boolean planeIsNew) {
        boolean again = stalled.isPresent() || !waits.isEmpty() || !tunnelsLater.isEmpty();
        stalled = Optional.empty();
        tunnelsLater.clear();
        if (planeIsNew && impossible.isPresent()) {
            tryAsked();
            again = true;
        }
        judge();
        return again;
    }

    /// Nothing is left of it and nobody wants it.
    boolean over() {
        return hash.isEmpty() && !underWay && target.isEmpty() && inForce.isNothing();
    }

    ConfigStatus status() {
        return status;
    }

    /// The version counts as judged once there is something to say of it.
    private void judge() {
        Optional<Trouble> failed = refused.or(() -> impossible);
        Optional<Trouble> why = stalled.or(() -> waits.stream().findFirst());
        if (failed.isPresent()) {
            status = new ConfigStatus(ConfigState.FAILED, hash, failed);
        } else if (why.isPresent()) {
            status = new ConfigStatus(ConfigState.PENDING, hash, why);
        } else if (settled) {
            status = new ConfigStatus(ConfigState.APPLIED, hash, Optional.empty());
        } else {
            status = new ConfigStatus(ConfigState.PENDING, status.judgedHash(), Optional.empty());
        }
    }

    Collection<TunnelConfig> tunnels() {
        return inForce.tunnels().values();
    }

    Optional<DesiredConnection> inForce() {
        return inForce.engines();
    }
}
