package io.triplane.daemon.control;

import io.triplane.model.schema.RowKey;
import io.triplane.model.state.StateRow;

/// Where published rows go. Called on the control thread; an implementation hands on and does not
/// wait. It sees to it that what an earlier run has published is gone, that a row is not written
/// too often, and that what is there already is not written again.
public interface StateOutlet {
    /// Publishes a row in place of the one of the same key.
    void put(StateRow row);

    void remove(RowKey key);
}
