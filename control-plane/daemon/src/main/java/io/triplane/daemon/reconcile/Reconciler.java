package io.triplane.daemon.reconcile;

import io.triplane.daemon.config.Desired;
import io.triplane.daemon.config.DesiredConnection;
import io.triplane.daemon.config.Trouble;
import io.triplane.daemon.reconcile.NextStep.Gate;
import io.triplane.daemon.reconcile.NextStep.Next;
import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.TunnelConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Brings engines and data plane to what is desired. Owned by one thread, which also delivers the
/// results of steps. Level-triggered: whatever the order of changes and answers was, what is in
/// force ends up as if the last version had been the first.
public final class Reconciler {
    /// Connections with a step under way; the others wait their turn.
    public static final int UNDER_WAY_MAX = 512;

    private final Executor executor;
    private final SortedMap<String, ConnectionCourse> connections = new TreeMap<>();
    private final SortedMap<String, InterfaceCourse> interfaces = new TreeMap<>();
    private final Set<String> dirty = new LinkedHashSet<>();
    private final Set<String> waiting = new LinkedHashSet<>();
    private final SortedSet<String> changed = new TreeSet<>();
    private final Deque<Runnable> results = new ArrayDeque<>();
    private int underWay;
    private boolean pumping;
    private boolean interfacesChanged;

    /// Carries out steps.
    @FunctionalInterface
    public interface Executor {
        /// @param done called once, on the thread that owns the reconciler, possibly at once
        void execute(Step step, Consumer<StepResult> done);
    }

    public Reconciler(Executor executor) {
        this.executor = executor;
    }

    /// What is to be from now on.
    ///
    /// @param hashes of the versions, by connection name; every configured connection has one
    public void want(Desired desired, Map<String, String> hashes) {
        Map<String, InterfaceConfig> wanted = desired.interfaces();
        wanted.keySet().forEach(this::interfaceCourse);
        interfaces.forEach((name, course) -> course.want(Optional.ofNullable(wanted.get(name))));
        Set<String> names = new TreeSet<>(connections.keySet());
        names.addAll(hashes.keySet());
        names.addAll(desired.connections().keySet());
        for (String name : names) {
            want(name, desired, Optional.ofNullable(hashes.get(name)));
        }
        pump();
    }

    private void want(String name, Desired desired, Optional<String> hash) {
        ConnectionCourse course = connections.computeIfAbsent(name, ConnectionCourse::new);
        ConfigStatus before = course.status();
        Optional<Trouble> refused = Optional.ofNullable(desired.refused().get(name));
        if (refused.isPresent()) {
            course.refuse(refused.get(), hash);
        } else if (course.want(Optional.ofNullable(desired.connections().get(name)), hash)) {
            dirty.add(name);
        }
        note(course, before);
        forgetIfOver(course);
    }

    /// Asks again for everything that was refused as temporary.
    ///
    /// @param planeIsNew the data plane has just come (back): also for what it refused for good
    public void retry(boolean planeIsNew) {
        interfaces.values().forEach(course -> course.retry(planeIsNew));
        for (ConnectionCourse course : connections.values()) {
            ConfigStatus before = course.status();
            if (course.retry(planeIsNew)) {
                dirty.add(course.name());
            }
            note(course, before);
        }
        dirty.addAll(waiting);
        waiting.clear();
        pump();
    }

    public Optional<ConfigStatus> status(String connection) {
        return Optional.ofNullable(connections.get(connection)).map(ConnectionCourse::status);
    }

    /// In which form the engines know a connection.
    public Optional<DesiredConnection> inForce(String connection) {
        return Optional.ofNullable(connections.get(connection)).flatMap(ConnectionCourse::inForce);
    }

    /// The static part of every tunnel that the data plane has accepted.
    public SortedMap<String, TunnelConfig> tunnelsInForce() {
        SortedMap<String, TunnelConfig> all = new TreeMap<>();
        connections
                .values()
                .forEach(course -> course.tunnels().forEach(t -> all.put(t.name().toString(), t)));
        return all;
    }

    public SortedMap<String, InterfaceConfig> interfacesInForce() {
        SortedMap<String, InterfaceConfig> all = new TreeMap<>();
        interfaces.forEach(
                (name, course) -> course.inForce().ifPresent(config -> all.put(name, config)));
        return all;
    }

    /// Why an interface is not as configured, where the data plane has said so.
    public Optional<Trouble> interfaceTrouble(String name) {
        return Optional.ofNullable(interfaces.get(name)).flatMap(InterfaceCourse::trouble);
    }

    /// Names of connections whose status changed since the last call, removed ones included.
    public SortedSet<String> takeChanged() {
        SortedSet<String> taken = new TreeSet<>(changed);
        changed.clear();
        return taken;
    }

    /// Whether an interface was applied, removed or refused since the last call.
    public boolean takeInterfacesChanged() {
        boolean taken = interfacesChanged;
        interfacesChanged = false;
        return taken;
    }

    /// Whether nothing is under way and nothing can be begun.
    public boolean quiet() {
        return underWay == 0 && dirty.isEmpty();
    }

    /// An executor that answers at once comes back in here; its answers queue up, so that neither
    /// the stack grows nor a course is changed in the middle of a step.
    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            do {
                while (!results.isEmpty()) {
                    results.removeFirst().run();
                }
                interfaces.values().forEach(this::advance);
                interfaces.values().removeIf(InterfaceCourse::idle);
                while (results.isEmpty() && underWay < UNDER_WAY_MAX && !dirty.isEmpty()) {
                    String name = dirty.iterator().next();
                    dirty.remove(name);
                    Optional.ofNullable(connections.get(name)).ifPresent(this::advance);
                }
            } while (!results.isEmpty());
        } finally {
            pumping = false;
        }
    }

    private void advance(InterfaceCourse course) {
        course.begin()
                .ifPresent(step -> {
                    underWay++;
                    executor.execute(
                            step, result -> deliver(() -> completed(course, step, result)));
                });
    }

    private void completed(InterfaceCourse course, Step step, StepResult result) {
        underWay--;
        course.completed(step, result);
        interfacesChanged = true;
        wakeWaiting();
    }

    private void advance(ConnectionCourse course) {
        if (!course.ready()) {
            return;
        }
        ConfigStatus before = course.status();
        switch (course.next(surroundings())) {
            case Next.Do next -> begin(course, next.step());
            case Next.Wait _ -> {
                course.waits(
                        Trouble.said(
                                "config.waiting",
                                course.name() + " waits for its tunnel interface to be free"));
                waiting.add(course.name());
            }
            case Next.Settled settled -> course.settled(settled.waits());
            case Next.Impossible impossible -> {
                course.impossible(impossible.trouble());
                dirty.add(course.name());
            }
        }
        note(course, before);
        forgetIfOver(course);
    }

    private void forgetIfOver(ConnectionCourse course) {
        if (course.over()) {
            connections.remove(course.name());
            changed.add(course.name());
        }
    }

    private void begin(ConnectionCourse course, Step step) {
        underWay++;
        course.begin();
        if (step instanceof Step.ApplyTunnel apply) {
            interfaceOf(apply.tunnel()).ifPresent(i -> i.use(apply.tunnel().name()));
        }
        executor.execute(step, result -> deliver(() -> completed(course, step, result)));
    }

    private void completed(ConnectionCourse course, Step step, StepResult result) {
        underWay--;
        ConfigStatus before = course.status();
        course.completed(step, result);
        freeInterface(step, result);
        dirty.add(course.name());
        note(course, before);
    }

    /// A tunnel that is gone, or was not taken, no longer holds its interface.
    private void freeInterface(Step step, StepResult result) {
        boolean done = result instanceof StepResult.Done;
        if (step instanceof Step.RemoveTunnel remove && done) {
            interfaces.values().forEach(course -> course.leave(remove.tunnel()));
            wakeWaiting();
        } else if (step instanceof Step.ApplyTunnel apply && !done) {
            interfaceOf(apply.tunnel()).ifPresent(course -> course.leave(apply.tunnel().name()));
            wakeWaiting();
        }
    }

    private void deliver(Runnable result) {
        results.add(result);
        pump();
    }

    private void wakeWaiting() {
        dirty.addAll(waiting);
        waiting.clear();
    }

    private void note(ConnectionCourse course, ConfigStatus before) {
        if (!course.status().equals(before)) {
            changed.add(course.name());
        }
    }

    private InterfaceCourse interfaceCourse(String name) {
        return interfaces.computeIfAbsent(name, InterfaceCourse::new);
    }

    private Optional<InterfaceCourse> interfaceOf(TunnelConfig tunnel) {
        return switch (tunnel.mode()) {
            case TunnelConfig.Mode.Policy _ -> Optional.empty();
            case TunnelConfig.Mode.Route route ->
                    Optional.of(interfaceCourse(route.interfaceName()));
        };
    }

    private NextStep.Surroundings surroundings() {
        return new NextStep.Surroundings() {
            @Override
            public Gate tunnelInterface(String interfaceName, String connection) {
                return interfaceCourse(interfaceName).gate(connection);
            }

            @Override
            public Optional<Trouble> refusedForNow(String connection, String child) {
                return Optional.ofNullable(connections.get(connection))
                        .flatMap(course -> course.tunnelLater(child));
            }
        };
    }
}
