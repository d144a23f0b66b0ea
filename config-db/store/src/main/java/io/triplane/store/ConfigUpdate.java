package io.triplane.store;

import io.triplane.model.ConfigReading;
import io.triplane.model.schema.Rows;

/// The rows as they stand and what they came to; [io.triplane.model.ConfigObject#hash] over `rows`
/// is what a writer waits for.
public record ConfigUpdate(Rows rows, ConfigReading reading) {}
