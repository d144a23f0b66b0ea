package io.triplane.testkit;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// Picks messages by who sent them and what their header says.
public final class Messages {
    private Messages() {}

    public static Predicate<Action.Send> by(Peer sender) {
        return send -> send.local().address().equals(sender.address());
    }

    public static Predicate<Action.Send> requests(Peer sender, ExchangeType exchange) {
        return by(sender).and(send -> is(send, exchange, false));
    }

    public static Predicate<Action.Send> responses(Peer sender, ExchangeType exchange) {
        return by(sender).and(send -> is(send, exchange, true));
    }

    /// Only the `number`-th of those, counted from 1.
    public static Predicate<Action.Send> nth(int number, Predicate<Action.Send> which) {
        AtomicInteger seen = new AtomicInteger();
        return send -> which.test(send) && seen.incrementAndGet() == number;
    }

    private static boolean is(Action.Send send, ExchangeType exchange, boolean response) {
        IkeHeader header = IkeHeader.peek(send.message()).orElseThrow();
        return header.exchangeType() == exchange.number() && header.response() == response;
    }
}
