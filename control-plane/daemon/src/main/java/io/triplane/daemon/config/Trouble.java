package io.triplane.daemon.config;

import io.triplane.model.schema.Problem;

/// Why something of the configuration is not in force: a code for programs, a sentence for people.
///
/// @param field what is at fault, as `TABLE|key field`; empty when no row is
/// @param value what was found there; never a secret
/// @param remedy what to do; empty when nothing but waiting helps
public record Trouble(String code, String field, String value, String text, String remedy) {
    /// A value of the configuration that cannot be taken.
    public static Trouble of(String code, Problem problem) {
        return new Trouble(
                code, place(problem), problem.value(), problem.toString(), problem.remedy());
    }

    /// The words of the data plane or of the engine, which name what they are about.
    public static Trouble said(String code, String text) {
        return new Trouble(code, "", "", text, "");
    }

    private static String place(Problem problem) {
        return problem.field().isEmpty()
                ? problem.row().toString()
                : problem.row() + " " + problem.field();
    }

    @Override
    public String toString() {
        return code + ": " + text;
    }
}
