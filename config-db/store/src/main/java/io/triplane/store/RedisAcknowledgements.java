package io.triplane.store;

import io.triplane.model.ConfigObject;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.model.state.Applied;
import io.triplane.model.state.StateRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads acknowledgements from STATE_DB as they come. It subscribes before it reads, and looks from
/// time to time all the same, for servers that tell of no changes. For one thread at a time.
public final class RedisAcknowledgements implements Acknowledgements {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

    private final Endpoint endpoint;
    private final RespDatabase state;

    /// `endpoint` is of STATE_DB.
    public RedisAcknowledgements(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.state = new RespDatabase(endpoint);
    }

    @Override
    public SortedMap<ConfigObject, Outcome> await(
            Map<ConfigObject, String> hashes, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        Map<ConfigObject, String> open = new HashMap<>(hashes);
        SortedMap<ConfigObject, Outcome> outcomes = new TreeMap<>();
        try (RespClient events = RespClient.open(endpoint)) {
            events.call("PSUBSCRIBE", "__keyspace@" + endpoint.id() + "__:*_TABLE|*");
            look(open, outcomes);
            long left = deadline - System.nanoTime();
            while (!open.isEmpty() && left > 0) {
                events.await(Duration.ofNanos(Math.min(left, LOOK_INTERVAL.toNanos())));
                look(open, outcomes);
                left = deadline - System.nanoTime();
            }
        }
        open.keySet().forEach(object -> outcomes.put(object, new Outcome.Unheard()));
        return outcomes;
    }

    @Override
    public void close() {
        state.close();
    }

    private void look(Map<ConfigObject, String> open, SortedMap<ConfigObject, Outcome> outcomes) {
        Map<RowKey, ConfigObject> keys = new HashMap<>();
        open.keySet().forEach(object -> keys.put(Applied.row(object), object));
        Rows rows = state.rows(keys.keySet());
        keys.forEach((key, object) ->
                outcome(object, open.getOrDefault(object, ""), rows.row(key))
                        .ifPresent(outcome -> outcomes.put(object, outcome)));
        outcomes.keySet().forEach(open::remove);
    }

    /// Empty as long as the gateway speaks of another version. Of an object that is gone, nothing
    /// is applied any more.
    private static Optional<Outcome> outcome(
            ConfigObject object, String hash, Optional<RawRow> row) {
        StateRow read =
                StateRow.decode(
                        Applied.table(object),
                        row.orElse(new RawRow(Applied.row(object), new TreeMap<>())),
                        _ -> {});
        if (!read.get(Applied.APPLIED_HASH).orElse("").equals(hash)) {
            return Optional.empty();
        }
        if (hash.isEmpty()) {
            return Optional.of(new Outcome.Applied());
        }
        String reason = read.get(Applied.CONFIG_REASON).orElse("no reason given");
        return read.get(Applied.CONFIG_STATE)
                .map(state ->
                        switch (state) {
                            case APPLIED -> new Outcome.Applied();
                            case PENDING -> new Outcome.Pending(reason);
                            case FAILED -> new Outcome.Failed(reason);
                        });
    }
}
