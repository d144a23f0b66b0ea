package io.triplane.store;

/// Hears of the configuration, on the loop of its [ConfigSource].
public interface ConfigListener {
    /// The rows changed (or were read for the first time).
    void updated(ConfigUpdate update);

    /// How far the source can be trusted changed; `reason` is for people.
    void state(SourceState state, String reason);
}
