package io.triplane.cli;

import io.triplane.cli.config.Edit;
import io.triplane.cli.config.RunningConfig;
import io.triplane.cli.grammar.Command;
import io.triplane.cli.grammar.ConfigGrammar;
import io.triplane.cli.grammar.ExecGrammar;
import io.triplane.cli.grammar.Fault;
import io.triplane.cli.grammar.Verb;
import io.triplane.cli.grammar.View;
import io.triplane.cli.show.Answer;
import io.triplane.cli.show.ChildSaShow;
import io.triplane.cli.show.IkeSaShow;
import io.triplane.cli.show.Reply;
import io.triplane.cli.show.TunnelShow;
import io.triplane.cli.show.VersionShow;
import io.triplane.model.ConnectionTable;
import io.triplane.model.Passkey;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.RawRow;
import io.triplane.model.schema.RowKey;
import io.triplane.model.schema.Rows;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The `show` commands that read the gateway's databases.
final class Reads {
    private static final String NO_STARTUP = "config.startup.absent";

    private final Gateway gateway;
    private final InstantSource clock;

    Reads(Gateway gateway, InstantSource clock) {
        this.gateway = gateway;
        this.clock = clock;
    }

    Reply reply(Command command, Verb.Show verb) {
        long now = clock.instant().getEpochSecond();
        List<String> connection = command.values(ExecGrammar.NAME);
        boolean detail = command.says("detail");
        Optional<Fault> unknown = unknownConnection(connection);
        if (unknown.isPresent()) {
            return new Reply.Fails(unknown.get());
        }
        return switch (verb) {
            case RUNNING -> configuration(gateway.configuration(), command);
            case STARTUP ->
                    gateway.startup()
                            .map(rows -> configuration(rows, command))
                            .orElseGet(() -> new Reply.Fails(noStartup()));
            case IKE_SA -> new Reply.Holds(IkeSaShow.answer(gateway, connection, detail, now));
            case CHILD_SA -> new Reply.Holds(ChildSaShow.answer(gateway, connection, detail, now));
            case TUNNEL -> new Reply.Holds(TunnelShow.answer(gateway, connection, detail));
            case VERSION -> new Reply.Holds(VersionShow.answer(gateway, Version.text(), now));
        };
    }

    private Optional<Fault> unknownConnection(List<String> named) {
        if (named.isEmpty() || !gateway.rows(ConnectionTable.TABLE, named.getFirst()).isEmpty()) {
            return Optional.empty();
        }
        RowKey key = ConnectionTable.TABLE.key(named.getFirst());
        return Optional.of(Edit.absent(Rows.of(gateway.rows(ConnectionTable.TABLE)), "ipsec", key));
    }

    /// The commands; where the command names a section, only that, and of that only the object
    /// named.
    private static Reply configuration(Rows rows, Command command) {
        Optional<View> section =
                ConfigGrammar.objects().stream()
                        .filter(view -> command.says(view.name()))
                        .findFirst();
        Optional<String> object = command.value(ExecGrammar.OBJECT);
        List<String> lines = new ArrayList<>();
        for (RunningConfig.Block block : RunningConfig.blocks(rows, command.says("all"))) {
            if (section.map(view -> view.name().equals(block.view())).orElse(true)
                    && object.map(block.name()::equals).orElse(true)) {
                lines.addAll(block.lines());
                lines.add("!");
            }
        }
        if (object.isPresent() && lines.isEmpty()) {
            View view = section.orElseThrow();
            RowKey key = RowKey.of(view.table().orElseThrow().name(), object.get());
            return new Reply.Fails(Edit.absent(rows, view.name(), key));
        }
        return new Reply.Holds(new Answer(lines, json(rows, section, object)));
    }

    /// The shape of `config_db.json`, clear passkeys masked.
    private static Map<String, Object> json(
            Rows rows, Optional<View> section, Optional<String> object) {
        Map<String, Map<String, Object>> tables = new TreeMap<>();
        for (RawRow row : rows.all()) {
            RowKey key = row.key();
            if (section.map(view -> holds(view, key.table())).orElse(true)
                    && object.map(key.part(0)::equals).orElse(true)) {
                Map<String, Object> fields = new TreeMap<>();
                row.fields().forEach((field, text) -> fields.put(field, masked(field, text)));
                tables.computeIfAbsent(key.table(), _ -> new TreeMap<>()).put(key.key(), fields);
            }
        }
        return new TreeMap<>(tables);
    }

    private static boolean holds(View view, String table) {
        return view.tables().contains(table) || view.table().orElseThrow().name().equals(table);
    }

    private static String masked(String field, String text) {
        boolean clear = field.equals("passkey") && !text.startsWith(Passkey.SEALED_PREFIX);
        return clear ? Field.MASK : text;
    }

    private static Fault noStartup() {
        return Fault.of(
                NO_STARTUP,
                "no configuration was saved yet; \"write memory\" saves the running one");
    }
}
