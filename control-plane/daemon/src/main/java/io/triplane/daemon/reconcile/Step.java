package io.triplane.daemon.reconcile;

import io.triplane.daemon.config.DesiredConnection;
import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.TunnelConfig;
import io.triplane.plane.TunnelName;

/// One thing to be done on the way to what is desired. Steps of one connection (or interface)
/// follow each other, each after the answer to the one before.
public sealed interface Step {
    /// Programs the static part of a child.
    record ApplyTunnel(TunnelConfig tunnel) implements Step {}

    /// Takes the static part of a child away, with every Child SA in it.
    record RemoveTunnel(TunnelName tunnel) implements Step {}

    record ApplyInterface(InterfaceConfig config) implements Step {}

    record RemoveInterface(String name) implements Step {}

    /// Tells every engine of the connection in this form.
    record ConfigureEngines(DesiredConnection connection) implements Step {}

    /// Makes every engine forget the connection and end its SAs.
    record UnconfigureEngines(String connection) implements Step {}

    /// Ends the Child SAs of a child that the engines no longer know in that form.
    record EndChild(String connection, String child) implements Step {}

    /// Sets a child up again that stood before it was changed.
    record Initiate(DesiredConnection connection, String child) implements Step {}
}
