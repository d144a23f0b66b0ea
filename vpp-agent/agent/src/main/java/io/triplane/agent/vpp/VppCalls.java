package io.triplane.agent.vpp;

import io.triplane.jvpp.Outcome;
import io.triplane.jvpp.VppClient;
import io.triplane.jvpp.VppFailure;
import io.triplane.jvpp.message.Catalogue;
import io.triplane.jvpp.message.Message;
import io.triplane.jvpp.message.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// One connection to VPP as a programme of calls uses it: each call waits for its answer, which the
/// client bounds in time. For virtual threads; any number of them may call at once, VPP carries the
/// calls out in the order in which they were made.
public final class VppCalls {
    private final VppClient client;

    public VppCalls(VppClient client) {
        this.client = client;
    }

    /// Sends a request and waits.
    ///
    /// @param subject what it is about, in the operator's words
    public <A extends Message> A call(Request<A> request, String subject) throws RefusedException {
        return done(client.send(request, subject).join());
    }

    /// All rows of a dump.
    public <A extends Message> List<A> rows(Request<A> request, String subject)
            throws RefusedException {
        return done(client.dump(request, subject).join());
    }

    /// Sends all of them behind each other and waits for all. What was carried out is in the undo,
    /// also when one is refused.
    ///
    /// @param takeBack what undoes the request at the same place of the list
    public <A extends Message> void callAll(
            List<? extends Request<A>> requests,
            List<? extends Request<?>> takeBack,
            String subject,
            Undo undo)
            throws RefusedException {
        List<CompletableFuture<Outcome<A>>> answers = new ArrayList<>();
        for (Request<A> request : requests) {
            answers.add(client.send(request, subject));
        }
        List<VppFailure> failures = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            switch (answers.get(i).join()) {
                case Outcome.Done<A> _ -> undo.add(subject, takeBack(takeBack.get(i), subject));
                case Outcome.Failed<A>(VppFailure failure) -> failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            throw RefusedException.of(failures.getFirst());
        }
    }

    private Undo.Step takeBack(Request<?> request, String subject) {
        return () -> call(request, "taking back " + subject);
    }

    /// Sends a request whose undo is another request.
    public <A extends Message> A call(
            Request<A> request, Request<?> takeBack, String subject, Undo undo)
            throws RefusedException {
        A answer = call(request, subject);
        undo.add(subject, takeBack(takeBack, subject));
        return answer;
    }

    /// Whether this VPP has all messages of a group.
    public boolean has(Catalogue.Group group) {
        return client.table().missing(List.of(group)).isEmpty();
    }

    private static <T> T done(Outcome<T> outcome) throws RefusedException {
        return switch (outcome) {
            case Outcome.Done<T>(T answer) -> answer;
            case Outcome.Failed<T>(VppFailure failure) -> throw RefusedException.of(failure);
        };
    }
}
