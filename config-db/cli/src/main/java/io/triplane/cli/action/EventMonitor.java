package io.triplane.cli.action;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.triplane.cli.grammar.Fault;
import io.triplane.proto.v1.WatchEventsRequest;
import io.triplane.proto.v1.WatchEventsResponse;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// `monitor events`: hands on every event as it happens until it is stopped from another thread.
public final class EventMonitor {
    private static final String ENDED = "gateway.events.ended";

    private final Context.CancellableContext context = Context.ROOT.withCancellation();

    /// Ends [#run]; may be called from any thread, a signal handler for one.
    public void stop() {
        context.close();
    }

    /// Blocks. Each event goes to `sink` as a line and as JSON members. Returns the fault that
    /// ended it, or nothing when it was stopped. An empty `connection` means all.
    public Optional<Fault> run(
            GatewayActions actions,
            String connection,
            boolean messages,
            BiConsumer<String, Map<String, Object>> sink) {
        Optional<Fault> unreachable = actions.unreachable();
        if (unreachable.isPresent()) {
            return unreachable;
        }
        WatchEventsRequest request =
                WatchEventsRequest.newBuilder()
                        .setConnection(connection)
                        .setMessages(messages)
                        .build();
        Context before = context.attach();
        try {
            Iterator<WatchEventsResponse> events = actions.gateway().watchEvents(request);
            while (events.hasNext()) {
                tell(events.next(), sink);
            }
            return Optional.of(
                    Fault.of(ENDED, "the gateway ended the events; try again when it runs"));
        } catch (StatusRuntimeException ended) {
            boolean stopped = ended.getStatus().getCode() == Status.Code.CANCELLED;
            return stopped ? Optional.empty() : Optional.of(actions.fault(ended));
        } finally {
            context.detach(before);
        }
    }

    private static void tell(
            WatchEventsResponse item, BiConsumer<String, Map<String, Object>> sink) {
        switch (item.getItemCase()) {
            case IKE_SA ->
                    sink.accept(
                            SaText.line(item.getIkeSa()),
                            Map.of("ike_sa", SaText.json(item.getIkeSa())));
            case CHILD_SA ->
                    sink.accept(
                            SaText.line(item.getChildSa()),
                            Map.of("child_sa", SaText.json(item.getChildSa())));
            case SNAPSHOT_END ->
                    sink.accept(
                            "These SAs stand; events follow.",
                            Map.of(
                                    "snapshot_end",
                                    Map.of("sequence", item.getSnapshotEnd().getSequence())));
            case EVENT ->
                    sink.accept(EventText.line(item.getEvent()), EventText.json(item.getEvent()));
            case LOST ->
                    sink.accept(
                            item.getLost().getCount() + " events were lost here.",
                            Map.of("lost", item.getLost().getCount()));
            case ITEM_NOT_SET -> {} // of a newer gateway
        }
    }
}
