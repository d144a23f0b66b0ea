package io.triplane.model;

import io.triplane.model.schema.Problem;
import io.triplane.model.schema.Problem.Severity;
import java.util.List;
import java.util.Optional;

/// What one reading of the database came to: the configuration in force, and all that is wrong with
/// the rows. An object with a blocking problem is in the snapshot in its last good version, or not
/// at all.
public record ConfigReading(ConfigSnapshot snapshot, List<Problem> problems) {
    /// Nothing configured yet.
    public static final ConfigReading EMPTY = new ConfigReading(ConfigSnapshot.EMPTY, List.of());

    public ConfigReading {
        problems = List.copyOf(problems);
    }

    /// All problems that belong to one object, harmless ones too.
    public List<Problem> problemsOf(ConfigObject object) {
        return problems.stream()
                .filter(problem -> ConfigObject.of(problem.row()).equals(Optional.of(object)))
                .toList();
    }

    public ConfigState stateOf(ConfigObject object) {
        List<Problem> own = problemsOf(object);
        if (own.stream().anyMatch(problem -> problem.severity() == Severity.ERROR)) {
            return ConfigState.FAILED;
        }
        return own.stream().allMatch(Problem::harmless) ? ConfigState.APPLIED : ConfigState.PENDING;
    }
}
