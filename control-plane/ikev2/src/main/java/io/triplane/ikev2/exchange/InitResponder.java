package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Failure;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Failure.Verdict;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.IkeSaView.Nat;
import io.triplane.ikev2.Mismatch;
import io.triplane.ikev2.crypto.Agreement;
import io.triplane.ikev2.crypto.IkeKeys;
import io.triplane.ikev2.crypto.KeyDerivation;
import io.triplane.ikev2.crypto.Nonces;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.negotiation.Proposals;
import io.triplane.ikev2.negotiation.Selection;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.IkeSuite;
import io.triplane.ikev2.sa.InitRemote;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.sa.Spis;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.KeyExchange;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageDecoder;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.MessageForm;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Opener;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.SecurityAssociation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// IKE_SA_INIT as responder (RFC 7296 §1.2, §2.6). Whoever asks has proven nothing, so a refusal
/// costs no state, and above a limit not even a key exchange.
public final class InitResponder {
    private final Admission admission;

    public InitResponder(Admission admission) {
        this.admission = admission;
    }

    /// A request that names no SPI of ours. Empty when it makes no half-open IKE SA.
    public Optional<IkeSa> arrived(SaInput.Arrived arrived, Turn turn) {
        Optional<InitRemote> known =
                turn.table()
                        .halfOpen(
                                arrived.route().remote(),
                                arrived.header().spiI(),
                                arrived.datagram());
        if (known.isPresent()) {
            turn.sendAgain(arrived.route(), known.get().answer());
            turn.count(Counter.ANSWER_REPEATED);
            return Optional.empty();
        }
        // A request of our own that came back to us names an SPI that we chose.
        boolean reflected = turn.table().bySpi(arrived.header().spiI()).isPresent();
        return switch (MessageDecoder.decode(arrived.datagram(), Opener.NO_KEYS)) {
            case DecodeResult.Decoded decoded
                    when !reflected
                            && MessageForm.of(decoded.message())
                                    .equals(new MessageForm.Fit.Fits(MessageForm.INIT_REQUEST)) -> {
                turn.received(arrived.route(), decoded.message());
                yield admits(arrived, decoded.message(), turn)
                        ? negotiate(arrived, decoded.message(), turn)
                        : Optional.empty();
            }
            case DecodeResult.UnsupportedCritical(int type, _)
                    when !reflected && arrived.header().spiR() == 0 -> {
                Bytes octet = Bytes.ofU8(type);
                refuse(arrived, Notify.of(NotifyType.UNSUPPORTED_CRITICAL_PAYLOAD, octet), turn);
                turn.count(Counter.MALFORMED);
                yield Optional.empty();
            }
            case DecodeResult.Decoded _,
                    DecodeResult.UnsupportedCritical _,
                    DecodeResult.Fragment _,
                    DecodeResult.MalformedProtected _,
                    DecodeResult.MalformedUnprotected _,
                    DecodeResult.WrongMajorVersion _,
                    DecodeResult.NotAuthentic _ -> {
                turn.count(Counter.MALFORMED);
                yield Optional.empty();
            }
        };
    }

    private boolean admits(SaInput.Arrived arrived, Message message, Turn turn) {
        return switch (admission.judge(arrived, message, cookie(message), turn)) {
            case Admission.Verdict.Admitted() -> isOurs(arrived, message, turn);
            case Admission.Verdict.Asked(Bytes cookie, Optional<Puzzles.Terms> puzzle) -> {
                turn.count(Counter.COOKIE_DEMANDED);
                List<Payload> demand = new ArrayList<>(2);
                demand.add(Notify.of(NotifyType.COOKIE, cookie));
                puzzle.ifPresent(terms -> {
                    turn.count(Counter.PUZZLE_DEMANDED);
                    demand.add(terms.notification());
                });
                refuse(arrived, demand, turn);
                yield false;
            }
            case Admission.Verdict.Dropped(Counter why) -> {
                turn.count(why);
                yield false;
            }
        };
    }

    /// False when the initiator is sent to another gateway, which costs no key exchange.
    private static boolean isOurs(SaInput.Arrived arrived, Message message, Turn turn) {
        Bytes nonceI = message.first(Nonce.class).orElseThrow().data();
        Optional<Notify> elsewhere = Redirects.demanded(arrived.route(), message, nonceI, turn);
        elsewhere.ifPresent(notify -> {
            turn.count(Counter.REDIRECT_DEMANDED);
            refuse(arrived, notify, turn);
        });
        return elsewhere.isEmpty();
    }

    /// It has to be the first payload (RFC 7296 §2.6).
    private static Optional<Bytes> cookie(Message message) {
        return message.payloads().getFirst() instanceof Notify notify
                        && notify.is(NotifyType.COOKIE)
                ? Optional.of(notify.data())
                : Optional.empty();
    }

    private static Optional<IkeSa> negotiate(SaInput.Arrived arrived, Message message, Turn turn) {
        Route route = arrived.route();
        List<ConnectionConfig> candidates =
                turn.connections().between(route.local().address(), route.remote().address());
        List<IkeProposal> ours =
                candidates.stream().flatMap(config -> config.ikeProposals().stream()).toList();
        Selection<IkeSuite> selection =
                Proposals.chooseIke(ours, message.first(SecurityAssociation.class).orElseThrow());
        return switch (selection) {
            case Selection.Refused<IkeSuite>(String text, Mismatch mismatch) -> {
                Cause cause =
                        candidates.isEmpty()
                                ? noConnection(route)
                                : new Cause("ike.proposal.mismatch", text, mismatch);
                refuse(arrived, cause, NotifyType.NO_PROPOSAL_CHOSEN, turn);
                yield Optional.empty();
            }
            case Selection.Chosen<IkeSuite>(IkeSuite suite, _, _)
                    when !suite.additional().exchanges().isEmpty()
                            && !message.has(NotifyType.INTERMEDIATE_EXCHANGE_SUPPORTED) -> {
                Cause cause =
                        new Cause(
                                "ike.proposal.intermediate",
                                "peer offers the additional key exchanges of %s and no"
                                                .formatted(suite)
                                        + " IKE_INTERMEDIATE to carry them");
                refuse(arrived, cause, NotifyType.NO_PROPOSAL_CHOSEN, turn);
                yield Optional.empty();
            }
            case Selection.Chosen<IkeSuite>(IkeSuite suite, int number, _) ->
                    agree(arrived, message, candidates.getFirst(), suite, number, turn);
        };
    }

    private static Cause noConnection(Route route) {
        return new Cause(
                "ike.proposal.mismatch",
                "no connection between %s and %s is configured"
                        .formatted(route.local().address(), route.remote().address()));
    }

    private static Optional<IkeSa> agree(
            SaInput.Arrived arrived,
            Message message,
            ConnectionConfig policy,
            IkeSuite suite,
            int number,
            Turn turn) {
        KeyExchange theirs = message.first(KeyExchange.class).orElseThrow();
        if (theirs.method() != suite.keyExchange().number()) {
            // RFC 7296 §1.2: the initiator guessed another group than we choose; it tries again.
            Bytes wanted = Bytes.ofU16(suite.keyExchange().number());
            refuse(arrived, Notify.of(NotifyType.INVALID_KE_PAYLOAD, wanted), turn);
            return Optional.empty();
        }
        Agreement agreement =
                turn.suite().keyExchange(suite.keyExchange()).orElseThrow().answer(theirs.data());
        return switch (agreement) {
            case Agreement.Refused(_, String text) -> {
                Cause cause = new Cause("ike.ke.invalid", text);
                refuse(arrived, cause, NotifyType.INVALID_SYNTAX, turn);
                yield Optional.empty();
            }
            case Agreement.Agreed(Bytes publicValue, Secret shared) ->
                    Optional.of(
                            answer(
                                    arrived,
                                    message,
                                    policy,
                                    suite,
                                    number,
                                    publicValue,
                                    shared,
                                    turn));
        };
    }

    private static IkeSa answer(
            SaInput.Arrived arrived,
            Message message,
            ConnectionConfig policy,
            IkeSuite suite,
            int number,
            Bytes publicValue,
            Secret shared,
            Turn turn) {
        Route route = arrived.route();
        Bytes nonceI = message.first(Nonce.class).orElseThrow().data();
        Bytes nonceR = turn.numbers().nonce();
        Spis spis = new Spis(message.header().spiI(), turn.numbers().ikeSpi(turn.table()), false);
        IkeKeys keys;
        try (shared) {
            keys =
                    KeyDerivation.initial(
                            turn.suite(),
                            suite.algorithms(),
                            shared,
                            new Nonces(nonceI, nonceR),
                            spis.initiator(),
                            spis.responder());
        }
        var natTraversal = policy.path().natTraversal();
        Nat nat = NatCheck.detect(natTraversal, turn.suite(), spis, route, message);
        List<Payload> payloads = new ArrayList<>(6);
        payloads.add(Proposals.acceptIke(suite, number));
        payloads.add(new KeyExchange(suite.keyExchange().number(), publicValue));
        payloads.add(new Nonce(nonceR));
        payloads.addAll(
                NatCheck.notifies(
                        natTraversal, turn.suite(), spis.initiator(), spis.responder(), route));
        boolean asked = message.has(NotifyType.IKEV2_FRAGMENTATION_SUPPORTED);
        payloads.addAll(Fragments.notifies(policy.transport(), asked));
        if (Childless.isAnnounced(route, turn)) {
            payloads.add(Notify.of(NotifyType.CHILDLESS_IKEV2_SUPPORTED));
        }
        if (!suite.additional().exchanges().isEmpty()) {
            payloads.add(Notify.of(NotifyType.INTERMEDIATE_EXCHANGE_SUPPORTED));
        }
        Message answer = Message.clear(header(spis.initiator(), spis.responder()), payloads);
        Bytes datagram = MessageEncoder.encode(answer);
        turn.send(route, answer, datagram);
        return new InitRemote(
                turn.numbers().ikeSa(),
                route,
                Channel.open(spis, keys, Fragments.agree(policy.transport(), message, route)),
                suite,
                nat,
                nonceI,
                nonceR,
                arrived.datagram(),
                datagram,
                InitRemote.Intermediates.NONE,
                turn.now(),
                turn.now().plus(turn.settings().limits().establishMax()));
    }

    private static void refuse(SaInput.Arrived arrived, Cause cause, NotifyType type, Turn turn) {
        turn.failed(
                arrived.route(),
                Optional.empty(),
                Optional.empty(),
                Failure.told(type, cause, Verdict.CLOSE_IKE));
        refuse(arrived, Notify.of(type), turn);
    }

    private static void refuse(SaInput.Arrived arrived, Notify notify, Turn turn) {
        refuse(arrived, List.of(notify), turn);
    }

    private static void refuse(SaInput.Arrived arrived, List<Payload> payloads, Turn turn) {
        Message message = Message.clear(header(arrived.header().spiI(), 0), payloads);
        turn.send(arrived.route(), message, MessageEncoder.encode(message));
    }

    private static IkeHeader header(long spiI, long spiR) {
        return new IkeHeader(spiI, spiR, ExchangeType.IKE_SA_INIT.number(), false, true, 0);
    }
}
