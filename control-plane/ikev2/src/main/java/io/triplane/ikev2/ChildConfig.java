package io.triplane.ikev2;

import io.triplane.ikev2.ConnectionConfig.AfterLoss;
import java.time.Duration;
import java.util.List;

/// A Child SA that a connection may have.
///
/// @param proposals in the order of preference
/// @param replayWindow packets; 0 = no anti-replay
/// @param startAction whether the engine sets it up unasked
/// @param afterPeerClosed what follows when the peer has deleted it, or its hard lifetime has
/// @param mode whether ESP wraps whole packets
public record ChildConfig(
        String name,
        List<EspProposal> proposals,
        Selectors selectors,
        Lifetime lifetime,
        int replayWindow,
        StartAction startAction,
        AfterLoss afterPeerClosed,
        Mode mode) {
    public ChildConfig {
        proposals = List.copyOf(proposals);
        if (proposals.isEmpty()) {
            throw new IllegalArgumentException("child %s has no ESP proposal".formatted(name));
        }
        if (replayWindow < 0) {
            throw new IllegalArgumentException(
                    "child %s: replay window %d is negative".formatted(name, replayWindow));
        }
    }

    /// The same child with other algorithms.
    public ChildConfig with(List<EspProposal> others) {
        return new ChildConfig(
                name,
                others,
                selectors,
                lifetime,
                replayWindow,
                startAction,
                afterPeerClosed,
                mode);
    }

    /// In tunnel mode.
    public ChildConfig(
            String name,
            List<EspProposal> proposals,
            Selectors selectors,
            Lifetime lifetime,
            int replayWindow,
            StartAction startAction,
            AfterLoss afterPeerClosed) {
        this(
                name,
                proposals,
                selectors,
                lifetime,
                replayWindow,
                startAction,
                afterPeerClosed,
                Mode.TUNNEL);
    }

    /// The mode that is asked for and taken (RFC 7296 §1.3.1).
    public enum Mode {
        TUNNEL,
        /// Transport mode if the peer agrees, else tunnel mode, between the same two addresses.
        PREFER_TRANSPORT,
        /// A peer that does not agree to transport mode is refused.
        TRANSPORT
    }

    /// @param rekey after which the pair is replaced; zero = never
    /// @param jitter at most this much earlier, at random, so that many pairs do not rekey at once
    /// @param hard after which the pair is removed, replaced or not; zero = never
    /// @param bytes octets as the data plane counts them, of each direction by itself
    /// @param packets of each direction by itself
    /// @param idle without a packet in either direction for so long, the child is deleted; zero =
    ///   never
    public record Lifetime(
            Duration rekey,
            Duration jitter,
            Duration hard,
            Volume bytes,
            Volume packets,
            Duration idle) {
        public static final Lifetime UNLIMITED =
                new Lifetime(Duration.ZERO, Duration.ZERO, Duration.ZERO);

        /// By time alone.
        public Lifetime(Duration rekey, Duration jitter, Duration hard) {
            this(rekey, jitter, hard, Volume.UNLIMITED, Volume.UNLIMITED, Duration.ZERO);
        }

        public Lifetime {
            if (rekey.isNegative()
                    || hard.isNegative()
                    || jitter.isNegative()
                    || idle.isNegative()) {
                throw new IllegalArgumentException(
                        "lifetime rekey %s, jitter %s, hard %s, idle %s: none may be negative"
                                .formatted(rekey, jitter, hard, idle));
            }
            if (!rekey.isZero() && jitter.compareTo(rekey) >= 0) {
                throw new IllegalArgumentException(
                        "jitter %s must be shorter than the rekey time %s"
                                .formatted(jitter, rekey));
            }
            if (!rekey.isZero() && !hard.isZero() && hard.compareTo(rekey) <= 0) {
                throw new IllegalArgumentException(
                        "hard lifetime %s must be longer than the rekey time %s"
                                .formatted(hard, rekey));
            }
        }
    }

    /// How much a pair may carry, in octets or packets.
    ///
    /// @param rekey with which the pair is replaced; 0 = never
    /// @param jitter at most this much earlier, at random
    /// @param hard with which the pair is removed, replaced or not; 0 = never
    public record Volume(long rekey, long jitter, long hard) {
        public static final Volume UNLIMITED = new Volume(0, 0, 0);

        public Volume {
            if (rekey < 0 || jitter < 0 || hard < 0) {
                throw new IllegalArgumentException(
                        "volume rekey %d, jitter %d, hard %d: none may be negative"
                                .formatted(rekey, jitter, hard));
            }
            if (rekey > 0 && jitter >= rekey) {
                throw new IllegalArgumentException(
                        "jitter %d must be less than the rekey volume %d".formatted(jitter, rekey));
            }
            if (rekey > 0 && hard > 0 && hard <= rekey) {
                throw new IllegalArgumentException(
                        "hard volume %d must be more than the rekey volume %d"
                                .formatted(hard, rekey));
            }
        }
    }

    /// Who begins.
    public enum StartAction {
        /// The peer, or an `Initiate` command.
        NONE,
        /// The engine, as soon as it is configured, and again whenever an attempt has failed.
        START
    }
}
