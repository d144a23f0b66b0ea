package io.triplane.ikev2;

import io.triplane.ikev2.wire.IpAddress;
import java.util.Optional;

/// What an engine asks of the data plane. Each comes back as one [Input.PlaneAnswered] with its
/// number; requests of one child are carried out in the order in which they were asked.
public sealed interface PlaneRequest {
    /// Unique within one engine, also after a revival from a snapshot.
    long requestId();

    ChildSaId child();

    /// Makes ready to receive: the first inbound SA of a child, or one more of a child that is
    /// being rekeyed (the earlier ones keep receiving). Sending does not change.
    ///
    /// @param connection with `childName` the configured child that it serves
    /// @param selectors as negotiated
    /// @param inbound its keys are owned, and wiped, by whoever carries the request out
    record InstallInbound(
            long requestId,
            ChildSaId child,
            String connection,
            String childName,
            Selectors selectors,
            EspSaSpec inbound)
            implements PlaneRequest {}

    /// Moves sending to this SA; the earlier outbound SA leaves the data plane in the same step.
    ///
    /// @param outbound its keys are owned, and wiped, by whoever carries the request out
    record SwitchOutbound(
            long requestId,
            ChildSaId child,
            String connection,
            String childName,
            EspSaSpec outbound)
            implements PlaneRequest {}

    /// Moves every SA of a child to other outer addresses and ports; SPIs, keys and sequence
    /// numbers stay. Whether ESP travels in UDP does not change, nor the family of the addresses.
    ///
    /// @param encapsulation the ports of what we send, when ESP travels in UDP
    record MoveChild(
            long requestId,
            ChildSaId child,
            String connection,
            String childName,
            IpAddress local,
            IpAddress remote,
            Optional<EspSaSpec.UdpPorts> encapsulation)
            implements PlaneRequest {}

    /// Stops receiving on an SA that a rekey has replaced.
    record RemoveInbound(
            long requestId, ChildSaId child, String connection, String childName, int spi)
            implements PlaneRequest {}

    /// Removes a child with all its SAs.
    record RemoveChild(long requestId, ChildSaId child, String connection, String childName)
            implements PlaneRequest {}
}
