package io.triplane.ikev2;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IpAddress;
import java.util.List;

/// Everything that can happen to an engine.
public sealed interface Input {
    /// A UDP datagram with an IKE message.
    ///
    /// @param natPort whether it came on the NAT traversal port; the non-ESP marker is gone
    record Datagram(Endpoint local, Endpoint remote, boolean natPort, Bytes message)
            implements Input {}

    /// A timer that an [Action.ArmTimer] armed has reached its deadline; it is no longer armed.
    record TimerFired(TimerId timer) implements Input {}

    /// The data plane has carried out a [PlaneRequest] or refused to.
    record PlaneAnswered(long requestId, PlaneResult result) implements Input {}

    /// Makes a connection known or changes it; SAs that stand are not touched, their next
    /// negotiation goes by the new values.
    record Configure(ConnectionConfig connection) implements Input {}

    /// Forgets a connection and ends its SAs.
    record Unconfigure(String connection) implements Input {}

    /// Sets a configured child up, and the IKE SA below it. Does nothing when it is up already.
    record Initiate(String connection, String child) implements Input {}

    /// Rekeys an IKE SA now; its children stay.
    record RekeyIke(IkeSaId ikeSa) implements Input {}

    /// Sets an IKE SA up without any child, unless there is one (RFC 6023).
    record InitiateIke(String connection) implements Input {}

    /// A packet of a child that is not up wants to leave: the child is set up, with the packet's
    /// own selectors in front. Done once however many packets there are; not tried again when it
    /// fails, since the next packet will ask again.
    record Acquire(String connection, String child, Flow packet) implements Input {}

    /// Ends an IKE SA with all its children.
    record TerminateIke(IkeSaId ikeSa) implements Input {}

    /// Ends one child; the IKE SA stays.
    record TerminateChild(ChildSaId child) implements Input {}

    /// The addresses that the gateway has now, in the order in which they are to be used. IKE SAs
    /// that may move (RFC 4555) leave those that are gone and tell their peers of the others. To be
    /// handed in again after a revival.
    record LocalAddresses(List<IpAddress> addresses) implements Input {
        public LocalAddresses {
            addresses = List.copyOf(addresses);
        }
    }

    /// Asks now whether the peer is alive.
    record CheckLiveness(IkeSaId ikeSa) implements Input {}

    /// Brings the message ids together with the peer's (RFC 6311): to be handed in for an IKE SA
    /// that was revived from a snapshot which may be older than what was sent since. Does nothing
    /// where the peer does not know how.
    record Resynchronise(IkeSaId ikeSa) implements Input {}

    /// Rekeys one child now.
    record RekeyChild(ChildSaId child) implements Input {}

    /// What the data plane has counted: lifetimes by volume and idle children are judged by it, and
    /// by nothing else. An SA that it does not name is not judged.
    record Counted(List<SaTraffic> sas) implements Input {
        public Counted {
            sas = List.copyOf(sas);
        }
    }

    /// What one direction of a pair has carried since it was installed.
    ///
    /// @param bytes octets of the ESP packets, or of what is in them, as the data plane counts
    record SaTraffic(ChildSaId child, int spi, boolean inbound, long packets, long bytes) {}

    /// What the data plane says to a request.
    sealed interface PlaneResult {
        /// Carried out.
        record Accepted() implements PlaneResult {}

        /// Not carried out; nothing of it is left behind.
        ///
        /// @param temporary whether the same request may succeed later
        record Refused(String code, String text, boolean temporary) implements PlaneResult {}
    }
}
