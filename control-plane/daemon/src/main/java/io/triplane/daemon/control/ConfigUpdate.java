package io.triplane.daemon.control;

import io.triplane.model.ConfigObject;
import io.triplane.model.ConfigReading;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// A reading of the configuration, with the hash of the rows of every object that has any.
public record ConfigUpdate(ConfigReading reading, SortedMap<ConfigObject, String> hashes) {
    public static final ConfigUpdate EMPTY =
            new ConfigUpdate(ConfigReading.EMPTY, Collections.emptySortedMap());

    public ConfigUpdate {
        hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
    }
}
