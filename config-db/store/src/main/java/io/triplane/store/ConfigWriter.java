package io.triplane.store;

import io.triplane.model.ConfigObject;
import io.triplane.model.ConfigReader;
import io.triplane.model.ConfigReading;
import io.triplane.model.ConfigSnapshot;
import io.triplane.model.Schema;
import io.triplane.model.schema.Problem;
import io.triplane.model.schema.Problem.Severity;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.store.RowWriter.Decision;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// The one way in which our own programs write configuration: an edit is checked against the whole
/// configuration and then written in one step, or refused with every reason. Faults that were there
/// before do not stand in the way of an edit that adds none.
public final class ConfigWriter {
    private final RowWriter database;

    public ConfigWriter(RowWriter database) {
        this.database = database;
    }

    /// What became of an edit.
    public sealed interface Result {
        /// Written; `hashes` are of the objects that changed, as the gateway will acknowledge them
        /// (empty text: the object is gone). `remaining` lists what is still wrong with or missing
        /// in them.
        record Written(SortedMap<ConfigObject, String> hashes, List<Problem> remaining)
                implements Result {
            public Written {
                hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
                remaining = List.copyOf(remaining);
            }
        }

        /// The edit changes nothing.
        record Unchanged() implements Result {}

        /// Not written, for these reasons.
        record Refused(List<Problem> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /// `edit` makes the wanted rows of the present ones. It may run several times, and must touch
    /// tables of the schema only.
    public Result change(UnaryOperator<Rows> edit) {
        return database.transact(Schema::isOurs, before -> judged(before, edit.apply(before)));
    }

    /// What [#change] would answer, without writing.
    public Result check(UnaryOperator<Rows> edit) {
        Rows before = database.tables(Schema::isOurs);
        return judged(before, edit.apply(before)).answer();
    }

    private static Decision<Result> judged(Rows before, Rows wanted) {
        Set<RowKey> touched = RowChange.keys(RowChange.between(before, wanted));
        if (touched.isEmpty()) {
            return Decision.leave(new Result.Unchanged());
        }
        ConfigReading present = ConfigReader.read(ConfigSnapshot.EMPTY, before);
        Set<Problem> old = new HashSet<>(present.problems());
        // On top of what is there, as the daemon reads it: of two that want the same, the newcomer
        // is at fault.
        List<Problem> now = ConfigReader.read(present.snapshot(), wanted).problems();
        List<Problem> added =
                now.stream()
                        .filter(problem -> problem.severity() == Severity.ERROR)
                        .filter(problem -> !old.contains(problem))
                        .toList();
        if (!added.isEmpty()) {
            return Decision.leave(new Result.Refused(added));
        }
        NavigableMap<ConfigObject, String> hashes = new TreeMap<>();
        for (RowKey key : touched) {
            ConfigObject.of(key).ifPresent(object -> hashes.put(object, object.hash(wanted)));
        }
        List<Problem> remaining =
                now.stream()
                        .filter(problem ->
                                ConfigObject.of(problem.row())
                                        .filter(hashes::containsKey)
                                        .isPresent())
                        .toList();
        return Decision.write(wanted, new Result.Written(hashes, remaining));
    }
}
