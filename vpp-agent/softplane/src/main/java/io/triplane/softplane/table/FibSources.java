package io.triplane.softplane.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The sources of routes: VPP's own that we have, then those of clients. None ever goes.
public final class FibSources {
    /// The number of the first client's.
    private static final int FIRST_OF_CLIENTS = 23;

    private static final int ID_MAX = 254;

    private final List<FibSource> sources =
            new ArrayList<>(
                    List.of(
                            FibSource.SPECIAL,
                            FibSource.INTERFACE,
                            FibSource.API,
                            FibSource.DEFAULT));
    private int nextId = FIRST_OF_CLIENTS;

    /// A new one, whatever others are called.
    ///
    /// @return its number, 0 when there is none left
    public int add(String name, int priority) {
        if (nextId > ID_MAX) {
            return 0;
        }
        sources.add(new FibSource(nextId, priority, name));
        return nextId++;
    }

    public List<FibSource> all() {
        return List.copyOf(sources);
    }

    /// @param id 0 for the API's
    public Optional<FibSource> find(int id) {
        return id == 0
                ? Optional.of(FibSource.API)
                : sources.stream().filter(source -> source.id() == id).findFirst();
    }
}
