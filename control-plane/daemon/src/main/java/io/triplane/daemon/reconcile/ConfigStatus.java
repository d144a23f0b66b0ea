package io.triplane.daemon.reconcile;

import io.triplane.daemon.config.Trouble;
import io.triplane.model.ConfigState;
import java.util.Optional;

/// How far a configured object is in force.
///
/// @param judgedHash of the version that `state` speaks of; while a newer one is being carried out,
///   still that of the one before
/// @param trouble why it is not as written; empty when it is, or when it soon will be
public record ConfigStatus(
        ConfigState state, Optional<String> judgedHash, Optional<Trouble> trouble) {}
