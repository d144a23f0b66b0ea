package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.sa.Outstanding;
import io.triplane.ikev2.sa.Route;

/// Repetition of our own requests (RFC 7296 §2.1); a responder never repeats unasked.
final class Retransmit {
    private Retransmit() {}

    static Outstanding again(Outstanding request, Route route, ConnectionConfig config, Turn turn) {
        turn.sendAgain(route, request.message());
        turn.count(Counter.RETRANSMITTED);
        return request.again(config.retransmission(), turn.now());
    }
}
