package io.triplane.daemon.reconcile;

import io.triplane.daemon.config.Trouble;
import io.triplane.daemon.reconcile.NextStep.Gate;
import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.TunnelName;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// One ipsec interface on its way from what is in force to what is desired.
final class InterfaceCourse {
    private static final Comparator<TunnelName> BY_TEXT =
            Comparator.comparing(TunnelName::toString);

    private final String name;
    private final Set<TunnelName> users = new TreeSet<>(BY_TEXT);
    private Optional<InterfaceConfig> inForce = Optional.empty();
    private Optional<InterfaceConfig> desired = Optional.empty();
    private Optional<StepResult.Refused> refusal = Optional.empty();
    private boolean underWay;

    InterfaceCourse(String name) {
        this.name = name;
    }

    /// Returns whether something is to be done.
    boolean want(Optional<InterfaceConfig> wanted) {
        if (wanted.equals(desired)) {
            return false;
        }
        desired = wanted;
        refusal = Optional.empty();
        return true;
    }

    /// A tunnel is on it, or is being put there.
    void use(TunnelName tunnel) {
        users.add(tunnel);
    }

    void leave(TunnelName tunnel) {
        users.remove(tunnel);
    }

    /// Asks again for what the plane did not take.
    void retry(boolean planeIsNew) {
        refusal = refusal.filter(refused -> !refused.temporary() && !planeIsNew);
    }

    /// The step to take now, which counts as under way from now on.
    Optional<Step> begin() {
        if (underWay || refusal.isPresent()) {
            return Optional.empty();
        }
        Optional<Step> step = next();
        underWay = step.isPresent();
        return step;
    }

    private Optional<Step> next() {
        if (desired.isPresent()) {
            return desired.equals(inForce)
                    ? Optional.empty()
                    : desired.map(Step.ApplyInterface::new);
        }
        return inForce.isPresent() && users.isEmpty()
                ? Optional.of(new Step.RemoveInterface(name))
                : Optional.empty();
    }

    void completed(Step step, StepResult result) {
        underWay = false;
        switch (result) {
            case StepResult.Done _ ->
                    inForce =
                            step instanceof Step.ApplyInterface applied
                                    ? Optional.of(applied.config())
                                    : Optional.empty();
            case StepResult.Refused refused -> refusal = Optional.of(refused);
        }
    }

    Gate gate(String connection) {
        if (users.stream().anyMatch(user -> !user.connection().equals(connection))) {
            return new Gate.Soon();
        }
        if (inForce.isPresent()) {
            return new Gate.Open();
        }
        return refusal.<Gate>map(refused ->
                        refused.temporary()
                                ? new Gate.Later(refused.trouble())
                                : new Gate.Never(refused.trouble()))
                .orElseGet(Gate.Soon::new);
    }

    /// Why it is not as desired, where the data plane has said so.
    Optional<Trouble> trouble() {
        return refusal.map(StepResult.Refused::trouble);
    }

    boolean idle() {
        return !underWay && desired.isEmpty() && inForce.isEmpty();
    }

    Optional<InterfaceConfig> inForce() {
        return inForce;
    }
}
