package io.triplane.ikev2.negotiation;

import io.triplane.ikev2.Mismatch;
import io.triplane.ikev2.wire.Bytes;
import java.util.function.Function;

/// What came of comparing proposals.
public sealed interface Selection<T> {
    /// @param number of the peer's proposal that was chosen
    /// @param spi of that proposal: the peer's, empty in IKE_SA_INIT
    record Chosen<T>(T suite, int number, Bytes spi) implements Selection<T> {}

    /// @param text a sentence with both sides' values, the nearest difference and its remedy
    record Refused<T>(String text, Mismatch mismatch) implements Selection<T> {}

    default <R> Selection<R> map(Function<T, R> suiteOf) {
        return switch (this) {
            case Chosen<T>(T suite, int number, Bytes spi) ->
                    new Chosen<>(suiteOf.apply(suite), number, spi);
            case Refused<T>(String text, Mismatch mismatch) -> new Refused<>(text, mismatch);
        };
    }
}
