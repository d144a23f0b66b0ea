package io.triplane.model;

import io.triplane.model.schema.Problem;
import java.util.List;
import java.util.Optional;

/// An object as its rows have it: usable or not, and what was found. `object` is empty when a
/// problem blocks it.
record Candidate<T>(Optional<T> object, List<Problem> problems) {
    static <T> Candidate<T> of(T object, Findings findings) {
        return new Candidate<>(Optional.of(object), findings.problems());
    }

    static <T> Candidate<T> blocked(Findings findings) {
        return new Candidate<>(Optional.empty(), findings.problems());
    }
}
