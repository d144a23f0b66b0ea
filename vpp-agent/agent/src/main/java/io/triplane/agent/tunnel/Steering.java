package io.triplane.agent.tunnel;

import io.triplane.agent.sa.InstalledSa;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.jvpp.wire.Address;
import io.triplane.plane.EspSa;
import java.util.Optional;

/// How outbound traffic gets to the SA of a child. Owner: the tunnel.
sealed interface Steering permits PolicySteering, RouteSteering {
    /// Before an inbound SA of the child is added.
    void prepare(Child child, EspSa sa, Undo undo) throws RefusedException;

    /// Moves the child's traffic to its outbound SA, before that one protects the interface.
    ///
    /// @param old the SA that it leaves
    void policies(Child child, Optional<InstalledSa> old, Undo undo) throws RefusedException;

    /// The outer addresses that a placeholder for the child must have.
    Placeholder.Way placeholderFor(Child child);

    /// The SA that protects the interface now sends to this outer address.
    void sendingTowards(Address peer, Undo undo) throws RefusedException;

    /// From here on the child's traffic goes nowhere.
    void stop(Child child, Undo undo) throws RefusedException;
}
