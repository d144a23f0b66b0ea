package io.triplane.ikev2;

import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.wire.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Everything the engine needs to know of one configured peer.
///
/// @param name unique within the engine
/// @param ikeProposals in the order of preference
/// @param children names are unique within the connection
public record ConnectionConfig(
        String name,
        Role role,
        Path path,
        Authentication authentication,
        List<IkeProposal> ikeProposals,
        List<ChildConfig> children,
        Liveness liveness,
        Retransmission retransmission,
        Uniqueness uniqueness,
        Transport transport,
        SetUpOptions setUp,
        Lifetime lifetime) {
    /// Most children that one connection may have.
    public static final int CHILDREN_MAX = 64;

    public ConnectionConfig {
        ikeProposals = List.copyOf(ikeProposals);
        children = List.copyOf(children);
        if (ikeProposals.isEmpty()) {
            throw new IllegalArgumentException("connection %s has no IKE proposal".formatted(name));
        }
        if (children.size() > CHILDREN_MAX) {
            throw new IllegalArgumentException(
                    "connection %s has %d children: at most %d are allowed"
                            .formatted(name, children.size(), CHILDREN_MAX));
        }
        if (children.stream().map(ChildConfig::name).distinct().count() != children.size()) {
            throw new IllegalArgumentException(
                    "connection %s names two children alike".formatted(name));
        }
        if (role == Role.INITIATOR && path.remoteAddress().isEmpty()) {
            throw new IllegalArgumentException(
                    "connection %s: an initiator needs the peer's address".formatted(name));
        }
    }

    public Optional<ChildConfig> child(String childName) {
        return children.stream().filter(child -> child.name().equals(childName)).findFirst();
    }

    /// The same connection with other algorithms and children.
    public ConnectionConfig with(List<IkeProposal> proposals, List<ChildConfig> others) {
        return new ConnectionConfig(
                name,
                role,
                path,
                authentication,
                proposals,
                others,
                liveness,
                retransmission,
                uniqueness,
                transport,
                setUp,
                lifetime);
    }

    /// Whether we may begin a set-up.
    public enum Role {
        /// Begins set-ups and answers the peer's.
        INITIATOR,
        /// Only answers.
        RESPONDER
    }

    /// Where the two ends are.
    ///
    /// @param remoteAddress empty = any
    /// @param natKeepAlive silence of ours after which a NAT on our side is reminded of us; zero =
    ///   never
    public record Path(
            IpAddress localAddress,
            Optional<IpAddress> remoteAddress,
            Ports localPorts,
            Ports remotePorts,
            NatTraversal natTraversal,
            Duration natKeepAlive) {
        public Path {
            if (natKeepAlive.isNegative()) {
                throw new IllegalArgumentException(
                        "NAT keepalive %s is negative".formatted(natKeepAlive));
            }
        }
    }

    /// @param ike without NAT traversal, 500 unless configured
    /// @param natTraversal the port of RFC 3948, 4500 unless configured
    public record Ports(int ike, int natTraversal) {
        public static final Ports STANDARD = new Ports(500, 4500);
    }

    /// When ESP and IKE travel in UDP on the NAT traversal port.
    public enum NatTraversal {
        /// If a NAT is detected.
        AUTO,
        /// Always: the peer is made to see a NAT.
        FORCE,
        /// Never: NAT detection is neither sent nor read.
        DISABLE
    }

    /// The identities and the shared key.
    ///
    /// @param remoteIdentity empty = any, and the key alone decides
    /// @param psk owned by the engine from the `Configure` input on, which wipes it
    public record Authentication(
            Identity localIdentity, Optional<Identity> remoteIdentity, Secret psk) {}

    /// Dead peer detection, RFC 7296 §2.4.
    ///
    /// @param delay silence of the peer after which it is asked; zero = never
    /// @param whenDead what follows when it does not answer
    public record Liveness(Duration delay, AfterLoss whenDead) {}

    /// How long an IKE SA lives.
    ///
    /// @param rekey after which it gets new keys (RFC 7296 §2.8); zero = never
    /// @param reauth after which the peers prove their identities anew; zero = never
    /// @param jitter at most this much earlier, at random, so that many do not begin at once
    /// @param over this long after either the IKE SA ends if it was not replaced
    public record Lifetime(Duration rekey, Duration reauth, Duration jitter, Duration over) {
        public static final Lifetime UNLIMITED =
                new Lifetime(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

        public Lifetime {
            if (rekey.isNegative()
                    || reauth.isNegative()
                    || jitter.isNegative()
                    || over.isNegative()) {
                throw new IllegalArgumentException(
                        "lifetime of an IKE SA: rekey %s, reauth %s, jitter %s, over %s: none may"
                                        .formatted(rekey, reauth, jitter, over)
                                + " be negative");
            }
            requireShorter(jitter, rekey, "rekey");
            requireShorter(jitter, reauth, "reauthentication");
        }

        private static void requireShorter(Duration jitter, Duration time, String what) {
            if (!time.isZero() && jitter.compareTo(time) >= 0) {
                throw new IllegalArgumentException(
                        "jitter %s must be shorter than the %s time %s of the IKE SA"
                                .formatted(jitter, what, time));
            }
        }
    }

    /// What follows when a peer is dead, or a child was deleted by the peer or by its lifetime.
    public enum AfterLoss {
        /// Nothing until an operator or the peer begins again.
        CLEAR,
        /// The children that were up are set up again, with a growing delay.
        RESTART
    }

    /// When a request is repeated: after `timeout`, then `timeout * base`, `timeout * base^2` ..,
    /// each wait at most `cap`; after `tries` repetitions and one more wait it is given up.
    public record Retransmission(Duration timeout, double base, int tries, Duration cap) {
        /// Most repetitions of one request.
        public static final int TRIES_MAX = 32;

        /// 4 s, 7.2 s, 13 s, 23.3 s, 42 s, and given up after 165 s in all.
        public static final Retransmission DEFAULT =
                new Retransmission(Duration.ofSeconds(4), 1.8, 5, Duration.ofMinutes(5));

        public Retransmission {
            if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(cap) > 0) {
                throw new IllegalArgumentException(
                        "retransmission timeout %s is not in 0 to the cap %s"
                                .formatted(timeout, cap));
            }
            if (!(base >= 1 && base <= 10) || tries < 0 || tries > TRIES_MAX) {
                throw new IllegalArgumentException(
                        "retransmission base %s, tries %d: allowed are 1 to 10 and 0 to %d"
                                .formatted(base, tries, TRIES_MAX));
            }
        }

        /// How long to wait after the request was sent for the `sent`-th time, counted from 1.
        public Duration waitAfter(int sent) {
            double nanos = timeout.toNanos() * Math.pow(base, sent - 1.0);
            return nanos >= cap.toNanos() ? cap : Duration.ofNanos((long) nanos);
        }

        /// From the first sending until the request is given up.
        public Duration total() {
            Duration sum = Duration.ZERO;
            for (int sent = 1; sent <= tries + 1; sent++) {
                sum = sum.plus(waitAfter(sent));
            }
            return sum;
        }
    }

    /// How messages travel once their path is known.
    ///
    /// @param packetOctetsMax of an IP packet, with its headers, that carries a fragment
    /// @param messageIdSync whether the peer may go on from an old state (RFC 6311)
    /// @param mobike whether either end may change its address (RFC 4555)
    public record Transport(
            Fragmentation fragmentation,
            int packetOctetsMax,
            boolean messageIdSync,
            boolean mobike) {
        /// The limits of `packetOctetsMax`.
        public static final int PACKET_OCTETS_LEAST = 576;

        public static final int PACKET_OCTETS_MOST = 9_000;

        /// Fragments for packets that every path of IPv6 carries.
        public static final Transport DEFAULT =
                new Transport(Fragmentation.YES, 1_280, true, false);

        public Transport {
            if (packetOctetsMax < PACKET_OCTETS_LEAST || packetOctetsMax > PACKET_OCTETS_MOST) {
                throw new IllegalArgumentException(
                        "fragments of %d octets: allowed are %d to %d"
                                .formatted(
                                        packetOctetsMax, PACKET_OCTETS_LEAST, PACKET_OCTETS_MOST));
            }
        }
    }

    /// Whether large messages travel in fragments (RFC 7383).
    public enum Fragmentation {
        /// If the peer knows them as well.
        YES,
        /// Never: they are neither offered nor taken.
        NO,
        /// As `YES`, and cut from the start so small that every path carries them.
        FORCE,
        /// Taken from the peer; our own messages go out whole.
        ACCEPT
    }

    /// What becomes of an IKE SA when a second one of the same identities is authenticated.
    public enum Uniqueness {
        /// The old one is closed once the new one is up.
        REPLACE,
        /// The new one is refused.
        KEEP,
        /// Both live.
        NEVER
    }
}
