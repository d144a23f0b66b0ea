package io.triplane.jvpp.stats;

import java.util.Map;
import java.util.Optional;

/// What became of a reading.
public sealed interface StatsRead {
    /// All values are of one state of the segment's structure. Names that it does not have are
    /// absent.
    record Values(Map<String, StatsValue> byName) implements StatsRead {
        public Values {
            byName = Map.copyOf(byName);
        }

        /// A number by name.
        public Optional<Long> scalar(String name) {
            return byName.get(name) instanceof StatsValue.Scalar(long value)
                    ? Optional.of(value)
                    : Optional.empty();
        }

        public Optional<StatsValue.Simple> simple(String name) {
            return byName.get(name) instanceof StatsValue.Simple simple
                    ? Optional.of(simple)
                    : Optional.empty();
        }

        public Optional<StatsValue.Combined> combined(String name) {
            return byName.get(name) instanceof StatsValue.Combined combined
                    ? Optional.of(combined)
                    : Optional.empty();
        }
    }

    /// Nothing was read.
    record Failed(String reason) implements StatsRead {}
}
