package io.triplane.daemon.lane;

/// Classes of data plane requests, most urgent first: what frees or keeps a tunnel goes before what
/// adds one, and both before what can wait.
public enum Lane {
    /// Deletes, and every step of a rekey.
    DELETE_AND_REKEY,
    /// The first SAs of a new child.
    SET_UP,
    /// Interfaces and the static part of tunnels.
    RECONCILE
}
