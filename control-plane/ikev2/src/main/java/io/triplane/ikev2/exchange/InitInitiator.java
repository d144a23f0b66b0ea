package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Failure;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Failure.Verdict;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.IkeSaView.Nat;
import io.triplane.ikev2.Mismatch;
import io.triplane.ikev2.Mismatch.Subject;
import io.triplane.ikev2.crypto.Agreement;
import io.triplane.ikev2.crypto.IkeKeys;
import io.triplane.ikev2.crypto.IntermediateAuth;
import io.triplane.ikev2.crypto.KeyDerivation;
import io.triplane.ikev2.crypto.KeyShare;
import io.triplane.ikev2.crypto.Nonces;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.negotiation.Proposals;
import io.triplane.ikev2.negotiation.Selection;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Framing;
import io.triplane.ikev2.sa.Handshake;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.IkeSuite;
import io.triplane.ikev2.sa.InitLocal;
import io.triplane.ikev2.sa.InitLocal.Attempts;
import io.triplane.ikev2.sa.Outstanding;
import io.triplane.ikev2.sa.Puzzle;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.sa.Spis;
import io.triplane.ikev2.sa.Task;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.KeyExchange;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageDecoder;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.MessageForm;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Opener;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.PuzzleSolution;
import io.triplane.ikev2.wire.SecurityAssociation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// IKE_SA_INIT as initiator (RFC 7296 §1.2).
///
/// ```
/// HDR(SPIi, 0), [N(COOKIE)], SAi1, KEi, Ni, N(NAT_..)  -->
///                      <--  HDR(SPIi, SPIr), SAr1, KEr, Nr, N(NAT_..)
/// ```
///
/// No answer is authentic here. What refuses is noted and told of, but the attempt goes on until
/// the retransmissions are used up, since a better answer may still come (RFC 7296 §2.21.1).
public final class InitInitiator {
    /// Cookies that one attempt follows.
    private static final int COOKIES_MAX = 5;

    private static final int COOKIE_OCTETS_MAX = 64;

    /// Between two steps of work on a puzzle, for all else that a shard has to do.
    private static final Duration PUZZLE_PAUSE = Duration.ofMillis(1);

    private InitInitiator() {}

    public static IkeSa begin(
            ConnectionConfig config, Optional<String> childName, List<Task> then, Turn turn) {
        IpAddress remote = config.path().remoteAddress().orElseThrow();
        return begin(
                turn.numbers().ikeSa(), config, remote, Optional.empty(), childName, then, turn);
    }

    private static InitLocal begin(
            IkeSaId id,
            ConnectionConfig config,
            IpAddress remote,
            Optional<IpAddress> redirectedFrom,
            Optional<String> childName,
            List<Task> then,
            Turn turn) {
        var path = config.path();
        Route route =
                new Route(
                        new Endpoint(path.localAddress(), path.localPorts().ike()),
                        new Endpoint(remote, path.remotePorts().ike()),
                        false);
        KeyExchangeMethod method = config.ikeProposals().getFirst().keyExchange().getFirst();
        Outstanding nothingYet = new Outstanding(0, Bytes.EMPTY, 0, turn.now());
        InitLocal state =
                new InitLocal(
                        id,
                        config.name(),
                        route,
                        new Spis(turn.numbers().ikeSpi(turn.table()), 0, true),
                        childName,
                        then,
                        turn.numbers().nonce(),
                        offer(method, turn),
                        Attempts.NONE,
                        nothingYet,
                        turn.now(),
                        redirectedFrom);
        return send(state, config, turn);
    }

    static Optional<IkeSa> fired(InitLocal state, Turn turn) {
        ConnectionConfig config = turn.connection(state.connection());
        if (state.attempts().puzzle() instanceof Puzzle.Open open) {
            return Optional.of(solved(state, open, config, turn));
        }
        if (!state.request().isExhausted(config.retransmission())) {
            return Optional.of(again(state, config, turn));
        }
        Cause silence =
                new Cause(
                        "ike.peer.silent",
                        "no answer from %s to IKE_SA_INIT sent %d times in %d s: check its address,"
                                        .formatted(
                                                state.route().remote(),
                                                state.request().sent(),
                                                turn.now().since(state.beganAt()).toSeconds())
                                + " the path to UDP port "
                                + state.route().remote().port()
                                + " and that it knows this gateway");
        Cause cause = state.attempts().refusal().orElse(silence);
        return end(state, Failure.silent(cause, Verdict.CLOSE_IKE), turn);
    }

    /// Every other repetition is that of a refused form as well: who refused it may have been
    /// somebody else, while the peer waits for just that.
    private static InitLocal again(InitLocal state, ConnectionConfig config, Turn turn) {
        List<InitLocal.Form> earlier = state.attempts().earlier();
        int sent = state.request().sent();
        if (!earlier.isEmpty() && sent % 2 == 0) {
            turn.sendAgain(state.route(), earlier.get((sent / 2 - 1) % earlier.size()).message());
        }
        return state.with(Retransmit.again(state.request(), state.route(), config, turn));
    }

    static Optional<IkeSa> arrived(InitLocal state, SaInput.Arrived arrived, Turn turn) {
        if (!arrived.header().response()
                || !arrived.route().remote().address().equals(state.route().remote().address())
                || !(MessageDecoder.decode(arrived.datagram(), Opener.NO_KEYS)
                        instanceof DecodeResult.Decoded decoded)) {
            turn.count(Counter.MALFORMED);
            return Optional.of(state);
        }
        Message message = decoded.message();
        if (MessageForm.of(message) instanceof MessageForm.Fit.Fits(MessageForm form)) {
            turn.received(state.route(), message);
            if (form == MessageForm.INIT_RESPONSE) {
                return agree(state, message, decoded.raw(), turn);
            }
            if (form == MessageForm.INIT_REFUSAL) {
                return Optional.of(refused(state, message, turn));
            }
        }
        turn.count(Counter.MALFORMED);
        return Optional.of(state);
    }

    /// COOKIE and INVALID_KE_PAYLOAD ask for the same request in another form; all else is a no.
    private static InitLocal refused(InitLocal state, Message message, Turn turn) {
        Optional<Notify> cookie = message.notification(NotifyType.COOKIE);
        if (cookie.isPresent()) {
            var puzzle =
                    message.notification(NotifyType.PUZZLE)
                            .flatMap(notify -> Puzzles.Terms.of(notify, turn.suite()));
            return cookie(state, cookie.get().data(), puzzle, turn);
        }
        Optional<Notify> redirect = message.notification(NotifyType.REDIRECT);
        if (redirect.isPresent()) {
            return redirected(state, redirect.get(), turn);
        }
        Optional<Notify> wrongGroup = message.notification(NotifyType.INVALID_KE_PAYLOAD);
        if (wrongGroup.isPresent()) {
            return wrongGroup(state, wrongGroup.get().data().u16(0), turn);
        }
        Optional<Notify> error = message.firstError();
        if (error.isEmpty()) {
            turn.count(Counter.MALFORMED);
            return state;
        }
        return note(state, refusal(state, error.get(), turn), turn);
    }

    /// The attempt begins anew at the gateway it is sent to, with new keys.
    private static InitLocal redirected(InitLocal state, Notify redirect, Turn turn) {
        ConnectionConfig config = turn.connection(state.connection());
        IpAddress from = state.route().remote().address();
        return switch (turn.redirects().judge(state, config, redirect, turn.now())) {
            case Redirects.Verdict.Ignore(String why) ->
                    note(
                            state,
                            "ike.redirect.ignored",
                            "%s sends us to another gateway: %s".formatted(from, why),
                            turn);
            case Redirects.Verdict.Follow(IpAddress gateway) -> {
                turn.count(Counter.REDIRECTED);
                state.wipe();
                yield begin(
                        state.id(),
                        config,
                        gateway,
                        Optional.of(from),
                        state.childName(),
                        state.then(),
                        turn);
            }
        };
    }

    private static Cause refusal(InitLocal state, Notify error, Turn turn) {
        String offered = Proposals.ikeText(turn.connection(state.connection()).ikeProposals());
        String text =
                "%s answered %s to IKE_SA_INIT; we offer %s"
                        .formatted(
                                state.route().remote(), NotifyType.nameOf(error.type()), offered);
        return error.is(NotifyType.NO_PROPOSAL_CHOSEN)
                ? new Cause(
                        "ike.init.refused",
                        text,
                        Mismatch.untold(
                                Subject.IKE_PROPOSAL,
                                offered,
                                "add one of the peer's IKE proposals to ours; its log names both"))
                : new Cause("ike.init.refused", text);
    }

    private static InitLocal cookie(
            InitLocal state, Bytes cookie, Optional<Puzzles.Terms> puzzle, Turn turn) {
        Attempts before = state.attempts();
        if (before.cookie().filter(cookie::equals).isPresent()) {
            return state;
        }
        if (cookie.isEmpty() || cookie.size() > COOKIE_OCTETS_MAX) {
            turn.count(Counter.MALFORMED);
            return state;
        }
        if (before.cookies() == COOKIES_MAX) {
            return note(
                    state,
                    "ike.init.cookies",
                    "%s demanded more than %d cookies"
                            .formatted(state.route().remote(), COOKIES_MAX),
                    turn);
        }
        return puzzle.<InitLocal>map(terms ->
                        working(
                                state.with(
                                        before.asked(
                                                cookie,
                                                new Puzzle.Open(
                                                        terms.prf(),
                                                        terms.zeroBits(),
                                                        0,
                                                        List.of()))),
                                turn))
                .orElseGet(() ->
                        send(
                                state.with(before.asked(cookie, Puzzle.NONE)),
                                turn.connection(state.connection()),
                                turn));
    }

    /// The request waits for the solution, which is looked for step by step.
    private static InitLocal working(InitLocal state, Turn turn) {
        Outstanding request = state.request();
        return state.with(
                new Outstanding(
                        request.messageId(),
                        request.message(),
                        request.sent(),
                        turn.now().plus(PUZZLE_PAUSE)));
    }

    private static InitLocal solved(
            InitLocal state, Puzzle.Open open, ConnectionConfig config, Turn turn) {
        Bytes cookie = state.attempts().cookie().orElseThrow();
        return switch (Puzzles.work(open, cookie, turn.suite())) {
            case Puzzle.Open more -> working(state.with(state.attempts().with(more)), turn);
            case Puzzle.Solved done -> {
                turn.count(Counter.PUZZLE_SOLVED);
                yield send(state.with(state.attempts().with(done)), config, turn);
            }
            case Puzzle.None none -> send(state.with(state.attempts().with(none)), config, turn);
        };
    }

    /// Only what we offered is followed, and each method is tried once: so it ends.
    private static InitLocal wrongGroup(InitLocal state, int number, Turn turn) {
        ConnectionConfig config = turn.connection(state.connection());
        Attempts before = state.attempts();
        Optional<KeyExchangeMethod> wanted =
                KeyExchangeMethod.of(number)
                        .filter(method ->
                                config.ikeProposals().stream()
                                        .anyMatch(p -> p.keyExchange().contains(method)))
                        .filter(method -> method != state.share().method())
                        .filter(method -> !before.hasTried(method));
        if (wanted.isEmpty()) {
            return note(
                    state,
                    "ike.ke.group-mismatch",
                    "%s wants key exchange %s; we offer %s and tried %s"
                            .formatted(
                                    state.route().remote(),
                                    KeyExchangeMethod.nameOf(number),
                                    config.ikeProposals().stream()
                                            .flatMap(p -> p.keyExchange().stream())
                                            .map(KeyExchangeMethod::token)
                                            .distinct()
                                            .toList(),
                                    state.share().method().token()),
                    turn);
        }
        List<InitLocal.Form> earlier = new ArrayList<>(before.earlier());
        earlier.add(new InitLocal.Form(state.share(), state.request().message()));
        return send(state.with(offer(wanted.get(), turn)).with(before.with(earlier)), config, turn);
    }

    private static Optional<IkeSa> agree(InitLocal sent, Message message, Bytes raw, Turn turn) {
        ConnectionConfig config = turn.connection(sent.connection());
        SecurityAssociation answer = message.first(SecurityAssociation.class).orElseThrow();
        KeyExchange theirs = message.first(KeyExchange.class).orElseThrow();
        InitLocal state = sent.askedIn(theirs.method()).orElse(sent);
        Bytes nonceR = message.first(Nonce.class).orElseThrow().data();
        Selection<IkeSuite> selection = Proposals.confirmIke(config.ikeProposals(), answer);
        if (selection instanceof Selection.Refused<IkeSuite>(String text, Mismatch mismatch)) {
            return Optional.of(note(sent, new Cause("ike.proposal.answer", text, mismatch), turn));
        }
        IkeSuite suite = ((Selection.Chosen<IkeSuite>) selection).suite();
        if (message.header().spiR() == 0
                || nonceR.equals(state.nonce())
                || suite.keyExchange() != state.share().method()
                || theirs.method() != suite.keyExchange().number()
                || IntermediateInitiator.isMissing(suite, message)) {
            return Optional.of(
                    note(
                            sent,
                            "ike.init.answer",
                            "%s chose %s and answered with key exchange %s to our %s, SPI %016x"
                                    .formatted(
                                            sent.route().remote(),
                                            suite,
                                            KeyExchangeMethod.nameOf(theirs.method()),
                                            sent.share().method().token(),
                                            message.header().spiR()),
                            turn));
        }
        if (Childless.isNeeded(state, config)
                && !message.has(NotifyType.CHILDLESS_IKEV2_SUPPORTED)) {
            return Optional.of(note(sent, Childless.unsupported(sent), turn));
        }
        Agreement agreement =
                turn.suite()
                        .keyExchange(suite.keyExchange())
                        .orElseThrow()
                        .finish(state.share(), theirs.data());
        return switch (agreement) {
            case Agreement.Refused(_, String text) ->
                    Optional.of(note(sent, "ike.ke.invalid", text, turn));
            case Agreement.Agreed(_, Secret shared) ->
                    authenticate(state, message, raw, suite, nonceR, shared, turn);
        };
    }

    private static Optional<IkeSa> authenticate(
            InitLocal state,
            Message message,
            Bytes raw,
            IkeSuite suite,
            Bytes nonceR,
            Secret shared,
            Turn turn) {
        ConnectionConfig config = turn.connection(state.connection());
        Spis spis = new Spis(state.spis().initiator(), message.header().spiR(), true);
        IkeKeys keys;
        try (shared) {
            keys =
                    KeyDerivation.initial(
                            turn.suite(),
                            suite.algorithms(),
                            shared,
                            new Nonces(state.nonce(), nonceR),
                            spis.initiator(),
                            spis.responder());
        }
        Nat nat =
                NatCheck.detect(
                        config.path().natTraversal(), turn.suite(), spis, state.route(), message);
        Framing framing = Fragments.agree(config.transport(), message, state.route());
        Channel channel = Channel.open(spis, keys, framing);
        // RFC 6023: the child is then asked for on the IKE SA.
        boolean childless =
                Childless.isChosen(
                        state, config, message.has(NotifyType.CHILDLESS_IKEV2_SUPPORTED));
        List<Task> then = new ArrayList<>(state.then());
        state.childName()
                .filter(_ -> childless)
                .ifPresent(name -> then.addFirst(new Task.CreateChild(name)));
        var handshake =
                new Handshake(
                        state.id(),
                        state.connection(),
                        AuthInitiator.moved(
                                state.route(),
                                nat,
                                message.has(NotifyType.NAT_DETECTION_SOURCE_IP),
                                config),
                        channel,
                        suite,
                        nat,
                        state.nonce(),
                        nonceR,
                        state.request().message(),
                        raw,
                        IntermediateAuth.NONE,
                        state.childName().filter(_ -> !childless),
                        then,
                        state.beganAt());
        Optional<IkeSa> next = IntermediateInitiator.begin(handshake, turn);
        state.wipe();
        return next;
    }

    private static InitLocal send(InitLocal state, ConnectionConfig config, Turn turn) {
        List<Payload> payloads = new ArrayList<>(6);
        state.attempts()
                .cookie()
                .ifPresent(cookie -> payloads.add(Notify.of(NotifyType.COOKIE, cookie)));
        if (state.attempts().puzzle() instanceof Puzzle.Solved(Bytes keys)) {
            payloads.add(new PuzzleSolution(keys));
        }
        payloads.add(Proposals.offerIke(config.ikeProposals()));
        payloads.add(new KeyExchange(state.share().method().number(), state.share().publicValue()));
        payloads.add(new Nonce(state.nonce()));
        payloads.addAll(
                NatCheck.notifies(
                        config.path().natTraversal(),
                        turn.suite(),
                        state.spis().initiator(),
                        0,
                        state.route()));
        payloads.addAll(Fragments.notifies(config.transport(), true));
        payloads.addAll(Redirects.announced(state, config));
        payloads.addAll(IntermediateInitiator.announced(config));
        IkeHeader header =
                new IkeHeader(
                        state.spis().initiator(),
                        0,
                        ExchangeType.IKE_SA_INIT.number(),
                        true,
                        false,
                        0);
        Message message = Message.clear(header, payloads);
        Bytes datagram = MessageEncoder.encode(message);
        turn.send(state.route(), message, datagram);
        return state.with(Outstanding.first(0, datagram, config.retransmission(), turn.now()));
    }

    private static KeyShare offer(KeyExchangeMethod method, Turn turn) {
        return turn.suite().keyExchange(method).orElseThrow().offer();
    }

    /// Told of once per kind: the same refusal comes back for every repetition.
    private static InitLocal note(InitLocal state, String code, String text, Turn turn) {
        return note(state, new Cause(code, text), turn);
    }

    private static InitLocal note(InitLocal state, Cause cause, Turn turn) {
        Attempts before = state.attempts();
        if (before.refusal().filter(known -> known.code().equals(cause.code())).isEmpty()) {
            turn.failed(
                    state.route(),
                    Optional.of(state.connection()),
                    state.childName(),
                    Failure.silent(cause, Verdict.KEEP_SA));
        }
        return state.with(before.refused(cause));
    }

    static Optional<IkeSa> end(InitLocal state, Failure failure, Turn turn) {
        turn.failed(state.route(), Optional.of(state.connection()), state.childName(), failure);
        state.wipe();
        return Optional.empty();
    }
}
