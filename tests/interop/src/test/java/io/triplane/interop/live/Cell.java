package io.triplane.interop.live;

import java.util.Locale;

/// Column of the matrix. Its text opens the name of each test in it, from which the table is made.
///
/// @param peer with its version
record Cell(String peer, Role role) {
    @Override
    public String toString() {
        return "%s | %s".formatted(peer, role.name().toLowerCase(Locale.ROOT));
    }
}
