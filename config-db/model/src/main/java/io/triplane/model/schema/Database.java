package io.triplane.model.schema;

/// The databases of a SONiC host that the gateway uses. Ids and separators come from
/// `database_config.json`; these are the usual ones.
public enum Database {
    CONFIG_DB(4, '|'),
    STATE_DB(6, '|'),
    COUNTERS_DB(2, ':');

    private final int usualId;
    private final char usualSeparator;

    Database(int usualId, char usualSeparator) {
        this.usualId = usualId;
        this.usualSeparator = usualSeparator;
    }

    public int usualId() {
        return usualId;
    }

    public char usualSeparator() {
        return usualSeparator;
    }
}
