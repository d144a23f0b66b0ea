package io.triplane.store;

/// How far the configuration that a [ConfigSource] told last can be trusted.
public enum SourceState {
    /// Nothing told yet: the database is not ready.
    WAITING,
    /// What was told is what is there.
    LIVE,
    /// The database is being loaded anew: what was told stands until it is ready again.
    FROZEN,
    /// The database cannot be reached: what was told stands until it can.
    DISCONNECTED
}
