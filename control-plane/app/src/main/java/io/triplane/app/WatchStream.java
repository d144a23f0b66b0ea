package io.triplane.app;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.triplane.daemon.control.ChildSaInfo;
import io.triplane.daemon.control.GatewayEvent;
import io.triplane.daemon.control.GatewayEvent.What;
import io.triplane.daemon.control.IkeSaInfo;
import io.triplane.daemon.control.Watch;
import io.triplane.daemon.event.EventBus.Item;
import io.triplane.proto.v1.Lost;
import io.triplane.proto.v1.SnapshotEnd;
import io.triplane.proto.v1.WatchEventsResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// One watcher: what stands, then events until it goes. A virtual thread writes as fast as the
/// watcher reads; what it does not read in time is dropped where events are kept, not here.
final class WatchStream {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final ServerCallStreamObserver<WatchEventsResponse> call;
    private final Optional<String> connection;
    private final Runnable ended;
    private final Semaphore ready = new Semaphore(0);

    /// Before the call returns to gRPC.
    ///
    /// @param ended runs once, when the watcher has gone
    WatchStream(
            ServerCallStreamObserver<WatchEventsResponse> call,
            Optional<String> connection,
            Runnable ended) {
        this.call = call;
        this.connection = connection;
        this.ended = ended;
        call.setOnReadyHandler(ready::release);
        call.setOnCancelHandler(ready::release);
    }

    /// On the control thread: hands over and returns.
    void begin(Watch watch) {
        Thread.ofVirtual().name("watch").start(() -> write(watch));
    }

    /// It never began.
    void abandon() {
        ended.run();
    }

    private void write(Watch watch) {
        try (watch) {
            for (IkeSaInfo sa : watch.ikeSas()) {
                put(WatchEventsResponse.newBuilder().setIkeSa(ProtoWords.ikeSa(sa)));
            }
            for (ChildSaInfo sa : watch.childSas()) {
                put(WatchEventsResponse.newBuilder().setChildSa(ProtoWords.childSa(sa)));
            }
            put(
                    WatchEventsResponse.newBuilder()
                            .setSnapshotEnd(
                                    SnapshotEnd.newBuilder().setSequence(watch.events().since())));
            while (!call.isCancelled()) {
                Optional<Item<GatewayEvent>> next = watch.events().next(LOOK_EVERY);
                if (next.isPresent()) {
                    put(next.get(), watch.messages());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StatusRuntimeException | IllegalStateException gone) {
            // The watcher went between the look and the write.
            System.getLogger(WatchStream.class.getName())
                    .log(System.Logger.Level.DEBUG, "a watcher has gone", gone);
        } finally {
            ended.run();
        }
    }

    private void put(Item<GatewayEvent> item, boolean messages) throws InterruptedException {
        switch (item) {
            case Item.Lost<GatewayEvent> lost ->
                    put(
                            WatchEventsResponse.newBuilder()
                                    .setLost(Lost.newBuilder().setCount(lost.count())));
            case Item.Event<GatewayEvent> event -> {
                if (isWanted(event.what(), messages)) {
                    put(
                            WatchEventsResponse.newBuilder()
                                    .setEvent(EventWords.event(event.sequence(), event.what())));
                }
            }
        }
    }

    /// Events that belong to no connection concern every watcher.
    private boolean isWanted(GatewayEvent event, boolean messages) {
        boolean ours =
                connection.isEmpty()
                        || event.connection().isEmpty()
                        || connection.equals(event.connection());
        return ours && (messages || !(event.what() instanceof What.Message));
    }

    private void put(WatchEventsResponse.Builder response) throws InterruptedException {
        while (!call.isReady() && !call.isCancelled()) {
            if (ready.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                ready.drainPermits();
            }
        }
        if (!call.isCancelled()) {
            call.onNext(response.build());
        }
    }
}
