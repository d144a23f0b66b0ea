package io.triplane.ikev2.negotiation;

import io.triplane.ikev2.wire.Bytes;
import java.util.function.Function;

/// What came of comparing proposals.
public sealed interface Selection<T> {
    /// @param number of the peer's proposal that was chosen
    /// @param spi of that proposal: the peer's, empty in IKE_SA_INIT
    record Chosen<T>(T suite, int number, Bytes spi) implements Selection<T> {}

    /// @param text both sides' values and the nearest difference
    record Refused<T>(String text) implements Selection<T> {}

    default <R> Selection<R> map(Function<T, R> suiteOf) {
        return switch (this) {
            case Chosen<T>(T suite, int number, Bytes spi) ->
                    new Chosen<>(suiteOf.apply(suite), number, spi);
            case Refused<T>(String text) -> new Refused<>(text);
        };
    }
}
