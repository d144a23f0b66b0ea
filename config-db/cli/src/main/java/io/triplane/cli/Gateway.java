package io.triplane.cli;

import io.triplane.cli.config.Edit;
import io.triplane.cli.grammar.Fault;
import io.triplane.cli.show.RowSource;
import io.triplane.model.ConfigObject;
import io.triplane.model.ConfigReader;
import io.triplane.model.Schema;
import io.triplane.model.schema.Problem;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.model.schema.Table;
import io.triplane.model.state.StateRow;
import io.triplane.store.Acknowledgements;
import io.triplane.store.ConfigWriter;
import io.triplane.store.RowReader;
import io.triplane.store.RowWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// A gateway as the command line sees it: its databases, its start-up file, and where its daemon
/// answers. One thread.
final class Gateway implements RowSource, AutoCloseable {
    private final Doors doors;

    Gateway(Doors doors) {
        this.doors = doors;
    }

    /// Where a gateway is reached.
    interface Doors extends AutoCloseable {
        RowWriter config();

        RowReader state();

        RowReader counters();

        /// Waits until the daemon has judged the objects in the state of these hashes (empty:
        /// gone), for a short while at most.
        Map<ConfigObject, Acknowledgements.Outcome> await(Map<ConfigObject, String> hashes);

        /// The secret as the passkey field of that row holds it. Leaves `secret` blank.
        Sealing seal(RowKey row, Secret secret);

        /// Writes the configuration to the start-up file, and says where that is.
        Path save();

        /// The start-up file's rows; empty where nothing was saved yet.
        Optional<Rows> startup();

        /// The socket of the daemon.
        Path grpcSocket();

        @Override
        void close();
    }

    /// What became of a secret.
    sealed interface Sealing {
        record Sealed(String text) implements Sealing {}

        record Failed(Fault fault) implements Sealing {}
    }

    /// What became of a write.
    sealed interface Written {
        /// Now in the database: the objects that changed, or that were named where none did, with
        /// the hashes that the daemon will acknowledge (empty: gone), and what is still wrong with
        /// them or, where one is gone, now missing in others.
        record Done(SortedMap<ConfigObject, String> hashes, List<Problem> remaining)
                implements Written {
            public Done {
                hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
                remaining = List.copyOf(remaining);
            }
        }

        /// Nothing was written.
        record Refused(List<Fault> faults) implements Written {
            public Refused {
                faults = List.copyOf(faults);
            }
        }
    }

    /// Our rows of CONFIG_DB.
    Rows configuration() {
        return doors.config().tables(Schema::isOurs);
    }

    @Override
    public List<RawRow> rows(Table table, String... prefix) {
        RowReader database = database(table);
        if (prefix.length == table.keyParts().size()) {
            return List.copyOf(database.rows(List.of(table.key(prefix))).all());
        }
        return database.table(table.name()).under(table.name(), prefix).stream()
                .filter(row -> row.key().parts().size() == table.keyParts().size())
                .toList();
    }

    private RowReader database(Table table) {
        if (Schema.TABLES.contains(table)) {
            return doors.config();
        }
        return switch (StateRow.database(table.name())) {
            case CONFIG_DB -> doors.config();
            case STATE_DB -> doors.state();
            case COUNTERS_DB -> doors.counters();
        };
    }

    /// Replaces our rows by what `change` makes of them, all or nothing. `change` is called again
    /// when somebody else wrote in between, and may refuse.
    Written write(Function<Rows, Edit.Outcome> change, Set<ConfigObject> named) {
        AtomicReference<Edit.Outcome> last = new AtomicReference<>();
        AtomicReference<Rows> before = new AtomicReference<>(Rows.empty());
        ConfigWriter.Result result =
                new ConfigWriter(doors.config())
                        .change(rows -> {
                            Edit.Outcome outcome = change.apply(rows);
                            last.set(outcome);
                            before.set(rows);
                            return outcome instanceof Edit.Outcome.Done(Rows after) ? after : rows;
                        });
        return switch (last.get()) {
            case Edit.Outcome.Refused(Fault fault) -> new Written.Refused(List.of(fault));
            case Edit.Outcome.Done(Rows rows) ->
                    switch (result) {
                        case ConfigWriter.Result.Refused(List<Problem> problems) ->
                                new Written.Refused(
                                        problems.stream().map(Verdicts::refused).toList());
                        case ConfigWriter.Result.Unchanged _ -> unchanged(rows, named);
                        case ConfigWriter.Result.Written(var hashes, var remaining) -> {
                            List<Problem> all = new ArrayList<>(remaining);
                            if (hashes.containsValue("")) {
                                all.addAll(bereft(before.get(), rows, hashes.keySet()));
                            }
                            yield new Written.Done(hashes, all);
                        }
                    };
        };
    }

    /// What other objects miss now that some are gone.
    private static List<Problem> bereft(Rows before, Rows after, Set<ConfigObject> changed) {
        List<Problem> problems = new ArrayList<>(ConfigReader.problems(after));
        problems.removeAll(ConfigReader.problems(before));
        problems.removeIf(
                problem -> ConfigObject.of(problem.row()).filter(changed::contains).isPresent());
        return problems;
    }

    private static Written.Done unchanged(Rows rows, Set<ConfigObject> named) {
        SortedMap<ConfigObject, String> hashes = new TreeMap<>();
        for (ConfigObject object : named) {
            hashes.put(object, object.rows(rows).isEmpty() ? "" : object.hash(rows));
        }
        List<Problem> problems =
                ConfigReader.problems(rows).stream()
                        .filter(problem ->
                                ConfigObject.of(problem.row()).filter(named::contains).isPresent())
                        .toList();
        return new Written.Done(hashes, problems);
    }

    Map<ConfigObject, Acknowledgements.Outcome> await(Map<ConfigObject, String> hashes) {
        return doors.await(hashes);
    }

    Sealing seal(RowKey row, Secret secret) {
        return doors.seal(row, secret);
    }

    Path save() {
        return doors.save();
    }

    Optional<Rows> startup() {
        return doors.startup();
    }

    Path grpcSocket() {
        return doors.grpcSocket();
    }

    @Override
    public void close() {
        doors.close();
    }
}
