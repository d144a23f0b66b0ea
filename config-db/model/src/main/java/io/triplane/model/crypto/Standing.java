package io.triplane.model.crypto;

/// What this release thinks of an algorithm for one use, IKE or ESP.
public sealed interface Standing {
    Standing ALLOWED = new Allowed();

    /// Negotiated without further ado.
    record Allowed() implements Standing {}

    /// Negotiated, with a warning in the problem list.
    record Discouraged(String reason) implements Standing {}

    /// Negotiated only with `allow_weak_crypto`.
    record Weak(String reason, String alternative) implements Standing {}

    /// Never negotiated by this release.
    record Refused(String reason, String alternative) implements Standing {}

    static Standing later(String alternative) {
        return new Refused("not supported by this release", alternative);
    }
}
