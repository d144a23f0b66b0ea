package io.triplane.plane;

/// What is proven about a Child SA in the data plane.
public enum ChildState {
    /// Programmed and read back; no packet seen yet.
    INSTALLED,
    /// Traffic or an answered probe proves both directions.
    UP,
    /// Packets go out, none came in yet.
    HALF_UP,
    /// Packets came in both ways before, and now only one direction moves.
    ONE_WAY,
    /// The plane refused or lost it.
    FAILED
}
