package io.triplane.softplane.table;

import io.triplane.softplane.esp.SecurityAssociation;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpPacket;
import java.util.Arrays;
import java.util.Optional;

/// One entry of an SPD.
///
/// @param statIndex of `/net/ipsec/policy`
/// @param sa of a PROTECT entry; it holds one reference on it
public record Policy(Spec spec, int statIndex, Optional<SecurityAssociation> sa) {
    /// What is done with a packet that matches.
    public enum Action {
        BYPASS(0),
        DISCARD(1),
        RESOLVE(2),
        PROTECT(3);

        private final int number;

        Action(int number) {
            this.number = number;
        }

        /// VPP's number for it.
        public int number() {
            return number;
        }

        public static Optional<Action> of(int number) {
            return Arrays.stream(values()).filter(action -> action.number == number).findFirst();
        }
    }

    /// Which list of the SPD an entry is in, by direction, family and action.
    public enum Kind {
        IP4_OUTBOUND,
        IP6_OUTBOUND,
        IP4_INBOUND_PROTECT,
        IP6_INBOUND_PROTECT,
        IP4_INBOUND_BYPASS,
        IP6_INBOUND_BYPASS,
        IP4_INBOUND_DISCARD,
        IP6_INBOUND_DISCARD;

        static Kind outbound(boolean v6) {
            return v6 ? IP6_OUTBOUND : IP4_OUTBOUND;
        }

        static Kind inbound(boolean v6, Action action) {
            return switch (action) {
                case PROTECT -> v6 ? IP6_INBOUND_PROTECT : IP4_INBOUND_PROTECT;
                case BYPASS -> v6 ? IP6_INBOUND_BYPASS : IP4_INBOUND_BYPASS;
                case DISCARD -> v6 ? IP6_INBOUND_DISCARD : IP4_INBOUND_DISCARD;
                case RESOLVE -> throw new IllegalArgumentException("RESOLVE is not supported");
            };
        }
    }

    /// Addresses from `first` to `last`.
    public record Addresses(IpAddress first, IpAddress last) {
        boolean contains(IpAddress address) {
            return address.isWithin(first, last);
        }
    }

    /// Ports from `first` to `last`.
    public record Ports(int first, int last) {
        boolean contains(int port) {
            return first <= port && port <= last;
        }
    }

    /// What a client asks for.
    ///
    /// @param protocol 255 for any
    public record Spec(
            int spdId,
            int priority,
            boolean outbound,
            int saId,
            Action action,
            int protocol,
            Addresses remote,
            Addresses local,
            Ports remotePorts,
            Ports localPorts) {
        public static final int ANY_PROTOCOL = 255;

        /// By the family of the remote range alone, as VPP has it.
        public boolean v6() {
            return remote.first().v6();
        }

        public Kind kind() {
            return outbound ? Kind.outbound(v6()) : Kind.inbound(v6(), action);
        }

        /// Whether a delete of `other` means this entry. Of IPv6 the lower half of the last remote
        /// address does not count, an oversight of VPP's.
        boolean isDeletedBy(Spec other) {
            return priority == other.priority
                    && kind() == other.kind()
                    && action == other.action
                    && saId == other.saId
                    && protocol == other.protocol
                    && localPorts.equals(other.localPorts)
                    && remotePorts.equals(other.remotePorts)
                    && local.equals(other.local)
                    && remote.first().equals(other.remote.first())
                    && (v6()
                            ? remote.last().high() == other.remote.last().high()
                            : remote.last().equals(other.remote.last()));
        }

        /// Outbound: local is the source.
        boolean matchesOutbound(IpPacket packet) {
            if (!remote.contains(packet.destination())
                    || !local.contains(packet.source())
                    || (protocol != ANY_PROTOCOL && protocol != packet.protocol())) {
                return false;
            }
            return switch (packet.protocol()) {
                case IpPacket.PROTOCOL_TCP, IpPacket.PROTOCOL_UDP, IpPacket.PROTOCOL_SCTP ->
                        localPorts.contains(packet.sourcePort())
                                && remotePorts.contains(packet.destinationPort());
                default -> true;
            };
        }

        /// Inbound: local is the destination; ports and protocol do not count.
        boolean matchesInbound(IpPacket packet) {
            return remote.contains(packet.source()) && local.contains(packet.destination());
        }
    }
}
