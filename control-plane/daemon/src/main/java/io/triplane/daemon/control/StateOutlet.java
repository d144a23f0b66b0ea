package io.triplane.daemon.control;

import io.triplane.model.schema.RowKey;
import io.triplane.model.state.StateRow;

/// Where published rows go. Called on the control thread; an implementation hands on and does not
/// wait.
public interface StateOutlet {
    /// Removes every row that an earlier run has left behind.
    void clear();

    /// Writes a row whole: fields that it lacks are gone.
    void put(StateRow row);

    void remove(RowKey key);
}
