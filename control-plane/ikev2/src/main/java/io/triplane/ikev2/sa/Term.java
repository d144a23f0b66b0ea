package io.triplane.ikev2.sa;

import io.triplane.ikev2.Tick;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import java.util.Optional;

/// How long an IKE SA is to live.
///
/// @param rekeyAt soft lifetime of its keys; empty = never, or the rekey has begun
/// @param reauthAt when the peers are to prove their identities anew; empty = never; when that has
///   begun, when it is begun again if it should fail
/// @param expiresAt hard lifetime
public record Term(Optional<Tick> rekeyAt, Optional<Tick> reauthAt, Optional<Tick> expiresAt) {
    public static final Term UNLIMITED =
            new Term(Optional.empty(), Optional.empty(), Optional.empty());

    public Term rekeyAt(Tick tick) {
        return new Term(Optional.of(tick), reauthAt, expiresAt);
    }

    /// Only a failed rekey sets another.
    public Term rekeyBegun() {
        return new Term(Optional.empty(), reauthAt, expiresAt);
    }

    public Term reauthAt(Tick tick) {
        return new Term(rekeyAt, Optional.of(tick), expiresAt);
    }

    /// Nothing more is to happen by itself.
    public Term over() {
        return UNLIMITED;
    }

    void write(StateWriter out) {
        out.version(1);
        out.optional(rekeyAt, out::tick);
        out.optional(reauthAt, out::tick);
        out.optional(expiresAt, out::tick);
    }

    static Term read(StateReader in) {
        in.version("term of an IKE SA", 1);
        return new Term(in.optional(in::tick), in.optional(in::tick), in.optional(in::tick));
    }
}
