package io.triplane.daemon.control;

import io.triplane.plane.PlaneCapabilities;

/// Whether the data plane answers, and what it can do.
public record PlaneStatus(boolean connected, PlaneCapabilities capabilities) {
    static PlaneStatus away(String reason) {
        return new PlaneStatus(false, PlaneCapabilities.away(reason));
    }
}
