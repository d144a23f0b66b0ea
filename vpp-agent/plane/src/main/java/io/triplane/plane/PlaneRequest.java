package io.triplane.plane;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// What can be asked of a [DataPlane]. Each request is whole: it is carried out or refused, never
/// half.
public sealed interface PlaneRequest {
    /// Creates an ipsec interface or changes it to these values.
    record ApplyInterface(InterfaceConfig config) implements PlaneRequest {}

    /// Deletes an ipsec interface; refused while a tunnel uses it.
    record RemoveInterface(String name) implements PlaneRequest {}

    /// Programs the static part of a tunnel, or changes it to these values.
    record ApplyTunnel(TunnelConfig config) implements PlaneRequest {}

    /// Removes a tunnel with every Child SA in it and its static part.
    record RemoveTunnel(TunnelName name) implements PlaneRequest {}

    /// Everything that is configured was applied: removes what an earlier run left in the plane and
    /// nothing of the configuration has claimed since. Until then it stays, so that a restart opens
    /// no gap in which traffic could leave unprotected.
    record RemoveLeftovers() implements PlaneRequest {}

    /// Makes ready to receive: the first inbound SA of a new child, or one more of a child that is
    /// being rekeyed (the earlier ones keep receiving). Sending does not change.
    ///
    /// @param selectors what was negotiated; the same for every SA of the child
    record InstallInbound(ChildRef child, List<SelectorPair> selectors, EspSa inbound)
            implements PlaneRequest {
        public InstallInbound {
            selectors = List.copyOf(selectors);
        }
    }

    /// Moves sending to this SA. The earlier outbound SA, if any, leaves the data plane in the same
    /// step without a packet in between (R2, R3: the old outbound goes at the switch).
    record SwitchOutbound(ChildRef child, EspSa outbound) implements PlaneRequest {}

    /// Moves every SA of a child to other outer addresses and ports; SPIs, keys and sequence
    /// numbers stay. Whether ESP travels in UDP does not change, nor the family of the addresses.
    ///
    /// @param local our outer address
    /// @param encapsulation the ports of what we send, when ESP travels in UDP
    record MoveChild(
            ChildRef child,
            InetAddress local,
            InetAddress remote,
            Optional<EspSa.UdpEncapsulation> encapsulation)
            implements PlaneRequest {}

    /// Stops receiving on an SA that a rekey has replaced.
    record RemoveInbound(ChildRef child, int spi) implements PlaneRequest {}

    /// Removes a child with all its SAs; the static part of its tunnel stays, so nothing leaks.
    record RemoveChild(ChildRef child) implements PlaneRequest {}
}
