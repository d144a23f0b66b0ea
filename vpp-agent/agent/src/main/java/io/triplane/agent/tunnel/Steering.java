package io.triplane.agent.tunnel;

import io.triplane.agent.sa.InstalledSa;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Undo;
import io.triplane.plane.EspSa;
import java.util.Optional;

/// How outbound traffic gets to the SA of a child. Owner: the tunnel.
sealed interface Steering permits PolicySteering, RouteSteering {
    /// Before an SA of the child is added.
    void prepare(Child child, EspSa sa, Undo undo) throws RefusedException;

    /// Moves the child's traffic to its outbound SA, before that one protects the interface.
    ///
    /// @param old the SA that it leaves
    void policies(Child child, Optional<InstalledSa> old, Undo undo) throws RefusedException;

    /// Brings the child's traffic to the interface, which its outbound SA protects now.
    void routes(Child child, Undo undo) throws RefusedException;

    /// From here on the child's traffic goes nowhere.
    void stop(Child child, Undo undo) throws RefusedException;
}
