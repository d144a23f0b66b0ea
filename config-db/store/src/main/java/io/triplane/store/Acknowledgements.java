package io.triplane.store;

import io.triplane.model.ConfigObject;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;

/// Waits until the gateway has judged what was written.
public interface Acknowledgements extends AutoCloseable {
    /// What the gateway said about an object.
    sealed interface Outcome {
        /// In force.
        record Applied() implements Outcome {}

        /// Not in force yet, for that reason.
        record Pending(String reason) implements Outcome {}

        /// Refused, for that reason.
        record Failed(String reason) implements Outcome {}

        /// Nothing in time: the gateway is down or busy.
        record Unheard() implements Outcome {}
    }

    /// Waits for the hashes of a [ConfigWriter.Result.Written], all of them or the time.
    SortedMap<ConfigObject, Outcome> await(Map<ConfigObject, String> hashes, Duration atMost);

    @Override
    void close();
}
