package io.triplane.bench;

import io.triplane.ikev2.ConnectionConfig.Ports;

/// A responder under load, as a process of its own. Its [Workspace] ends it.
interface Responder {
    /// UDP ports of IKE and of NAT traversal.
    Ports ports();

    Started process();

    /// IKE SAs that stand, by its own word.
    int standing() throws BenchException;

    /// Makes it log what it does, for somebody who looks for a fault: from here on it is no longer
    /// measured.
    void explain() throws BenchException;
}
