package io.triplane.softplane.table;

import io.triplane.softplane.esp.SecurityAssociation;
import io.triplane.softplane.stats.Counters;
import io.triplane.softplane.stats.StatsSegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The SPDs, their entries and the interfaces they are bound to.
public final class SpdTable {
    private final Pool<Spd> spds = new Pool<>();
    private final Map<Integer, Spd> byId = new HashMap<>();
    private final Pool<Policy> policies = new Pool<>();
    private final Map<Integer, Spd> bindings = new TreeMap<>();
    private final StatsSegment segment;
    private final InterfaceTable interfaces;
    private final Sad sad;
    private Optional<Counters> counters = Optional.empty();

    SpdTable(StatsSegment segment, InterfaceTable interfaces, Sad sad) {
        this.segment = segment;
        this.interfaces = interfaces;
        this.sad = sad;
    }

    public Status add(int id) {
        if (byId.containsKey(id)) {
            return Status.ENTRY_ALREADY_EXISTS;
        }
        byId.put(id, spds.add(index -> new Spd(id, index)));
        return Status.OK;
    }

    /// Entries still in the SPD vanish without giving their SAs back, as in VPP: delete them first.
    public Status remove(int id) {
        Spd gone = byId.remove(id);
        if (gone == null) {
            return Status.NO_SUCH_ENTRY;
        }
        bindings.values().removeIf(bound -> bound == gone);
        interfaces.stream()
                .filter(bound -> bound.spd().equals(Optional.of(gone)))
                .forEach(bound -> bound.spd(Optional.empty()));
        spds.remove(gone.index());
        return Status.OK;
    }

    /// A binding outlives its interface, so that the index is taken for the next one of that
    /// number.
    public Status bind(VppInterface bound, int id) {
        Spd spd = byId.get(id);
        if (spd == null) {
            return Status.NO_SUCH_SPD_OR_SA;
        }
        if (bindings.containsKey(bound.index())) {
            return Status.SPD_ALREADY_BOUND;
        }
        bindings.put(bound.index(), spd);
        bound.spd(Optional.of(spd));
        return Status.OK;
    }

    public Status unbind(VppInterface bound, int id) {
        if (!byId.containsKey(id)) {
            return Status.NO_SUCH_SPD_OR_SA;
        }
        bindings.remove(bound.index());
        bound.spd(Optional.empty());
        return Status.OK;
    }

    public Added addEntry(Policy.Spec spec) {
        Spd spd = byId.get(spec.spdId());
        if (spd == null) {
            return Added.refused(Status.NO_SUCH_SPD_OR_SA);
        }
        Optional<SecurityAssociation> sa = Optional.empty();
        if (spec.action() == Policy.Action.PROTECT) {
            sa = sad.find(spec.saId());
            if (sa.isEmpty()) {
                return Added.refused(Status.NO_SUCH_SPD_OR_SA);
            }
            sa.get().reference();
        }
        Optional<SecurityAssociation> held = sa;
        Policy added = policies.add(index -> new Policy(spec, index, held));
        counters().open(added.statIndex());
        spd.add(added);
        return Added.at(added.statIndex());
    }

    /// One that is not there is fine with VPP. The index in the answer is ~0.
    public Status removeEntry(Policy.Spec spec) {
        Spd spd = byId.get(spec.spdId());
        if (spd == null) {
            return Status.NO_SUCH_SPD_OR_SA;
        }
        spd.remove(spec)
                .ifPresent(gone -> {
                    gone.sa().ifPresent(sad::release);
                    policies.remove(gone.statIndex());
                });
        return Status.OK;
    }

    public void count(Policy matched, int octets) {
        counters().add(matched.statIndex(), 1, octets);
    }

    /// The vector appears with the first entry.
    private Counters counters() {
        if (counters.isEmpty()) {
            counters = Optional.of(Counters.combined(segment, "/net/ipsec/policy"));
        }
        return counters.get();
    }

    public long packets(Policy policy) {
        return counters().value(policy.statIndex());
    }

    public Optional<Spd> find(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Stream<Spd> stream() {
        return spds.stream();
    }

    /// SPDs by the index of the interface they are bound to.
    public Map<Integer, Spd> bindings() {
        return Map.copyOf(bindings);
    }
}
