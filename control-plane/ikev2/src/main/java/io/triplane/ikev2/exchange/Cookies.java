package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Tick;
import io.triplane.ikev2.crypto.CryptoSuite;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.PrfId;
import java.time.Duration;
import java.util.Optional;

/// Stateless cookies (RFC 7296 §2.6): a keyed checksum over what the initiator must repeat, so that
/// only who receives at that address can come back with it. Owned by [Admission].
final class Cookies {
    /// How long a secret makes cookies; it is accepted for as long again.
    private static final Duration SECRET_LIFE = Duration.ofSeconds(60);

    private static final int SECRET_OCTETS = 32;

    /// In front of the checksum and covered by it: number of the prf and zero bits of the puzzle
    /// that came with the cookie, zeros for none.
    private static final int TERMS_OCTETS = 3;

    private Secret current;
    private Secret previous;
    private Tick changeAt;

    Cookies(Numbers numbers) {
        this(fresh(numbers), fresh(numbers), Tick.ZERO);
    }

    private Cookies(Secret current, Secret previous, Tick changeAt) {
        this.current = current;
        this.previous = previous;
        this.changeAt = changeAt;
    }

    /// What a cookie is good for.
    record Claim(Bytes nonceI, IpAddress remote, long spiI) {}

    Bytes make(Claim claim, Optional<Puzzles.Terms> puzzle, Turn turn) {
        rotate(turn.numbers(), turn.now());
        Bytes terms =
                puzzle.map(asked -> asked.notification().data())
                        .orElse(Bytes.copyOf(new byte[TERMS_OCTETS]));
        return compute(current, terms, claim, turn.suite());
    }

    boolean accepts(Bytes cookie, Claim claim, Turn turn) {
        rotate(turn.numbers(), turn.now());
        if (cookie.size() < TERMS_OCTETS) {
            return false;
        }
        Bytes terms = cookie.slice(0, TERMS_OCTETS);
        return compute(current, terms, claim, turn.suite()).equalsConstantTime(cookie)
                || compute(previous, terms, claim, turn.suite()).equalsConstantTime(cookie);
    }

    /// The puzzle that came with a cookie that is accepted.
    static Optional<Puzzles.Terms> puzzle(Bytes cookie) {
        return PrfId.of(cookie.u16(0)).map(prf -> new Puzzles.Terms(prf, cookie.at(2)));
    }

    private static Bytes compute(Secret secret, Bytes terms, Claim claim, CryptoSuite suite) {
        return terms.concat(
                Bytes.copyOf(
                        suite.prf(PrfId.HMAC_SHA2_256)
                                .orElseThrow()
                                .compute(
                                        secret,
                                        terms,
                                        claim.nonceI(),
                                        claim.remote().octets(),
                                        Bytes.ofU64(claim.spiI()))));
    }

    private void rotate(Numbers numbers, Tick now) {
        if (now.isBefore(changeAt)) {
            return;
        }
        previous.close();
        previous = current;
        current = fresh(numbers);
        changeAt = now.plus(SECRET_LIFE);
    }

    private static Secret fresh(Numbers numbers) {
        return Secret.of(numbers.octets(SECRET_OCTETS).toArray());
    }

    void wipe() {
        current.close();
        previous.close();
    }

    void write(StateWriter out) {
        out.version(1);
        out.secret(current);
        out.secret(previous);
        out.tick(changeAt);
    }

    static Cookies read(StateReader in) {
        in.version("cookie secrets", 1);
        return new Cookies(in.secret(), in.secret(), in.tick());
    }
}
