package io.triplane.daemon.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.daemon.config.EnginePlan;
import io.triplane.daemon.config.Trouble;
import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.TunnelConfig;
import io.triplane.plane.TunnelName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// Engines and a data plane as far as the reconciler sees them. They hold it to the rules: nothing
/// is taken from under a Child SA that stands, an interface carries one connection, and nothing is
/// put on an interface that is not there. Answers come when the test says so, in any order.
final class Surface implements Reconciler.Executor {
    final Map<String, EnginePlan> engines = new TreeMap<>();
    final Map<String, TunnelConfig> tunnels = new TreeMap<>();
    final Map<String, InterfaceConfig> interfaces = new TreeMap<>();
    final Set<String> standing = new HashSet<>();
    final List<Step> carriedOut = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();
    Function<Step, Optional<StepResult.Refused>> objection = _ -> Optional.empty();

    private record Pending(Step step, Consumer<StepResult> done) {}

    @Override
    public void execute(Step step, Consumer<StepResult> done) {
        pending.add(new Pending(step, done));
    }

    EnginePlan engine(String connection) {
        return Optional.ofNullable(engines.get(connection)).orElseThrow();
    }

    TunnelConfig tunnel(String name) {
        return Optional.ofNullable(tunnels.get(name)).orElseThrow();
    }

    boolean idle() {
        return pending.isEmpty();
    }

    int underWay() {
        return pending.size();
    }

    /// Carries out one pending step, whichever.
    void answerOne(Random random) {
        Pending next = pending.remove(random.nextInt(pending.size()));
        Optional<StepResult.Refused> refused = objection.apply(next.step());
        if (refused.isPresent()) {
            next.done().accept(refused.get());
            return;
        }
        carriedOut.add(next.step());
        next.done().accept(new StepResult.Done(carryOut(next.step())));
    }

    void answerAll() {
        Random order = new Random(0);
        while (!pending.isEmpty()) {
            answerOne(order);
        }
    }

    /// Every child that the engines know and the plane can carry has a Child SA.
    void negotiateAll() {
        engines.forEach((name, plan) ->
                plan.children()
                        .forEach(child -> {
                            String sa = name + "/" + child.name();
                            if (tunnels.containsKey(sa)) {
                                standing.add(sa);
                            }
                        }));
    }

    private int carryOut(Step step) {
        return switch (step) {
            case Step.ApplyInterface apply -> {
                interfaces.put(apply.config().name(), apply.config());
                yield 0;
            }
            case Step.RemoveInterface remove -> {
                assertThat(users(remove.name())).as("users of %s", remove.name()).isEmpty();
                assertThat(interfaces.remove(remove.name())).isNotNull();
                yield 0;
            }
            case Step.ApplyTunnel apply -> {
                applyTunnel(apply.tunnel());
                yield 0;
            }
            case Step.RemoveTunnel remove -> {
                assertThat(standing).doesNotContain(remove.tunnel().toString());
                assertThat(tunnels.remove(remove.tunnel().toString())).isNotNull();
                yield 0;
            }
            case Step.ConfigureEngines configure -> {
                engines.put(configure.connection().name(), configure.connection().plan());
                yield 0;
            }
            case Step.UnconfigureEngines unconfigure -> {
                assertThat(engines.remove(unconfigure.connection())).isNotNull();
                yield end(unconfigure.connection() + "/");
            }
            case Step.EndChild end -> {
                assertThat(engine(end.connection()).child(end.child()))
                        .as("a child whose SAs are ended cannot be negotiated meanwhile")
                        .isEmpty();
                yield end(new TunnelName(end.connection(), end.child()).toString());
            }
            case Step.Initiate initiate -> {
                assertThat(engine(initiate.connection().name()).child(initiate.child()))
                        .isPresent();
                yield 0;
            }
        };
    }

    private void applyTunnel(TunnelConfig tunnel) {
        String name = tunnel.name().toString();
        assertThat(standing).as("changed under a Child SA").doesNotContain(name);
        interfaceOf(tunnel)
                .ifPresent(on -> {
                    assertThat(interfaces).containsKey(on);
                    assertThat(users(on)).allMatch(user -> user.equals(name));
                });
        tunnels.put(name, tunnel);
    }

    private int end(String prefix) {
        int before = standing.size();
        standing.removeIf(sa -> sa.startsWith(prefix));
        return before - standing.size();
    }

    private List<String> users(String interfaceName) {
        return tunnels.values().stream()
                .filter(tunnel -> interfaceOf(tunnel).equals(Optional.of(interfaceName)))
                .map(tunnel -> tunnel.name().toString())
                .toList();
    }

    private static Optional<String> interfaceOf(TunnelConfig tunnel) {
        return tunnel.mode() instanceof TunnelConfig.Mode.Route route
                ? Optional.of(route.interfaceName())
                : Optional.empty();
    }

    static StepResult.Refused refusal(String code, boolean temporary) {
        return new StepResult.Refused(Trouble.said(code, "said the test"), temporary);
    }
}
