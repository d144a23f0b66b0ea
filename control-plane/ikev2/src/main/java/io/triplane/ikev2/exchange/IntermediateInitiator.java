package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.Failure;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Failure.Verdict;
import io.triplane.ikev2.crypto.Agreement;
import io.triplane.ikev2.crypto.IntermediateAuth;
import io.triplane.ikev2.crypto.KeyShare;
import io.triplane.ikev2.crypto.Mac;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Handshake;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.IkeSuite;
import io.triplane.ikev2.sa.IntermediateLocal;
import io.triplane.ikev2.sa.Outstanding;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IntermediateOctets;
import io.triplane.ikev2.wire.KeyExchange;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageForm;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import java.util.List;
import java.util.Optional;

/// IKE_INTERMEDIATE as initiator: one exchange for each additional key exchange that was agreed
/// (RFC 9370 §2.2.2), and new keys after each.
///
/// ```
/// HDR, SK {KEi(n)}  -->
///              <--  HDR, SK {KEr(n)}
/// ```
final class IntermediateInitiator {
    private IntermediateInitiator() {}

    /// What IKE_SA_INIT says of it, where additional key exchanges are offered (RFC 9370 §2.2.1).
    static List<Payload> announced(ConnectionConfig config) {
        return config.ikeProposals().stream().allMatch(p -> p.additional().isEmpty())
                ? List.of()
                : List.of(Notify.of(NotifyType.INTERMEDIATE_EXCHANGE_SUPPORTED));
    }

    /// Whether the peer has agreed to additional key exchanges and not to what carries them.
    static boolean isMissing(IkeSuite suite, Message message) {
        return !suite.additional().exchanges().isEmpty()
                && !message.has(NotifyType.INTERMEDIATE_EXCHANGE_SUPPORTED);
    }

    /// Goes on from IKE_SA_INIT; straight to IKE_AUTH when nothing additional was agreed.
    static Optional<IkeSa> begin(Handshake handshake, Turn turn) {
        return next(handshake, 0, turn);
    }

    /// @param done how many exchanges are
    private static Optional<IkeSa> next(Handshake handshake, int done, Turn turn) {
        List<KeyExchangeMethod> exchanges = handshake.suite().additional().exchanges();
        if (done == exchanges.size()) {
            return AuthInitiator.begin(handshake, done + 1L, turn);
        }
        ConnectionConfig config = turn.connection(handshake.connection());
        KeyShare share = turn.suite().keyExchange(exchanges.get(done)).orElseThrow().offer();
        Channel channel = handshake.channel();
        long messageId = done + 1L;
        Message message =
                channel.request(
                        ExchangeType.IKE_INTERMEDIATE,
                        messageId,
                        List.of(new KeyExchange(share.method().number(), share.publicValue())));
        Bytes flight = channel.seal(turn.suite(), message, handshake.route());
        turn.send(handshake.route(), message, flight);
        IntermediateAuth linked =
                handshake
                        .intermediate()
                        .asked(
                                prf(handshake, turn),
                                channel.keys(),
                                IntermediateOctets.of(message));
        return Optional.of(
                new IntermediateLocal(
                        handshake.with(channel.after(flight), linked),
                        share,
                        Outstanding.first(messageId, flight, config.retransmission(), turn.now())));
    }

    static Optional<IkeSa> fired(IntermediateLocal state, Turn turn) {
        ConnectionConfig config = turn.connection(state.handshake().connection());
        if (!state.request().isExhausted(config.retransmission())) {
            var again =
                    Retransmit.again(
                            state.handshake().channel(),
                            state.request(),
                            state.route(),
                            config,
                            turn);
            return Optional.of(
                    state.with(state.handshake().with(again.channel())).with(again.request()));
        }
        String text =
                "no answer from %s to IKE_INTERMEDIATE with %s sent %d times"
                        .formatted(
                                state.route().remote(),
                                state.share().method().token(),
                                state.request().sent());
        return end(state, new Cause("ike.peer.silent", text), turn);
    }

    static Optional<IkeSa> arrived(IntermediateLocal state, SaInput.Arrived arrived, Turn turn) {
        if (!arrived.header().response()
                || arrived.header().exchangeType() != ExchangeType.IKE_INTERMEDIATE.number()
                || arrived.header().messageId() != state.request().messageId()) {
            turn.count(Counter.OUTSIDE_WINDOW);
            return Optional.of(state);
        }
        Channel.Received received =
                Fragments.receive(
                        state.handshake().channel(), arrived, Channel.UNPROVEN_OCTETS_MAX, turn);
        IntermediateLocal now = state.with(state.handshake().with(received.channel()));
        return switch (received.result()) {
            case DecodeResult.Decoded decoded when decoded.message().encrypted() ->
                    answered(now, decoded, turn);
            case DecodeResult.Fragment _ -> {
                turn.count(Counter.FRAGMENT_HELD);
                yield Optional.of(now);
            }
            case DecodeResult.MalformedProtected(String what, _) -> misfit(now, what, turn);
            case DecodeResult.UnsupportedCritical(int type, boolean encrypted) when encrypted ->
                    misfit(now, "critical payload of unknown type " + type, turn);
            // Anyone can send these.
            case DecodeResult.Decoded _,
                    DecodeResult.UnsupportedCritical _,
                    DecodeResult.MalformedUnprotected _,
                    DecodeResult.WrongMajorVersion _ -> {
                turn.count(Counter.MALFORMED);
                yield Optional.of(now);
            }
            case DecodeResult.NotAuthentic _ -> {
                turn.count(Counter.NOT_AUTHENTIC);
                yield Optional.of(now);
            }
        };
    }

    private static Optional<IkeSa> answered(
            IntermediateLocal state, DecodeResult.Decoded decoded, Turn turn) {
        Message message = decoded.message();
        turn.received(state.route(), message);
        return switch (MessageForm.of(message)) {
            case MessageForm.Fit.Fits(MessageForm form)
                    when form == MessageForm.INTERMEDIATE_RESPONSE ->
                    agree(state, decoded, turn);
            case MessageForm.Fit.Fits(_) -> {
                String error =
                        message.firstError()
                                .map(Notify::type)
                                .map(NotifyType::nameOf)
                                .orElse("no key exchange");
                String text =
                        "%s answered %s to IKE_INTERMEDIATE with %s"
                                .formatted(
                                        state.route().remote(),
                                        error,
                                        state.share().method().token());
                yield end(state, new Cause("ike.intermediate.refused", text), turn);
            }
            case MessageForm.Fit.Misfit(String what) -> misfit(state, what, turn);
        };
    }

    private static Optional<IkeSa> agree(
            IntermediateLocal state, DecodeResult.Decoded decoded, Turn turn) {
        KeyExchange theirs = decoded.message().first(KeyExchange.class).orElseThrow();
        KeyExchangeMethod method = state.share().method();
        if (theirs.method() != method.number()) {
            String other = KeyExchangeMethod.nameOf(theirs.method());
            return misfit(state, "%s to our %s".formatted(other, method.token()), turn);
        }
        Agreement agreement =
                turn.suite().keyExchange(method).orElseThrow().finish(state.share(), theirs.data());
        return switch (agreement) {
            case Agreement.Refused(_, String text) ->
                    end(state, new Cause("ike.ke.invalid", text), turn);
            case Agreement.Agreed(_, Secret shared) -> {
                Handshake handshake = state.handshake();
                state.share().close();
                IntermediateAuth linked =
                        handshake
                                .intermediate()
                                .answered(
                                        prf(handshake, turn),
                                        handshake.channel().keys(),
                                        decoded.intermediate());
                Channel rekeyed =
                        AdditionalKeys.of(
                                handshake.channel(),
                                shared,
                                handshake.nonceI(),
                                handshake.nonceR(),
                                turn);
                handshake.channel().wipe();
                yield next(
                        handshake.with(rekeyed, linked),
                        Math.toIntExact(state.request().messageId()),
                        turn);
            }
        };
    }

    private static Optional<IkeSa> misfit(IntermediateLocal state, String what, Turn turn) {
        String text =
                "answer of %s to IKE_INTERMEDIATE: %s".formatted(state.route().remote(), what);
        return end(state, new Cause("ike.intermediate.answer", text), turn);
    }

    /// The peer knows of nothing that would have to be ended: it is not established anywhere.
    static Optional<IkeSa> end(IntermediateLocal state, Cause cause, Turn turn) {
        turn.failed(
                state.route(),
                state.connectionName(),
                state.handshake().childName(),
                Failure.silent(cause, Verdict.CLOSE_IKE));
        state.wipe();
        return Optional.empty();
    }

    private static Mac prf(Handshake handshake, Turn turn) {
        return turn.suite().prf(handshake.suite().prf()).orElseThrow();
    }
}
