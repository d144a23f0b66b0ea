package io.triplane.store;

import java.util.List;
import java.util.Optional;

/// One reply of RESP2.
sealed interface Reply {
    /// `+OK`
    record Simple(String text) implements Reply {}

    /// `-ERR ...`
    record Failure(String text) implements Reply {}

    /// `:42`
    record Whole(long value) implements Reply {}

    /// A string; empty for nil.
    record Bulk(Optional<String> text) implements Reply {}

    /// An array; empty for nil, which is what a transaction answers that lost.
    record Array(Optional<List<Reply>> elements) implements Reply {}
}
