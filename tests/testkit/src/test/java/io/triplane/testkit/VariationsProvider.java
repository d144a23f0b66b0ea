package io.triplane.testkit;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// The runs of one [Variations] test.
final class VariationsProvider implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(
            ParameterDeclarations parameters, ExtensionContext context) {
        var lowest = context.getRequiredTestMethod().getAnnotation(Variations.class).lowest();
        return Arrays.stream(Variation.Role.values())
                .flatMap(role -> Arrays.stream(lowest).flatMap(nonce -> of(role, nonce)))
                .map(Arguments::of);
    }

    private static Stream<Variation> of(Variation.Role role, Variation.Lowest nonce) {
        return Arrays.stream(Variation.Trouble.values())
                .map(trouble -> new Variation(role, nonce, trouble));
    }
}
