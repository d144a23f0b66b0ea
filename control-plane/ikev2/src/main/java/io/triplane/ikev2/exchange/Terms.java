package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.Facts;
import io.triplane.ikev2.sa.Term;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// How long IKE SAs live (RFC 7296 §2.8). Rekeying begins a new term for the keys; what the peers
/// have proven of themselves grows old all the same.
final class Terms {
    /// After a refusal that is not just for the moment; up to as much again at random.
    private static final Duration REFUSED_RETRY = Duration.ofMinutes(1);

    private Terms() {}

    /// Of an IKE SA whose peers have just authenticated each other.
    static Term first(ConnectionConfig config, Turn turn) {
        return term(config, turn.now(), at(config.lifetime().reauth(), config, turn), turn);
    }

    /// Of the successor of an IKE SA.
    static Term next(Established old, Turn turn) {
        Facts facts = old.facts();
        return term(
                turn.connection(facts.connection()),
                facts.establishedAt(),
                old.term().reauthAt(),
                turn);
    }

    private static Term term(
            ConnectionConfig config, Tick provenAt, Optional<Tick> reauthAt, Turn turn) {
        ConnectionConfig.Lifetime life = config.lifetime();
        return new Term(
                at(life.rekey(), config, turn),
                reauthAt,
                Stream.of(end(turn.now(), life.rekey(), life), end(provenAt, life.reauth(), life))
                        .flatMap(Optional::stream)
                        .min(Tick::compareTo));
    }

    private static Optional<Tick> at(Duration soft, ConnectionConfig config, Turn turn) {
        return soft.isZero()
                ? Optional.empty()
                : Optional.of(
                        turn.now()
                                .plus(soft.minus(turn.numbers().upTo(config.lifetime().jitter()))));
    }

    private static Optional<Tick> end(Tick from, Duration soft, ConnectionConfig.Lifetime life) {
        return soft.isZero() ? Optional.empty() : Optional.of(from.plus(soft).plus(life.over()));
    }

    /// The peer had no time for the rekey (RFC 7296 §2.25.2).
    static Term soon(Established sa, Turn turn) {
        return sa.term().rekeyAt(ChildEnd.retryAt(turn));
    }

    /// The peer refuses the rekey. One that nobody but an operator asked for is not tried again.
    static Term later(Established sa, Turn turn) {
        boolean wanted = !turn.connection(sa.facts().connection()).lifetime().rekey().isZero();
        return wanted
                ? sa.term()
                        .rekeyAt(
                                turn.now()
                                        .plus(REFUSED_RETRY)
                                        .plus(turn.numbers().upTo(REFUSED_RETRY)))
                : sa.term();
    }
}
