package io.triplane.ikev2;

import java.util.List;
import java.util.stream.Collectors;

/// What a Child SA protects: traffic from any local to any remote selector and back.
public record Selectors(List<Selector> local, List<Selector> remote) {
    public Selectors {
        local = List.copyOf(local);
        remote = List.copyOf(remote);
        if (local.isEmpty() || remote.isEmpty()) {
            throw new IllegalArgumentException(
                    "selectors need at least one local and one remote entry");
        }
    }

    /// `10.1.1.0-10.1.1.255 === 10.1.2.0-10.1.2.255`.
    @Override
    public String toString() {
        return text(local) + " === " + text(remote);
    }

    private static String text(List<Selector> side) {
        return side.stream().map(Selector::toString).collect(Collectors.joining(" "));
    }
}
