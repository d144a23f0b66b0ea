package io.triplane.daemon.config;

import io.triplane.plane.InterfaceConfig;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Everything as it is to be.
///
/// @param interfaces by name
/// @param connections by name; those that are up and can be had
/// @param refused by connection name: why it cannot be had, or not in its present form
public record Desired(
        SortedMap<String, InterfaceConfig> interfaces,
        SortedMap<String, DesiredConnection> connections,
        SortedMap<String, Trouble> refused) {
    public static final Desired NOTHING =
            new Desired(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    public Desired {
        interfaces = Collections.unmodifiableSortedMap(new TreeMap<>(interfaces));
        connections = Collections.unmodifiableSortedMap(new TreeMap<>(connections));
        refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    }
}
