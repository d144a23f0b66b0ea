package io.triplane.model;

import io.triplane.model.schema.Problem;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import io.triplane.model.schema.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// From rows to the configuration in force: a pure function of the last good configuration and the
/// rows. All faults are reported at once; an object with a fault keeps its last good version, and
/// an object whose row is gone is gone.
public final class ConfigReader {
    private final ConfigSnapshot previous;
    private final Rows rows;
    private final List<Problem> problems = new ArrayList<>();

    /// Objects with a problem in the key of one of their rows.
    private final Set<ConfigObject> badlyKeyed = new HashSet<>();

    private ConfigReader(ConfigSnapshot previous, Rows rows) {
        this.previous = previous;
        this.rows = rows;
    }

    /// `previous` is the last good configuration; [ConfigSnapshot#EMPTY] at the start.
    public static ConfigReading read(ConfigSnapshot previous, Rows rows) {
        return new ConfigReader(previous, rows).read();
    }

    /// All that is wrong with rows, no configuration being in force.
    public static List<Problem> problems(Rows rows) {
        return read(ConfigSnapshot.EMPTY, rows).problems();
    }

    private ConfigReading read() {
        checkKeys();
        IpsecGlobal global =
                one(IpsecGlobal.TABLE, ObjectReaders::global, previous.global())
                        .orElse(IpsecGlobal.DEFAULT);
        IpsecDataplane dataplane =
                one(IpsecDataplane.TABLE, ObjectReaders::dataplane, previous.dataplane())
                        .orElse(IpsecDataplane.DEFAULT);
        SortedMap<String, IkeSecret> secrets =
                many(IkeSecret.TABLE, ObjectReaders::secret, previous.secrets());
        SortedMap<String, IpsecInterface> interfaces =
                many(
                        IpsecInterface.TABLE,
                        row -> ObjectReaders.tunnelInterface(row, rows),
                        previous.interfaces());
        ConnectionReader reader = new ConnectionReader(rows, global);
        ConnectionSet set = new ConnectionSet(previous, secrets, interfaces);
        for (RawRow row : soundRows(ConnectionTable.TABLE)) {
            set.add(row.key(), judged(row.key(), reader.read(row)));
        }
        SortedMap<String, IpsecConnection> connections = set.resolve(problems);
        checkOrphans();
        problems.sort(Comparator.comparing(Problem::row));
        return new ConfigReading(
                new ConfigSnapshot(
                        global,
                        dataplane,
                        set.secretsWithThoseKept(),
                        set.interfacesWithThoseKept(),
                        connections),
                problems);
    }

    private void checkKeys() {
        for (Problem problem : Keys.check(rows)) {
            problems.add(problem);
            if (!problem.harmless()) {
                ConfigObject.of(problem.row()).ifPresent(badlyKeyed::add);
            }
        }
    }

    private <T> Optional<T> one(Table table, Function<RawRow, Candidate<T>> read, T lastGood) {
        return rows.row(table.key(Table.GLOBAL))
                .map(row -> judged(row.key(), read.apply(row)).object().orElse(lastGood));
    }

    private <T> SortedMap<String, T> many(
            Table table, Function<RawRow, Candidate<T>> read, SortedMap<String, T> lastGood) {
        SortedMap<String, T> objects = new TreeMap<>();
        for (RawRow row : soundRows(table)) {
            String name = row.key().part(0);
            judged(row.key(), read.apply(row))
                    .object()
                    .or(() -> Optional.ofNullable(lastGood.get(name)))
                    .ifPresent(object -> objects.put(name, object));
        }
        return objects;
    }

    private List<RawRow> soundRows(Table table) {
        return rows.under(table.name()).stream()
                .filter(row -> row.key().parts().size() == table.keyParts().size())
                .filter(row -> Keys.isSound(row.key()))
                .toList();
    }

    /// Notes the problems; a row of the object under an impossible key blocks the whole object.
    private <T> Candidate<T> judged(RowKey row, Candidate<T> candidate) {
        problems.addAll(candidate.problems());
        boolean bad = ConfigObject.of(row).filter(badlyKeyed::contains).isPresent();
        return bad ? new Candidate<>(Optional.empty(), candidate.problems()) : candidate;
    }

    private void checkOrphans() {
        for (RawRow row : rows.all()) {
            ConfigObject.of(row.key())
                    .map(object -> RowKey.of(object.kind().tables().getFirst(), object.name()))
                    .filter(owner -> Keys.isSound(row.key()) && !rows.contains(owner))
                    .ifPresent(owner ->
                            problems.add(ObjectReaders.orphan(row.key(), owner.toString())));
        }
    }
}
