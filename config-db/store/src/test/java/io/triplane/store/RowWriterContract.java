package io.triplane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.store.RowWriter.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What every database of rows does, whichever the twin.
abstract class RowWriterContract {
    private static final RowKey ONE = RowKey.of("T", "one");
    private static final RowKey TWO = RowKey.of("T", "two", "2001:db8::1/64");

    /// The database under test, empty.
    abstract RowWriter writer();

    /// The same database in other hands: a `HSET` or `DEL` of somebody else.
    abstract void hset(String key, String field, String value);

    abstract void del(String key);

    /// The raw fields of a key.
    abstract Map<String, String> raw(String key);

    @Test
    void rowsOfOthersAreRead() {
        hset("T|one", "a", "1");
        hset("T|two|2001:db8::1/64", "NULL", "NULL");
        hset("OTHER|x", "a", "1");
        writer().setText("CONFIG_DB_INITIALIZED", "1");

        Rows rows = writer().tables("T"::equals);

        assertThat(rows)
                .isEqualTo(
                        Rows.of(
                                List.of(
                                        RawRow.of(ONE, Map.of("a", "1")),
                                        RawRow.of(TWO, Map.of()))));
        assertThat(writer().table("T")).isEqualTo(rows);
        assertThat(writer().rows(List.of(TWO, RowKey.of("T", "three"))).all())
                .containsExactly(RawRow.of(TWO, Map.of()));
        assertThat(writer().text("CONFIG_DB_INITIALIZED")).hasValue("1");
        assertThat(writer().text("NOTHING")).isEmpty();
    }

    @Test
    void keysOfOtherTypesAreNoRows() {
        writer().setText("T|text", "no hash");
        hset("T|one", "a", "1");

        assertThat(writer().table("T").all()).extracting(RawRow::key).containsExactly(ONE);
    }

    @Test
    void transactionWritesExactlyTheDifference() {
        hset("T|one", "keep", "1");
        hset("T|one", "drop", "2");
        hset("T|two|2001:db8::1/64", "a", "1");

        String answer =
                writer().transact(
                                "T"::equals,
                                rows ->
                                        Decision.write(
                                                rows.with(
                                                                RawRow.of(
                                                                        ONE,
                                                                        Map.of(
                                                                                "keep", "1",
                                                                                "new", "ä€")))
                                                        .without(TWO),
                                                "done"));

        assertThat(answer).isEqualTo("done");
        assertThat(raw("T|one")).isEqualTo(Map.of("keep", "1", "new", "ä€"));
        assertThat(raw("T|two|2001:db8::1/64")).isEmpty();
    }

    @Test
    void rowWithoutFieldsIsStoredWithItsPlaceholderAndLosesItLater() {
        writer().transact("T"::equals, rows -> Decision.write(rows.with(row(ONE)), 0));
        assertThat(raw("T|one")).isEqualTo(Map.of("NULL", "NULL"));

        writer().transact("T"::equals, rows -> Decision.write(rows.with(row(ONE, "a")), 0));
        assertThat(raw("T|one")).isEqualTo(Map.of("a", "1"));

        writer().transact("T"::equals, rows -> Decision.write(rows.with(row(ONE)), 0));
        assertThat(raw("T|one")).isEqualTo(Map.of("NULL", "NULL"));
    }

    @Test
    void decisionToLeaveWritesNothing() {
        hset("T|one", "a", "1");

        int size = writer().transact("T"::equals, rows -> Decision.leave(rows.size()));

        assertThat(size).isEqualTo(1);
        assertThat(raw("T|one")).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void bodyThatThrowsWritesNothing() {
        hset("T|one", "a", "1");

        assertThatThrownBy(() ->
                        writer().transact(
                                        "T"::equals,
                                        _ -> {
                                            throw new IllegalStateException("no");
                                        }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(raw("T|one")).isEqualTo(Map.of("a", "1"));
        int size = writer().transact("T"::equals, rows -> Decision.leave(rows.size()));
        assertThat(size).isEqualTo(1);
    }

    @Test
    void changesAreAppliedInOrder() {
        List<RowChange> changes = new ArrayList<>();
        changes.add(new RowChange.Put(ONE, new TreeMap<>(Map.of("a", "1")), new TreeSet<>()));
        changes.add(
                new RowChange.Put(
                        ONE, new TreeMap<>(Map.of("b", "2")), new TreeSet<>(List.of("a"))));
        changes.add(new RowChange.Put(TWO, new TreeMap<>(Map.of("a", "1")), new TreeSet<>()));
        changes.add(new RowChange.Delete(TWO));

        writer().apply(changes);

        assertThat(raw("T|one")).isEqualTo(Map.of("b", "2"));
        assertThat(raw("T|two|2001:db8::1/64")).isEmpty();
    }

    @Test
    void entryOfAMapIsSetAndRemoved() {
        writer().setEntry("MAP", "a", Optional.of("1"));
        writer().setEntry("MAP", "b", Optional.of("2"));
        writer().setEntry("MAP", "a", Optional.empty());

        assertThat(raw("MAP")).isEqualTo(Map.of("b", "2"));
    }

    @Test
    void thousandsOfRowsAreReadAndWritten() {
        int count = 5000;
        List<RowChange> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            changes.add(
                    new RowChange.Put(
                            RowKey.of("T", "row" + i),
                            new TreeMap<>(Map.of("a", "x".repeat(100), "i", "" + i)),
                            new TreeSet<>()));
        }
        writer().apply(changes);

        assertThat(writer().table("T").size()).isEqualTo(count);
        AtomicInteger seen = new AtomicInteger();
        writer().transact(
                        "T"::equals,
                        rows -> {
                            seen.set(rows.size());
                            return Decision.write(Rows.empty(), 0);
                        });
        assertThat(seen).hasValue(count);
        assertThat(writer().table("T").size()).isZero();
    }

    static RawRow row(RowKey key, String... fields) {
        Map<String, String> values = new TreeMap<>();
        for (String field : fields) {
            values.put(field, "1");
        }
        return RawRow.of(key, values);
    }
}
