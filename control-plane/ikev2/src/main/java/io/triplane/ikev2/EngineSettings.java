package io.triplane.ikev2;

import java.time.Duration;

/// What does not change while an engine lives.
public record EngineSettings(ShardSlot shard, Limits limits, Trace trace, Strangers strangers) {
    public static final EngineSettings DEFAULT =
            new EngineSettings(ShardSlot.ONLY, Limits.DEFAULT, Trace.OFF);

    public EngineSettings(ShardSlot shard, Limits limits, Trace trace) {
        this(shard, limits, trace, Strangers.DEFAULT);
    }

    /// How those are treated who have proven nothing.
    ///
    /// @param puzzlesFrom from this many half-open IKE SAs on, a puzzle comes with the cookie (RFC
    ///   8019); 0 = never
    /// @param answersIkev1 whether a datagram of IKE version 1 is told of ours
    public record Strangers(int puzzlesFrom, boolean answersIkev1) {
        public static final Strangers DEFAULT = new Strangers(0, false);
    }

    /// Bounds of an engine's tables.
    ///
    /// @param ikeSasMax IKE SAs of any state
    /// @param childSasMax children of all IKE SAs together
    /// @param halfOpenMax IKE SAs that have answered IKE_SA_INIT and wait for IKE_AUTH
    /// @param halfOpenPerSource half-open IKE SAs of one source: an IPv4 address, or an IPv6
    ///   network of 64 bits
    /// @param halfOpenCookie from this many half-open IKE SAs on, a cookie is demanded (RFC 7296
    ///   §2.6)
    /// @param establishMax how long a set-up may last, from the first message on
    public record Limits(
            int ikeSasMax,
            int childSasMax,
            int halfOpenMax,
            int halfOpenPerSource,
            int halfOpenCookie,
            Duration establishMax) {
        /// No source has a limit of its own.
        public static final Limits DEFAULT =
                new Limits(1_000_000, 2_000_000, 10_000, 10_000, 1_000, Duration.ofSeconds(30));

        /// From this many half-open IKE SAs of one source on, it has to bring cookies: well below
        /// its limit, so that who only forges that address does not use the limit up (RFC 8019).
        public int sourceCookie() {
            return halfOpenPerSource / 3;
        }
    }

    /// Whether messages are told of as [Event.MessageTrace].
    public enum Trace {
        OFF,
        ON
    }
}
