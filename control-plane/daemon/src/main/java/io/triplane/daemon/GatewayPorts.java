package io.triplane.daemon;

import io.triplane.daemon.control.SecretOpener;
import io.triplane.daemon.control.StateOutlet;
import io.triplane.daemon.duty.TimeSource;
import io.triplane.daemon.shard.EngineDoor;
import io.triplane.ikev2.EngineSettings;
import io.triplane.plane.DataPlane;
import io.triplane.plane.IkeTransport;

/// What a gateway needs of the world.
///
/// @param engines makes the engine of each shard
public record GatewayPorts(
        DataPlane plane,
        IkeTransport transport,
        StateOutlet outlet,
        SecretOpener secrets,
        TimeSource time,
        EngineFactory engines) {
    /// Makes engines.
    @FunctionalInterface
    public interface EngineFactory {
        EngineDoor engine(EngineSettings settings);
    }
}
