package io.triplane.softplane.api;

import io.triplane.jvpp.message.Exchange;
import io.triplane.jvpp.message.Message;
import io.triplane.jvpp.message.Request;
import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// How one kind of request is served: by a reply, by the rows of a dump, or by nothing, which VPP
/// does in some cases.
record Service<Q extends Request<A>, A extends Message>(
        Exchange<Q, A> exchange, Handler<Q, A> handler) {
    /// Answers one request.
    @FunctionalInterface
    interface Handler<Q, A> {
        List<A> serve(ApiClient client, Q request);
    }

    static <Q extends Request<A>, A extends Message> Service<Q, A> reply(
            Exchange<Q, A> exchange, Function<Q, A> handler) {
        return new Service<>(exchange, (_, request) -> List.of(handler.apply(request)));
    }

    /// A request that may stay without an answer.
    static <Q extends Request<A>, A extends Message> Service<Q, A> maybe(
            Exchange<Q, A> exchange, Function<Q, Optional<A>> handler) {
        return new Service<>(exchange, (_, request) -> handler.apply(request).stream().toList());
    }

    static <Q extends Request<A>, A extends Message> Service<Q, A> dump(
            Exchange<Q, A> exchange, Function<Q, List<A>> handler) {
        return new Service<>(exchange, (_, request) -> handler.apply(request));
    }

    List<? extends Message> serve(ApiClient client, WireReader fields) throws MalformedMessage {
        return handler.serve(client, exchange.request().decode(fields));
    }
}
