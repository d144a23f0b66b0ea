package io.triplane.jvpp;

import io.triplane.jvpp.message.Envelope;
import io.triplane.jvpp.message.Message;
import io.triplane.jvpp.message.MessageType;
import io.triplane.jvpp.message.Reply;
import io.triplane.jvpp.message.Request;
import io.triplane.jvpp.wire.MalformedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A request without its answer yet. The connection's reader thread feeds it; whoever completes it
/// first wins.
sealed interface Pending {
    Request<?> request();

    String subject();

    CompletableFuture<?> future();

    /// Takes an answer that carries this request's context.
    void answer(MessageType<?> type, Envelope envelope) throws MalformedMessage;

    void fail(VppFailure failure);

    /// Fails it when no answer completes it in time.
    void expireAfter(Duration timeout);

    default String name() {
        return request().exchange().request().name().name();
    }

    default void failBadAnswer(String what) {
        fail(new VppFailure.BadAnswer(name(), subject(), what));
    }

    default void failLost(String reason) {
        fail(new VppFailure.Lost(name(), subject(), reason));
    }

    /// One request, one reply.
    record Single<A extends Message>(
            Request<A> request, String subject, CompletableFuture<Outcome<A>> future)
            implements Pending {
        Single(Request<A> request, String subject) {
            this(request, subject, new CompletableFuture<>());
        }

        @Override
        public void answer(MessageType<?> type, Envelope envelope) throws MalformedMessage {
            MessageType<A> expected = request.exchange().answer();
            if (!type.equals(expected)) {
                failBadAnswer(type + " instead of " + expected);
                return;
            }
            A answer = expected.decode(envelope.fields());
            if (answer instanceof Reply reply && reply.retval() != 0) {
                fail(new VppFailure.Refused(name(), subject, reply.retval()));
            } else {
                future.complete(new Outcome.Done<>(answer));
            }
        }

        @Override
        public void fail(VppFailure failure) {
            future.complete(new Outcome.Failed<>(failure));
        }

        @Override
        public void expireAfter(Duration timeout) {
            expire(future, this, timeout);
        }
    }

    /// One request and its rows, up to the reply of the ping behind it.
    record Rows<A extends Message>(
            Request<A> request,
            String subject,
            List<A> rows,
            CompletableFuture<Outcome<List<A>>> future)
            implements Pending {
        Rows(Request<A> request, String subject) {
            this(request, subject, new ArrayList<>(), new CompletableFuture<>());
        }

        @Override
        public void answer(MessageType<?> type, Envelope envelope) throws MalformedMessage {
            MessageType<A> expected = request.exchange().answer();
            if (type.equals(expected)) {
                rows.add(expected.decode(envelope.fields()));
            } else {
                failBadAnswer(type + " instead of " + expected);
            }
        }

        /// The ping behind the dump was answered: all rows are here.
        void end() {
            future.complete(new Outcome.Done<>(List.copyOf(rows)));
        }

        @Override
        public void fail(VppFailure failure) {
            future.complete(new Outcome.Failed<>(failure));
        }

        @Override
        public void expireAfter(Duration timeout) {
            expire(future, this, timeout);
        }
    }

    private static <T> void expire(
            CompletableFuture<Outcome<T>> future, Pending pending, Duration timeout) {
        Outcome<T> expired =
                new Outcome.Failed<>(
                        new VppFailure.TimedOut(pending.name(), pending.subject(), timeout));
        var _ = future.completeOnTimeout(expired, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
}
