package io.triplane.daemon.reconcile;

import io.triplane.daemon.config.Trouble;

/// What became of a [Step].
public sealed interface StepResult {
    /// @param ended Child SAs that stood and were ended by it
    record Done(int ended) implements StepResult {}

    /// Nothing of it was carried out.
    ///
    /// @param temporary whether the same step may succeed later without any change of configuration
    record Refused(Trouble trouble, boolean temporary) implements StepResult {}
}
