package io.triplane.store;

import io.triplane.model.schema.Database;
import java.util.Map;

/// The twin in memory.
class MemoryDatabaseTest extends RowWriterContract {
    private final MemoryDatabase database = new MemoryDatabase(Database.CONFIG_DB);

    @Override
    RowWriter writer() {
        return database;
    }

    @Override
    void hset(String key, String field, String value) {
        database.hset(key, field, value);
    }

    @Override
    void del(String key) {
        database.del(key);
    }

    @Override
    Map<String, String> raw(String key) {
        return database.hash(key);
    }
}
