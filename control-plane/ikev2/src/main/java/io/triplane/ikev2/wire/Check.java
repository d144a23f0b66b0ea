package io.triplane.ikev2.wire;

import java.util.Optional;

/// Refuses values of our own making. The same fault found in a peer's octets goes through
/// [WireReader#refuse].
final class Check {
    private Check() {}

    static void argument(Optional<String> fault) {
        if (fault.isPresent()) {
            throw new IllegalArgumentException(fault.get());
        }
    }
}
