package io.triplane.jvpp.stats;

import io.triplane.jvpp.unix.SharedMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads counters from a VPP's stats segment. Any thread may read, one at a time. After the death
/// of its VPP it goes on reading the last values: whoever owns the API connection closes both.
public final class StatsReader implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /// How long VPP may be in the middle of a change before a reading fails. A change takes
    /// microseconds, the growth of a large vector a few milliseconds.
    private static final Duration BUSY_MAX = Duration.ofMillis(250);

    private final StatsSegment segment;
    private final Runnable release;

    /// Where names were found, true for one epoch.
    private final Map<String, Integer> places = new HashMap<>();

    private long placesEpoch = -1;
    private boolean closed;

    /// @param release gives the memory back
    StatsReader(StatsSegment segment, Runnable release) {
        this.segment = segment;
        this.release = release;
    }

    /// Maps the segment behind a stats socket, usually `/run/vpp/stats.sock`.
    public static StatsReader open(Path socket) throws IOException {
        SharedMemory shared = SharedMemory.receive(socket, CONNECT_TIMEOUT);
        try {
            return new StatsReader(StatsSegment.of(shared.memory()), shared::close);
        } catch (IOException e) {
            shared.close();
            throw e;
        }
    }

    /// Copies the entries of these names in one pass.
    public synchronized StatsRead read(Collection<String> names) {
        return attempt(view -> values(view, names));
    }

    /// The names of all entries.
    public synchronized List<String> names() {
        return switch (attempt(StatsReader::directory)) {
            case StatsRead.Values(Map<String, StatsValue> found) ->
                    found.keySet().stream().sorted().toList();
            case StatsRead.Failed _ -> List.of();
        };
    }

    private interface Reading {
        Map<String, StatsValue> read(StatsSegment.View view) throws StatsSegment.TornException;
    }

    /// Reads until the structure stood still from begin to end (`stat_client`'s rule: no change in
    /// progress, same epoch before and after).
    private StatsRead attempt(Reading reading) {
        if (closed) {
            return new StatsRead.Failed("the stats segment was given back");
        }
        long deadline = System.nanoTime() + BUSY_MAX.toNanos();
        String why = "VPP is changing its stats segment";
        while (System.nanoTime() < deadline) {
            Optional<StatsSegment.View> view = segment.view();
            if (view.isPresent()) {
                try {
                    Map<String, StatsValue> values = reading.read(view.get());
                    if (segment.isUnchanged(view.get())) {
                        return new StatsRead.Values(values);
                    }
                } catch (StatsSegment.TornException e) {
                    why = e.text();
                }
            }
            Thread.onSpinWait();
        }
        return new StatsRead.Failed(
                "no consistent reading within %d ms: %s".formatted(BUSY_MAX.toMillis(), why));
    }

    private Map<String, StatsValue> values(StatsSegment.View view, Collection<String> names)
            throws StatsSegment.TornException {
        locate(view, names);
        Map<String, StatsValue> values = new HashMap<>();
        for (String name : names) {
            Integer place = places.get(name);
            // Some paths of VPP change entries without a new epoch: the name decides.
            if (place != null && view.name(place).equals(name)) {
                view.value(place).ifPresent(value -> values.put(name, value));
            }
        }
        return values;
    }

    private void locate(StatsSegment.View view, Collection<String> names)
            throws StatsSegment.TornException {
        if (placesEpoch == view.epoch() && places.keySet().containsAll(names)) {
            return;
        }
        places.clear();
        placesEpoch = view.epoch();
        for (int place = 0; place < view.size(); place++) {
            places.put(view.name(place), place);
        }
    }

    private static Map<String, StatsValue> directory(StatsSegment.View view)
            throws StatsSegment.TornException {
        Map<String, StatsValue> names = new HashMap<>();
        for (int place = 0; place < view.size(); place++) {
            if (view.isUsed(place)) {
                names.put(view.name(place), new StatsValue.Scalar(place));
            }
        }
        return names;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            release.run();
        }
    }
}
