package io.triplane.jvpp;

import io.triplane.jvpp.message.Interfaces;

/// Told what a VPP does without being asked, on the connection's reader thread, which must not be
/// held up.
public interface VppListener {
    /// An interface appeared, changed or went (after `want_interface_events`).
    void interfaceEvent(Interfaces.Event event);

    /// Something arrived that belongs to nothing: an answer after its time, or an event that cannot
    /// be read. It was dropped.
    void dropped(String what);

    /// The connection ended, not by its owner. Told once, after every request under way has failed.
    /// Ids and indices are void; a new connection is the listener's business.
    void lost(String reason);
}
