package io.triplane.store;

/// One database of rows that also tells about changes.
public interface RowDatabase extends RowWriter {
    /// What a watcher hears, on a thread of the database's: hand over and return.
    interface Events {
        /// A key was written or removed: look at the database, the event says no more. Several
        /// changes may give one event, and an event may come without a change.
        void touched(String key);

        /// Events may be lost from now on.
        void lost();

        /// Events come again; what happened in between is unknown.
        void restored();
    }

    /// Begins to tell of all keys. Events of changes made after the return are never missed unless
    /// [Events#lost] is told.
    void watch(Events events);
}
