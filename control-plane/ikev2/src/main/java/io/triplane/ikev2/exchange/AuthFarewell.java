package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.sa.AuthFailedLocal;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.ExchangeType;
import java.util.Optional;

/// The peer could not prove its identity and was told so: whatever authentic answer comes ends the
/// IKE SA (RFC 7296 §2.21.2).
final class AuthFarewell {
    private AuthFarewell() {}

    static Optional<IkeSa> arrived(AuthFailedLocal state, SaInput.Arrived arrived, Turn turn) {
        var header = arrived.header();
        if (!header.response()
                || header.exchangeType() != ExchangeType.INFORMATIONAL.number()
                || header.messageId() != state.request().messageId()) {
            turn.count(Counter.OUTSIDE_WINDOW);
            return Optional.of(state);
        }
        Channel.Received received =
                Fragments.receive(state.channel(), arrived, Channel.UNPROVEN_OCTETS_MAX, turn);
        if (received.result() instanceof DecodeResult.Decoded decoded
                && decoded.message().encrypted()) {
            turn.received(arrived.route(), decoded.message());
            state.wipe();
            return Optional.empty();
        }
        return Optional.of(state.with(received.channel()));
    }
}
