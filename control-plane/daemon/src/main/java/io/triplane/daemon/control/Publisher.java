package io.triplane.daemon.control;

import io.triplane.ikev2.Tick;
import io.triplane.model.schema.RowKey;
import io.triplane.model.state.StateRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes rows where they differ from what was written last, and rows of SAs and counters at most
/// once a second each, the newest values winning.
final class Publisher {
    private static final Duration ROW_INTERVAL_MIN = Duration.ofSeconds(1);

    private final StateOutlet outlet;
    private final Map<RowKey, Written> written = new HashMap<>();
    private final Map<RowKey, StateRow> held = new HashMap<>();

    private record Written(StateRow row, Tick at) {}

    Publisher(StateOutlet outlet) {
        this.outlet = outlet;
    }

    /// Writes without delay.
    void put(StateRow row, Tick now) {
        held.remove(row.key());
        @Nullable Written before = written.get(row.key());
        if (before == null || !before.row().equals(row)) {
            written.put(row.key(), new Written(row, now));
            outlet.put(row);
        }
    }

    /// Writes now, or when the row is a second old.
    void putPaced(StateRow row, Tick now) {
        @Nullable Written before = written.get(row.key());
        if (before == null || !now.isBefore(before.at().plus(ROW_INTERVAL_MIN))) {
            put(row, now);
        } else if (before.row().equals(row)) {
            held.remove(row.key());
        } else {
            held.put(row.key(), row);
        }
    }

    void remove(RowKey key) {
        held.remove(key);
        if (written.remove(key) != null) {
            outlet.remove(key);
        }
    }

    /// Writes the held rows whose time has come.
    int flush(Tick now) {
        Set<RowKey> due = new HashSet<>();
        held.keySet()
                .forEach(key ->
                        dueAt(key).filter(at -> !now.isBefore(at)).ifPresent(_ -> due.add(key)));
        for (RowKey key : due) {
            @Nullable StateRow row = held.get(key);
            if (row != null) {
                put(row, now);
            }
        }
        return due.size();
    }

    /// When the next held row is due.
    Optional<Tick> deadline() {
        return held.keySet().stream().flatMap(key -> dueAt(key).stream()).min(Tick::compareTo);
    }

    private Optional<Tick> dueAt(RowKey key) {
        return Optional.ofNullable(written.get(key)).map(w -> w.at().plus(ROW_INTERVAL_MIN));
    }
}
