package io.triplane.interop.live;

import io.grpc.stub.StreamObserver;
import io.triplane.proto.v1.Event;
import io.triplane.proto.v1.GatewayGrpc.GatewayStub;
import io.triplane.proto.v1.MessageTrace;
import io.triplane.proto.v1.Problem;
import io.triplane.proto.v1.WatchEventsRequest;
import io.triplane.proto.v1.WatchEventsResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The events of our gateway, IKE messages among them, in order. Grows until the gateway ends.
final class Journal implements StreamObserver<WatchEventsResponse> {
    private static final int START_SECONDS = 30;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch followed = new CountDownLatch(1);

    static Journal follow(GatewayStub gateway) {
        Journal journal = new Journal();
        gateway.watchEvents(WatchEventsRequest.newBuilder().setMessages(true).build(), journal);
        try {
            if (!journal.followed.await(START_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the gateway does not tell its events");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return journal;
    }

    /// How much there is so far.
    int mark() {
        return events.size();
    }

    /// Messages exchanged with an address since a mark: `>` or `<` and the message in RFC notation.
    List<String> messages(int mark, String remote) {
        return since(mark)
                .filter(Event::hasMessage)
                .map(Event::getMessage)
                .filter(message -> message.getRemote().startsWith(remote + ":"))
                .map(Journal::line)
                .toList();
    }

    private static String line(MessageTrace message) {
        return switch (message.getDirection()) {
            case DIRECTION_SENT -> "> " + message.getLine();
            default -> "< " + message.getLine();
        };
    }

    /// Why negotiations have failed since a mark.
    List<Problem> failures(int mark) {
        return since(mark)
                .filter(Event::hasNegotiationFailed)
                .map(event -> event.getNegotiationFailed().getProblem())
                .toList();
    }

    private Stream<Event> since(int mark) {
        return events.stream().skip(mark);
    }

    @Override
    public void onNext(WatchEventsResponse item) {
        if (item.hasEvent()) {
            events.add(item.getEvent());
        } else if (item.hasSnapshotEnd()) {
            followed.countDown();
        }
    }

    @Override
    public void onError(Throwable ended) {
        // The gateway has ended, or the channel to it: whoever needs it notices.
    }

    @Override
    public void onCompleted() {
        // As above.
    }
}
