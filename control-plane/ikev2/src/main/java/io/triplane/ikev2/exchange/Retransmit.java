package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Outstanding;
import io.triplane.ikev2.sa.Route;

/// Repetition of our own requests (RFC 7296 §2.1); a responder never repeats unasked.
final class Retransmit {
    private Retransmit() {}

    /// What a repetition leaves: other keys' use only when the request was cut anew.
    record Again(Channel channel, Outstanding request) {}

    /// A request in the clear: octet by octet.
    static Outstanding again(Outstanding request, Route route, ConnectionConfig config, Turn turn) {
        turn.sendAgain(route, request.message());
        turn.count(Counter.RETRANSMITTED);
        return request.again(config.retransmission(), turn.now());
    }

    /// A protected request: octet by octet, or in smaller pieces if those before did not get
    /// through.
    static Again again(
            Channel channel, Outstanding request, Route route, ConnectionConfig config, Turn turn) {
        Again present =
                Fragments.cutSmaller(channel, request.message(), request.sent(), route, turn)
                        .map(cut -> new Again(cut.channel(), request.with(cut.flight())))
                        .orElse(new Again(channel, request));
        return new Again(present.channel(), again(present.request(), route, config, turn));
    }
}
