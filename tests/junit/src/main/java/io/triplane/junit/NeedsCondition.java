package io.triplane.junit;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/// Evaluates [Needs].
final class NeedsCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<Needs> needs =
                context.getElement()
                        .flatMap(element -> AnnotationSupport.findAnnotation(element, Needs.class));
        String missing =
                needs.stream()
                        .flatMap(annotation -> Arrays.stream(annotation.value()))
                        .flatMap(need -> need.missing().stream())
                        .collect(joining("; "));
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("all needs are met");
        }
        if (Boolean.parseBoolean(System.getenv("TRIPLANE_SKIPS_FAIL"))) {
            throw new AssertionError("skips are failures in this run: " + missing);
        }
        return ConditionEvaluationResult.disabled(missing);
    }
}
