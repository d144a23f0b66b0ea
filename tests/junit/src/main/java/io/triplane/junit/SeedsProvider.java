package io.triplane.junit;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// The seeds of one [Seeds] test.
final class SeedsProvider implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(
            ParameterDeclarations parameters, ExtensionContext context) {
        String one = System.getProperty("sim.seed");
        if (one != null) {
            return Stream.of(Arguments.of(Long.parseLong(one)));
        }
        int declared = context.getRequiredTestMethod().getAnnotation(Seeds.class).value();
        int runs = Integer.getInteger("sim.runs", declared);
        return LongStream.rangeClosed(1, runs).mapToObj(Arguments::of);
    }
}
