package io.triplane.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Runs a test with a [Variation] parameter once per variation: both roles, each of these nonces
/// the lowest, and once each with what the data planes may refuse.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ParameterizedTest(name = "{0}")
@ArgumentsSource(VariationsProvider.class)
@interface Variations {
    Variation.Lowest[] lowest() default Variation.Lowest.N1;
}
