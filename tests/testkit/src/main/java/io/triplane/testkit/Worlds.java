package io.triplane.testkit;

import java.util.ArrayList;
import java.util.List;

/// Remembers the worlds that one thread makes while somebody wants to know, so that a test's
/// transcripts can be kept without the test having a part in it.
final class Worlds {
    private static final ThreadLocal<List<World>> MADE = new ThreadLocal<>();

    private Worlds() {}

    static void remember() {
        MADE.set(new ArrayList<>());
    }

    /// Those made since [#remember]; further ones are not remembered.
    static List<World> forget() {
        List<World> made = MADE.get();
        MADE.remove();
        return made == null ? List.of() : made;
    }

    static World made(World world) {
        List<World> all = MADE.get();
        if (all != null) {
            all.add(world);
        }
        return world;
    }
}
