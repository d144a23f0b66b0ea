package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.crypto.Agreement;
import io.triplane.ikev2.crypto.IkeKeys;
import io.triplane.ikev2.crypto.IntermediateAuth;
import io.triplane.ikev2.crypto.Mac;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.InitRemote;
import io.triplane.ikev2.sa.PeerRequests;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IntermediateOctets;
import io.triplane.ikev2.wire.KeyExchange;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import java.util.List;
import java.util.Optional;

/// IKE_INTERMEDIATE as responder (RFC 9370 §2.2.2). The answer still goes under the keys of the
/// request; from then on those hold that the exchange has made.
///
/// ```
/// HDR, SK {KEi(n)}  -->
///              <--  HDR, SK {KEr(n)}
/// ```
final class IntermediateResponder {
    private IntermediateResponder() {}

    /// @param method that was agreed for this exchange
    /// @param decoded of the right form
    static Optional<IkeSa> asked(
            InitRemote state,
            SaInput.Arrived arrived,
            KeyExchangeMethod method,
            DecodeResult.Decoded decoded,
            Turn turn) {
        KeyExchange theirs = decoded.message().first(KeyExchange.class).orElseThrow();
        if (theirs.method() != method.number()) {
            String text =
                    "peer sent key exchange %s in IKE_INTERMEDIATE %d, agreed was %s"
                            .formatted(
                                    KeyExchangeMethod.nameOf(theirs.method()),
                                    state.nextId(),
                                    method.token());
            return invalid(state, arrived, text, turn);
        }
        return switch (turn.suite().keyExchange(method).orElseThrow().answer(theirs.data())) {
            case Agreement.Refused(_, String text) -> invalid(state, arrived, text, turn);
            case Agreement.Agreed(Bytes publicValue, Secret shared) -> {
                List<KeyExchange> answer = List.of(new KeyExchange(method.number(), publicValue));
                yield Optional.of(agreed(state, arrived, decoded, answer, shared, turn));
            }
        };
    }

    private static IkeSa agreed(
            InitRemote state,
            SaInput.Arrived arrived,
            DecodeResult.Decoded decoded,
            List<KeyExchange> payloads,
            Secret shared,
            Turn turn) {
        Channel channel = state.channel();
        Message answer =
                channel.answer(
                        ExchangeType.IKE_INTERMEDIATE, state.nextId(), List.copyOf(payloads));
        Bytes flight = channel.seal(turn.suite(), answer, arrived.route());
        turn.send(arrived.route(), answer, flight);
        Mac prf = turn.suite().prf(state.suite().prf()).orElseThrow();
        IkeKeys keys = channel.keys();
        IntermediateAuth linked =
                state.intermediates()
                        .auth()
                        .asked(prf, keys, decoded.intermediate())
                        .answered(prf, keys, IntermediateOctets.of(answer));
        var done =
                new InitRemote.Intermediates(
                        linked,
                        state.intermediates().count() + 1,
                        Optional.of(
                                new InitRemote.Last(
                                        channel.after(flight),
                                        PeerRequests.tail(arrived.datagram()),
                                        flight)));
        state.intermediates().wipe();
        return state.with(
                AdditionalKeys.of(
                        channel.after(flight), shared, state.nonceI(), state.nonceR(), turn),
                done);
    }

    /// Whether it is the last request once more: octet by octet, or cut into other fragments, of
    /// which an authentic first one says so (RFC 7383 §2.6.1).
    static boolean isLast(InitRemote state, SaInput.Arrived arrived, Turn turn) {
        return !arrived.header().response()
                && arrived.header().messageId() == state.intermediates().count()
                && state.intermediates()
                        .last()
                        .filter(last ->
                                PeerRequests.tail(arrived.datagram()).equals(last.requestTail())
                                        || Fragments.isFirst(last.channel(), arrived, turn))
                        .isPresent();
    }

    private static Optional<IkeSa> invalid(
            InitRemote state, SaInput.Arrived arrived, String text, Turn turn) {
        return AuthResponder.refuse(
                state,
                arrived,
                Notify.of(NotifyType.INVALID_SYNTAX),
                new Cause("ike.ke.invalid", text),
                turn);
    }
}
