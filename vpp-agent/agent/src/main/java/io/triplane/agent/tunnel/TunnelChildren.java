package io.triplane.agent.tunnel;

import io.triplane.agent.sa.InstalledSa;
import io.triplane.agent.sa.SaDatabase;
import io.triplane.agent.selector.Traffic;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.wire.Address;
import io.triplane.plane.ChildRef;
import io.triplane.plane.EspSa;
import io.triplane.plane.PlaneRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The Child SAs of one tunnel. Usually one; two while one connection takes another's place. All
/// inbound SAs receive; the interface sends by the outbound SA that was switched to last. Owner:
/// the tunnel, one request at a time.
final class TunnelChildren {
    private static final System.Logger LOG = System.getLogger(TunnelChildren.class.getName());

    private final SaDatabase sas;
    private final Protection protection;
    private final Steering steering;
    private final TunnelFilter filter;
    private final Placeholder placeholder;
    private final List<Traffic> configured;
    private final Traffic.Picked picked;

    /// The placeholder that we hold.
    private Optional<Placeholder.Way> standIn = Optional.empty();

    /// In the order in which they last switched, the sending one at the end.
    private final Map<ChildRef, Child> children = new LinkedHashMap<>();

    TunnelChildren(
            SaDatabase sas,
            Protection protection,
            Steering steering,
            TunnelFilter filter,
            Placeholder placeholder,
            List<Traffic> configured,
            Traffic.Picked picked) {
        this.sas = sas;
        this.protection = protection;
        this.steering = steering;
        this.filter = filter;
        this.placeholder = placeholder;
        this.configured = List.copyOf(configured);
        this.picked = picked;
    }

    boolean isEmpty() {
        return children.isEmpty();
    }

    List<ChildRef> refs() {
        return List.copyOf(children.keySet());
    }

    /// From here on packets under the new SPI are taken.
    void install(PlaneRequest.InstallInbound request) throws RefusedException {
        EspSa sa = request.inbound();
        String subject = "inbound %s of %s".formatted(sa, request.child());
        sas.check(sa, subject);
        Child known = children.get(request.child());
        Child child =
                known != null
                        ? known
                        : new Child(
                                request.child(),
                                Traffic.of(request.selectors(), picked, request.child().toString()),
                                new Placeholder.Way(
                                        /* source= */ Address.of(sa.destination()),
                                        /* destination= */ Address.of(sa.source())),
                                sa.encapsulation().map(ChildMove::reversed));
        refuseSurplus(child, sa, subject);
        try (Undo undo = new Undo()) {
            if (known == null) {
                addFirst(child, undo);
            }
            filter.permit(receiving(), sending(), undo);
            steering.prepare(child, sa, undo);
            InstalledSa added = sas.add(sa, true, Optional.of(child.ref()), subject);
            undo.add(subject, () -> sas.remove(added, child.toString()));
            child.inbound().add(added);
            undo.note(() -> child.inbound().remove(added));
            protect(undo);
            undo.keep();
        }
    }

    /// A child that does not send yet goes before those that do.
    private void addFirst(Child child, Undo undo) {
        Map<ChildRef, Child> others = new LinkedHashMap<>(children);
        children.clear();
        children.put(child.ref(), child);
        children.putAll(others);
        undo.note(() -> children.remove(child.ref()));
    }

    private void refuseSurplus(Child child, EspSa sa, String subject) throws RefusedException {
        int inbound = children.values().stream().mapToInt(other -> other.inbound().size()).sum();
        if (inbound >= TunnelProtection.SA_IN_MAX) {
            throw RefusedException.temporary(
                    "plane.child.inbound-full",
                    "%s: the tunnel has %d inbound SAs, and VPP takes no more on an interface; wait"
                                    .formatted(subject, inbound)
                            + " until the replaced ones are removed");
        }
        if (child.inbound(sa.spi()).isPresent()) {
            throw RefusedException.lasting(
                    "plane.sa.duplicate",
                    "%s: this SPI is installed already; choose another".formatted(subject));
        }
    }

    /// From here on the child's packets leave by this SA; the one before is gone.
    void switchTo(PlaneRequest.SwitchOutbound request) throws RefusedException {
        EspSa sa = request.outbound();
        String subject = "outbound %s of %s".formatted(sa, request.child());
        sas.check(sa, subject);
        Child child = children.get(request.child());
        if (child == null) {
            throw RefusedException.lasting(
                    "plane.child.unknown",
                    "%s: the child has no inbound SA; install that first".formatted(subject));
        }
        Optional<InstalledSa> old = child.outbound();
        try (Undo undo = new Undo()) {
            InstalledSa added = sas.add(sa, false, Optional.of(child.ref()), subject);
            undo.add(subject, () -> sas.remove(added, child.toString()));
            child.outbound(Optional.of(added));
            undo.note(() -> child.outbound(old));
            moveToEnd(child, undo);
            turnTo(child, sa, undo);
            steering.policies(child, old, undo);
            protect(undo);
            filter.permit(receiving(), sending(), undo);
            undo.keep();
        }
        letStandInGo();
        old.ifPresent(gone -> delete(gone, child));
    }

    private static void turnTo(Child child, EspSa sa, Undo undo) {
        Placeholder.Way before = child.way();
        var portsBefore = child.encapsulation();
        child.way(new Placeholder.Way(Address.of(sa.source()), Address.of(sa.destination())));
        child.encapsulation(sa.encapsulation());
        undo.note(() -> {
            child.way(before);
            child.encapsulation(portsBefore);
        });
    }

    /// From here on every SA of the child has these ends; no packet is refused for it but those
    /// that are under way to or from the earlier ones.
    void move(PlaneRequest.MoveChild request) throws RefusedException {
        Child child = children.get(request.child());
        if (child == null) {
            return; // gone, and with it what was to be moved
        }
        ChildMove move = ChildMove.of(request);
        move.check(child, steering);
        try (Undo undo = new Undo()) {
            move.carryOut(child, sas, undo);
            if (protects(child)) {
                steering.sendingTowards(child.way().destination(), undo);
            }
            protection.renew(undo);
            undo.keep();
        }
    }

    /// Whether the interface sends by this child's outbound SA.
    private boolean protects(Child child) {
        return child.outbound().isPresent()
                && child.equals(
                        children.values().stream()
                                .filter(other -> other.outbound().isPresent())
                                .reduce((_, later) -> later)
                                .orElse(child));
    }

    private void moveToEnd(Child child, Undo undo) {
        Map<ChildRef, Child> before = new LinkedHashMap<>(children);
        children.remove(child.ref());
        children.put(child.ref(), child);
        undo.note(() -> {
            children.clear();
            children.putAll(before);
        });
    }

    /// Stops receiving under an SPI. What is not there is removed already.
    void removeInbound(ChildRef ref, int spi) throws RefusedException {
        Child child = children.get(ref);
        if (child == null || child.inbound(spi).isEmpty()) {
            return;
        }
        InstalledSa gone = child.inbound(spi).get();
        try (Undo undo = new Undo()) {
            child.inbound().remove(gone);
            undo.note(() -> child.inbound().add(gone));
            protect(undo);
            undo.keep();
        }
        delete(gone, child);
    }

    /// Removes a child with its SAs. What is not there is removed already.
    void remove(ChildRef ref) throws RefusedException {
        Child child = children.get(ref);
        if (child == null) {
            return;
        }
        try (Undo undo = new Undo()) {
            steering.stop(child, undo);
            Map<ChildRef, Child> before = new LinkedHashMap<>(children);
            children.remove(ref);
            undo.note(() -> {
                children.clear();
                children.putAll(before);
            });
            filter.permit(receiving(), sending(), undo);
            protect(undo);
            undo.keep();
        }
        letStandInGo();
        child.sas().forEach(gone -> delete(gone, child));
    }

    /// Nothing uses it any more, so what the request asks for holds whatever VPP answers.
    private void delete(InstalledSa gone, Child child) {
        try {
            sas.remove(gone, child.toString());
        } catch (RefusedException e) {
            LOG.log(
                    e.isLost() ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR,
                    "{0} of {1} may be left in VPP: {2}",
                    gone,
                    child,
                    e.getMessage());
        }
    }

    /// The negotiated selectors bind, once there are some.
    private List<Traffic> receiving() {
        return children.isEmpty()
                ? configured
                : children.values().stream().flatMap(child -> child.traffic().stream()).toList();
    }

    /// What has an SA to leave by.
    private List<Traffic> sending() {
        return children.values().stream()
                .filter(child -> child.outbound().isPresent())
                .flatMap(child -> child.traffic().stream())
                .toList();
    }

    private void protect(Undo undo) throws RefusedException {
        List<Integer> inbound = new ArrayList<>();
        Optional<Child> sender = Optional.empty();
        for (Child child : children.values()) {
            child.inbound().forEach(sa -> inbound.add(sa.id()));
            sender = child.outbound().isPresent() ? Optional.of(child) : sender;
        }
        if (children.isEmpty()) {
            protection.set(Optional.empty(), undo);
            return;
        }
        int out =
                sender.isPresent()
                        ? sender.get().outbound().orElseThrow().id()
                        : placeholder(children.values().iterator().next(), undo);
        Placeholder.Way way = sender.map(Child::way).orElseGet(() -> standIn.orElseThrow());
        protection.set(Optional.of(new Protection.Set(out, inbound)), undo);
        steering.sendingTowards(way.destination(), undo);
    }

    private int placeholder(Child child, Undo undo) throws RefusedException {
        if (standIn.isEmpty()) {
            Placeholder.Way way = steering.placeholderFor(child);
            placeholder.hold(way);
            undo.add("the placeholder SA", () -> placeholder.letGo(way));
            standIn = Optional.of(way);
            undo.note(() -> standIn = Optional.empty());
        }
        return placeholder.id(standIn.get());
    }

    /// Once the tunnel sends by an SA of its own, or not at all, nothing of it uses the
    /// placeholder.
    private void letStandInGo() {
        boolean used =
                !children.isEmpty()
                        && children.values().stream().allMatch(c -> c.outbound().isEmpty());
        if (standIn.isEmpty() || used) {
            return;
        }
        Placeholder.Way gone = standIn.get();
        standIn = Optional.empty();
        try {
            placeholder.letGo(gone);
        } catch (RefusedException e) {
            LOG.log(
                    e.isLost() ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR,
                    "a placeholder SA may be left in VPP: {0}",
                    e.getMessage());
        }
    }
}
