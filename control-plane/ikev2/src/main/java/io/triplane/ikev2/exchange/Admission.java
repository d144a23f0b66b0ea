package io.triplane.ikev2.exchange;

import io.triplane.ikev2.EngineSettings.Limits;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.PuzzleSolution;
import io.triplane.ikev2.wire.SecurityAssociation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Bounds the work and the state that strangers can cause: whether a first request is worth a key
/// exchange and a place among the half-open IKE SAs. Owned by the engine.
///
/// Whoever was asked for a cookie is asked a while longer. An initiator in the middle of that round
/// trip would else get answers to both forms of its request, and its AUTH covers only one.
public final class Admission {
    private static final Duration COOL_DOWN = Duration.ofSeconds(10);

    /// Sources remembered as having been asked; the oldest is forgotten.
    private static final int SOURCES_MAX = 1_024;

    /// First requests without the solution of a puzzle that are served all the same: not every
    /// initiator knows puzzles.
    private static final int UNSOLVED_MAX = 10;

    private static final Duration UNSOLVED_PERIOD = Duration.ofSeconds(1);

    private final Cookies cookies;
    private final Budget unsolved;
    private final Map<IpAddress, Tick> askedOfSource;
    private Tick askedOfAll;

    public Admission(Numbers numbers) {
        this(
                new Cookies(numbers),
                new Budget(UNSOLVED_MAX, UNSOLVED_PERIOD),
                new LinkedHashMap<>(),
                Tick.ZERO);
    }

    private Admission(
            Cookies cookies, Budget unsolved, Map<IpAddress, Tick> askedOfSource, Tick askedOfAll) {
        this.cookies = cookies;
        this.unsolved = unsolved;
        this.askedOfSource = askedOfSource;
        this.askedOfAll = askedOfAll;
    }

    /// What becomes of a first request.
    sealed interface Verdict {
        record Admitted() implements Verdict {}

        /// It is to come again with this.
        ///
        /// @param puzzle whoever solves it as well is served before the others
        record Asked(Bytes cookie, Optional<Puzzles.Terms> puzzle) implements Verdict {}

        /// It is ignored.
        record Dropped(Counter why) implements Verdict {}
    }

    /// @param cookie what the request begins with, if that is a cookie
    Verdict judge(SaInput.Arrived arrived, Message request, Optional<Bytes> cookie, Turn turn) {
        Limits limits = turn.settings().limits();
        IpAddress remote = arrived.route().remote().address();
        int ofSource = turn.table().halfOpenOf(remote);
        int ofAll = turn.table().halfOpenCount();
        if (ofAll >= limits.halfOpenMax() || turn.table().size() >= limits.ikeSasMax()) {
            return new Verdict.Dropped(Counter.OVER_LIMIT);
        }
        note(remote, ofSource >= limits.sourceCookie(), ofAll >= limits.halfOpenCookie(), turn);
        if (isAsked(remote, turn.now())) {
            Bytes nonceI = request.first(Nonce.class).orElseThrow().data();
            var claim = new Cookies.Claim(nonceI, remote, arrived.header().spiI());
            var puzzle =
                    Puzzles.demanded(
                            request.first(SecurityAssociation.class).orElseThrow(), ofAll, turn);
            boolean served =
                    cookie.filter(c -> cookies.accepts(c, claim, turn)).isPresent()
                            && (puzzle.isEmpty()
                                    || isSolved(cookie.get(), request, turn)
                                    || unsolved.spend(turn.now()));
            if (!served) {
                return new Verdict.Asked(cookies.make(claim, puzzle, turn), puzzle);
            }
        }
        // Only now: whoever forges an address must not keep its owner out.
        return ofSource >= limits.halfOpenPerSource()
                ? new Verdict.Dropped(Counter.OVER_SOURCE_LIMIT)
                : new Verdict.Admitted();
    }

    /// By the terms that came with the cookie, whatever they would be now.
    private static boolean isSolved(Bytes cookie, Message request, Turn turn) {
        return Cookies.puzzle(cookie)
                .filter(terms ->
                        request.first(PuzzleSolution.class)
                                .filter(solution ->
                                        Puzzles.isSolved(
                                                terms, cookie, solution.keys(), turn.suite()))
                                .isPresent())
                .isPresent();
    }

    private void note(IpAddress remote, boolean source, boolean all, Turn turn) {
        Tick until = turn.now().plus(COOL_DOWN);
        if (all) {
            askedOfAll = until;
        }
        if (source) {
            IpAddress network = remote.sourceNetwork();
            askedOfSource.remove(network);
            if (askedOfSource.size() == SOURCES_MAX) {
                askedOfSource.remove(askedOfSource.keySet().iterator().next());
            }
            askedOfSource.put(network, until);
        }
    }

    private boolean isAsked(IpAddress remote, Tick now) {
        return now.isBefore(askedOfAll)
                || now.isBefore(askedOfSource.getOrDefault(remote.sourceNetwork(), Tick.ZERO));
    }

    /// Everybody is asked for a cookie until then.
    public Tick askedOfAllUntil() {
        return askedOfAll;
    }

    public void wipe() {
        cookies.wipe();
    }

    public void write(StateWriter out) {
        out.version(1);
        cookies.write(out);
        unsolved.write(out);
        out.list(
                askedOfSource.entrySet(),
                asked -> {
                    out.bytes(asked.getKey().octets());
                    out.tick(asked.getValue());
                });
        out.tick(askedOfAll);
    }

    public static Admission read(StateReader in) {
        in.version("admission", 1);
        Cookies cookies = Cookies.read(in);
        Budget unsolved = Budget.read(in, UNSOLVED_MAX, UNSOLVED_PERIOD);
        Map<IpAddress, Tick> askedOfSource = new LinkedHashMap<>();
        int count = in.u32();
        for (int i = 0; i < count; i++) {
            askedOfSource.put(IpAddress.ofOctets(in.bytes()), in.tick());
        }
        return new Admission(cookies, unsolved, askedOfSource, in.tick());
    }
}
