package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Failure.Cause;

/// Why SAs end, where the reason decides what follows.
public final class Causes {
    public static final Cause BY_COMMAND =
            new Cause("closed.by-command", "an operator has ended it");

    public static final Cause UNCONFIGURED =
            new Cause("closed.unconfigured", "it has left the configuration");

    static final Cause CHILD_BY_PEER =
            new Cause("child.deleted-by-peer", "the peer has deleted the child");

    static final Cause IKE_BY_PEER =
            new Cause("ike.closed.by-peer", "the peer has deleted the IKE SA");

    static final Cause REDUNDANT =
            new Cause("ike.closed.redundant", "both ends began at once, the other IKE SA stays");

    static final Cause REPLACED =
            new Cause("ike.closed.replaced", "the same peer has set up a newer IKE SA");

    static final Cause FORGOTTEN =
            new Cause("ike.closed.initial-contact", "the peer has lost its state and began anew");

    static final Cause SUPERSEDED =
            new Cause("child.superseded", "a newer child has its selectors");

    static final Cause REKEYED = new Cause("child.rekeyed", "another pair has replaced it");

    static final Cause IKE_REKEYED = new Cause("ike.rekeyed", "another IKE SA has replaced it");

    static final Cause REAUTHENTICATED =
            new Cause(
                    "ike.reauthenticated", "another IKE SA, newly authenticated, has replaced it");

    static final Cause IKE_EXPIRED =
            new Cause("ike.expired", "its hard lifetime is over and no rekey replaced it");

    static final Cause EXPIRED =
            new Cause("child.expired", "its hard lifetime is over and no rekey replaced it");

    static final Cause IDLE =
            new Cause("child.idle", "no packet was carried for as long as its idle time");

    /// A hard lifetime by volume.
    ///
    /// @param limit in words
    static Cause expired(String limit) {
        return new Cause(
                EXPIRED.code(),
                "its hard lifetime of %s is over and no rekey replaced it".formatted(limit));
    }

    /// Code of a peer that does not answer any more; the text says what it was asked.
    static final String DEAD = "ike.peer.dead";

    /// Code of a peer that ends the IKE SA with an error; the text names it.
    static final String PEER_ERROR = "ike.closed.peer-error";

    /// What a cause says about who wanted the end.
    enum Origin {
        /// We did, or the child lives on elsewhere.
        WANTED,
        PEER,
        /// The configured lifetime did.
        LIFETIME,
        /// Nobody used it.
        DISUSE,
        /// The peer is not there any more.
        SILENCE,
        /// Nobody did.
        FAULT
    }

    private Causes() {}

    static Origin origin(Cause cause) {
        if (cause.equals(BY_COMMAND)
                || cause.equals(UNCONFIGURED)
                || cause.equals(REDUNDANT)
                || cause.equals(REPLACED)
                || cause.equals(FORGOTTEN)
                || cause.equals(SUPERSEDED)
                || cause.equals(REKEYED)
                || cause.equals(IKE_REKEYED)
                || cause.equals(REAUTHENTICATED)) {
            return Origin.WANTED;
        }
        if (cause.equals(CHILD_BY_PEER)
                || cause.equals(IKE_BY_PEER)
                || cause.code().equals(PEER_ERROR)) {
            return Origin.PEER;
        }
        if (cause.code().equals(EXPIRED.code()) || cause.equals(IKE_EXPIRED)) {
            return Origin.LIFETIME;
        }
        if (cause.equals(IDLE)) {
            return Origin.DISUSE;
        }
        return cause.code().equals(DEAD) ? Origin.SILENCE : Origin.FAULT;
    }
}
