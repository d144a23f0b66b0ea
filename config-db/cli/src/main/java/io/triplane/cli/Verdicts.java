package io.triplane.cli;

import io.triplane.cli.grammar.Fault;
import io.triplane.cli.show.Answer;
import io.triplane.model.ConfigObject;
import io.triplane.model.schema.Problem;
import io.triplane.model.schema.Problem.Severity;
import io.triplane.model.schema.Table;
import io.triplane.model.state.GatewayState;
import io.triplane.store.Acknowledgements.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Tells what the daemon made of what was written: applied, pending or failed, object by object.
final class Verdicts {
    /// Rows that were refused, and not written.
    static final String REFUSED = "config.refused";

    private static final String WARNING = "config.warning";
    private static final String APPLIED = "applied";
    private static final String PENDING = "pending";
    private static final String FAILED = "failed";
    private static final String REMOVED = "removed";
    private static final String UNDER_WAY =
            "it is being carried out; \"show ipsec tunnel\" tells when it is in force";
    private static final String NOBODY =
            "no daemon runs on this gateway; start one with \"triplane run\"";

    private final Gateway gateway;
    private final Output output;
    private final boolean waits;
    private final Set<Problem> warned = new HashSet<>();

    Verdicts(Gateway gateway, Output output, boolean waits) {
        this.gateway = gateway;
        this.output = output;
        this.waits = waits;
    }

    private record Told(ConfigObject object, String state, String reason) {}

    static Fault refused(Problem problem) {
        return Fault.of(REFUSED, problem.toString());
    }

    /// Tells of these of the objects written; false when one of them failed.
    boolean tell(Gateway.Written.Done done, Set<ConfigObject> objects) {
        warn(done, objects);
        if (!waits) {
            return true;
        }
        SortedMap<ConfigObject, String> complete = new TreeMap<>(done.hashes());
        complete.keySet().retainAll(objects);
        complete.keySet().removeAll(incomplete(done));
        Map<ConfigObject, Outcome> outcomes =
                complete.isEmpty() ? Map.of() : gateway.await(complete);
        List<Told> told = new ArrayList<>();
        for (ConfigObject object : objects) {
            Outcome heard = outcomes.getOrDefault(object, new Outcome.Unheard());
            told.add(told(object, done, heard));
        }
        output.answer(answer(told), List.of());
        return told.stream().noneMatch(one -> one.state().equals(FAILED));
    }

    /// Objects that cannot be applied before more is configured.
    static Set<ConfigObject> incomplete(Gateway.Written.Done done) {
        Set<ConfigObject> incomplete = new TreeSet<>();
        for (ConfigObject object : done.hashes().keySet()) {
            if (missing(done.remaining(), object).isPresent()) {
                incomplete.add(object);
            }
        }
        return incomplete;
    }

    private Told told(ConfigObject object, Gateway.Written.Done done, Outcome heard) {
        Optional<String> missing = missing(done.remaining(), object);
        if (missing.isPresent()) {
            return new Told(object, PENDING, missing.get());
        }
        boolean gone = String.valueOf(done.hashes().get(object)).isEmpty();
        return switch (heard) {
            case Outcome.Applied _ -> new Told(object, gone ? REMOVED : APPLIED, "");
            case Outcome.Pending(String reason) -> new Told(object, PENDING, reason);
            case Outcome.Failed(String reason) -> new Told(object, FAILED, reason);
            case Outcome.Unheard _ -> new Told(object, PENDING, unheard());
        };
    }

    /// A daemon that runs publishes its own state, and takes it away when it ends.
    private String unheard() {
        return gateway.rows(GatewayState.TABLE, Table.GLOBAL).isEmpty() ? NOBODY : UNDER_WAY;
    }

    private static Optional<String> missing(List<Problem> problems, ConfigObject object) {
        List<String> texts = new ArrayList<>();
        for (Problem problem : problems) {
            if (problem.severity() == Severity.INCOMPLETE && isOf(problem, object)) {
                texts.add(problem.toString());
            }
        }
        return texts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", texts));
    }

    /// Harmless problems of the objects told of, and any of objects that nobody touched.
    private void warn(Gateway.Written.Done done, Set<ConfigObject> objects) {
        for (Problem problem : done.remaining()) {
            boolean told = objects.stream().anyMatch(object -> isOf(problem, object));
            boolean touched =
                    done.hashes().keySet().stream().anyMatch(object -> isOf(problem, object));
            if (((told && problem.harmless()) || !touched) && warned.add(problem)) {
                output.fault(Fault.of(WARNING, problem.toString()));
            }
        }
    }

    private static boolean isOf(Problem problem, ConfigObject object) {
        return ConfigObject.of(problem.row()).equals(Optional.of(object));
    }

    private static Answer answer(List<Told> told) {
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> json = new ArrayList<>();
        for (Told one : told) {
            String reason = one.reason().isEmpty() ? "" : ": " + one.reason();
            lines.add(label(one.object()) + ": " + one.state() + reason);
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("object", one.object().toString());
            members.put("config_state", one.state());
            members.put("reason", one.reason());
            json.add(members);
        }
        return new Answer(lines, json);
    }

    /// As the object is typed.
    private static String label(ConfigObject object) {
        return switch (object.kind()) {
            case GLOBAL -> "global";
            case DATAPLANE -> "dataplane";
            case SECRET -> "secret " + object.name();
            case INTERFACE -> "interface " + object.name();
            case CONNECTION -> "ipsec " + object.name();
        };
    }
}
