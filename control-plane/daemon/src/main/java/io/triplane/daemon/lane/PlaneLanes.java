package io.triplane.daemon.lane;

import io.triplane.plane.DataPlane;
import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.PlaneRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts requests before the data plane in the order of their [Lane], a bounded number at a time.
/// Requests about one tunnel (or interface) keep the order of their submission: an urgent one takes
/// those that wait before it along. Any thread may submit; nothing blocks, since [DataPlane#submit]
/// does not.
public final class PlaneLanes {
    /// Requests that wait in one lane; one more is refused as temporary. Deletes and rekeys are
    /// never refused here: there are no more of them than SAs, and a lost one leaves an SA behind.
    public static final int LANE_MAX = 16_384;

    /// Requests that the data plane has and has not answered.
    public static final int WINDOW_MAX = 64;

    private final DataPlane plane;
    private final Map<Lane, Deque<Waiting>> lanes = new EnumMap<>(Lane.class);
    private final Map<String, Deque<Waiting>> bySubject = new HashMap<>();
    private final Map<Lane, Integer> waiting = new EnumMap<>(Lane.class);
    private int underWay;
    private boolean pumping;
    private long refused;

    /// A request in its lane and in the line of its subject.
    private static final class Waiting {
        private final Lane lane;
        private final String subject;
        private final PlaneRequest request;
        private final Consumer<PlaneAnswer> answered;

        /// It left its lane earlier than its turn, taken along by an urgent one behind it.
        private boolean gone;

        private Waiting(Lane lane, PlaneRequest request, Consumer<PlaneAnswer> answered) {
            this.lane = lane;
            this.subject = subject(request);
            this.request = request;
            this.answered = answered;
        }
    }

    public PlaneLanes(DataPlane plane) {
        this.plane = plane;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new ArrayDeque<>());
            waiting.put(lane, 0);
        }
    }

    /// Queues a request. It is answered exactly once, possibly before this returns; the taker must
    /// not block.
    public void submit(Lane lane, PlaneRequest request, Consumer<PlaneAnswer> answered) {
        if (!queue(new Waiting(lane, request, answered))) {
            closeKeys(request);
            answered.accept(laneFull(lane, request));
        }
    }

    /// Requests of the lane that the data plane has not been handed yet.
    public synchronized int waiting(Lane lane) {
        return waiting.getOrDefault(lane, 0);
    }

    /// Requests refused because their lane was full.
    public synchronized long refused() {
        return refused;
    }

    private synchronized boolean queue(Waiting entry) {
        if (entry.lane != Lane.DELETE_AND_REKEY && waiting(entry.lane) >= LANE_MAX) {
            refused++;
            return false;
        }
        lane(entry.lane).add(entry);
        bySubject.computeIfAbsent(entry.subject, _ -> new ArrayDeque<>()).add(entry);
        waiting.merge(entry.lane, 1, Integer::sum);
        pump();
        return true;
    }

    /// Hands over what the window allows. Called under the monitor, so that two requests of one
    /// subject cannot overtake each other between here and the plane; a plane that answers at once
    /// comes back in here, hence the flag.
    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            Optional<Waiting> next = mostUrgent();
            while (underWay < WINDOW_MAX && next.isPresent()) {
                hand(next.get());
                next = mostUrgent();
            }
        } finally {
            pumping = false;
        }
    }

    /// The head of the most urgent lane, or what has to go before it.
    private Optional<Waiting> mostUrgent() {
        for (Lane lane : Lane.values()) {
            Deque<Waiting> queue = lane(lane);
            while (!queue.isEmpty() && queue.getFirst().gone) {
                queue.removeFirst();
            }
            if (!queue.isEmpty()) {
                return Optional.of(line(queue.getFirst().subject).getFirst());
            }
        }
        return Optional.empty();
    }

    private void hand(Waiting entry) {
        Deque<Waiting> line = line(entry.subject);
        line.removeFirst();
        if (line.isEmpty()) {
            bySubject.remove(entry.subject);
        }
        entry.gone = true;
        waiting.merge(entry.lane, -1, Integer::sum);
        underWay++;
        plane.submit(entry.request)
                .whenComplete((answer, failure) -> {
                    try {
                        entry.answered.accept(answerOf(entry, answer, failure));
                    } finally {
                        done();
                    }
                });
    }

    private synchronized void done() {
        underWay--;
        pump();
    }

    private Deque<Waiting> lane(Lane lane) {
        return lanes.computeIfAbsent(lane, _ -> new ArrayDeque<>());
    }

    private Deque<Waiting> line(String subject) {
        return bySubject.computeIfAbsent(subject, _ -> new ArrayDeque<>());
    }

    /// The port promises never to fail; a plane that breaks the promise must not hang an SA.
    private static PlaneAnswer answerOf(
            Waiting entry, @Nullable PlaneAnswer answer, @Nullable Throwable failure) {
        if (answer != null) {
            return answer;
        }
        closeKeys(entry.request);
        return new PlaneAnswer.Refused(
                "plane.failed",
                "the data plane failed on a request about %s: %s; see the log of the gateway"
                        .formatted(entry.subject, failure),
                true);
    }

    private static PlaneAnswer laneFull(Lane lane, PlaneRequest request) {
        return new PlaneAnswer.Refused(
                "plane.lane.full",
                "%d requests wait for the data plane in lane %s, the one about %s was not queued;"
                                .formatted(LANE_MAX, lane, subject(request))
                        + " it is asked again",
                true);
    }

    private static void closeKeys(PlaneRequest request) {
        switch (request) {
            case PlaneRequest.InstallInbound install -> install.inbound().keys().close();
            case PlaneRequest.SwitchOutbound move -> move.outbound().keys().close();
            case PlaneRequest.ApplyInterface _,
                    PlaneRequest.RemoveInterface _,
                    PlaneRequest.ApplyTunnel _,
                    PlaneRequest.RemoveTunnel _,
                    PlaneRequest.RemoveLeftovers _,
                    PlaneRequest.MoveChild _,
                    PlaneRequest.RemoveInbound _,
                    PlaneRequest.RemoveChild _ -> {}
        }
    }

    /// What a request is about, as far as order matters.
    private static String subject(PlaneRequest request) {
        return switch (request) {
            case PlaneRequest.ApplyInterface apply -> "interface " + apply.config().name();
            case PlaneRequest.RemoveInterface remove -> "interface " + remove.name();
            case PlaneRequest.ApplyTunnel apply -> "tunnel " + apply.config().name();
            case PlaneRequest.RemoveTunnel remove -> "tunnel " + remove.name();
            case PlaneRequest.RemoveLeftovers _ -> "leftovers";
            case PlaneRequest.InstallInbound install -> "tunnel " + install.child().tunnel();
            case PlaneRequest.SwitchOutbound move -> "tunnel " + move.child().tunnel();
            case PlaneRequest.MoveChild move -> "tunnel " + move.child().tunnel();
            case PlaneRequest.RemoveInbound remove -> "tunnel " + remove.child().tunnel();
            case PlaneRequest.RemoveChild remove -> "tunnel " + remove.child().tunnel();
        };
    }
}
