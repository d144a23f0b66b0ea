package io.triplane.agent;

import io.triplane.agent.sa.SaIds;
import io.triplane.agent.sa.SaJournal;
import io.triplane.agent.usage.ChildWatch;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Required;
import io.triplane.agent.vpp.VppLink;
import io.triplane.jvpp.ClientConfig;
import io.triplane.jvpp.VppClient;
import io.triplane.plane.DataPlane;
import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.PlaneCapabilities;
import io.triplane.plane.PlaneEvent;
import io.triplane.plane.PlaneListener;
import io.triplane.plane.PlaneRequest;
import io.triplane.plane.PlaneUsage;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// The data plane on a VPP. It connects in the background and again after every loss; what it knows
/// of a VPP lives and dies with the connection. Safe for any number of threads.
///
/// Requests run on virtual threads, one at a time for each tunnel and interface. While VPP is away
/// they are refused; while a new connection is being set up they wait for it.
public final class VppDataPlane implements DataPlane {
    private static final System.Logger LOG = System.getLogger(VppDataPlane.class.getName());
    private static final String CLIENT_NAME = "triplane";

    /// How long until a static part that a new connection refused is tried again: addresses of
    /// interfaces, for one, come when others configure them.
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private static final PlaneRequest REMOVE_LEFTOVERS = new PlaneRequest.RemoveLeftovers();

    private final AgentConfig config;
    private final SaIds ids;
    private final SaJournal journal;
    private final VppLink link;
    private final RequestQueue queue = new RequestQueue();
    private final Desired desired = new Desired();
    private final ChildWatch watch = new ChildWatch();
    private final List<PlaneListener> listeners = new CopyOnWriteArrayList<>();

    /// Held for reading by requests, for writing while one session takes another's place.
    private final ReadWriteLock gate = new ReentrantReadWriteLock();

    private volatile Optional<Session> session = Optional.empty();
    private volatile String awayReason = "no connection was made yet";
    private long epoch;

    /// What the connection that stands has refused of the static part; link thread only.
    private final Set<PlaneRequest> unprogrammed = new LinkedHashSet<>();

    private VppDataPlane(AgentConfig config, SaJournal journal) {
        this.config = config;
        this.journal = journal;
        this.ids = new SaIds(config.saIdBase());
        this.link =
                new VppLink(
                        "plane-link",
                        ClientConfig.of(config.apiSocket(), CLIENT_NAME, Required.DATA_PLANE),
                        new Lifecycle());
    }

    /// Begins to connect; returns at once. [PlaneEvent.Connected] tells when it stands.
    ///
    /// @throws IOException when the journal cannot be opened
    public static VppDataPlane open(AgentConfig config) throws IOException {
        VppDataPlane plane = new VppDataPlane(config, SaJournal.open(config.journal()));
        plane.link.start();
        return plane;
    }

    @Override
    public CompletionStage<PlaneAnswer> submit(PlaneRequest request) {
        CompletableFuture<PlaneAnswer> answered = new CompletableFuture<>();
        boolean taken =
                queue.submit(Requests.subject(request), () -> answered.complete(carryOut(request)));
        if (!taken) {
            Requests.wipe(request);
            answered.complete(
                    new PlaneAnswer.Refused(
                            "plane.queue.full",
                            "%d requests are waiting, the one about %s was not taken; ask again later"
                                    .formatted(RequestQueue.WORK_MAX, Requests.subject(request)),
                            true));
        }
        return answered;
    }

    private PlaneAnswer carryOut(PlaneRequest request) {
        gate.readLock().lock();
        try {
            if (session.isEmpty()) {
                return new PlaneAnswer.Refused(
                        "plane.vpp.away",
                        "%s: VPP is away: %s; it is tried again when it is back"
                                .formatted(Requests.subject(request), awayReason),
                        true);
            }
            session.get().carryOut(request);
            desired.done(request);
            return new PlaneAnswer.Done();
        } catch (RefusedException e) {
            return e.refusal();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, Requests.subject(request), e);
            return new PlaneAnswer.Refused(
                    "plane.agent.defect",
                    "%s failed by a defect of the agent: %s; report it with the log"
                            .formatted(Requests.subject(request), e),
                    false);
        } finally {
            gate.readLock().unlock();
            Requests.wipe(request);
        }
    }

    @Override
    public PlaneCapabilities capabilities() {
        return session.map(Session::capabilities)
                .orElseGet(() -> PlaneCapabilities.away(awayReason));
    }

    @Override
    public CompletionStage<PlaneUsage> usage() {
        CompletableFuture<PlaneUsage> read = new CompletableFuture<>();
        boolean taken = queue.submit("usage", () -> read.complete(readUsage()));
        if (!taken) {
            read.complete(new PlaneUsage(List.of()));
        }
        return read;
    }

    private PlaneUsage readUsage() {
        gate.readLock().lock();
        try {
            if (session.isEmpty()) {
                return new PlaneUsage(List.of());
            }
            PlaneUsage usage = session.get().usage();
            watch.observe(usage).forEach(this::tell);
            return usage;
        } finally {
            gate.readLock().unlock();
        }
    }

    @Override
    public void listen(PlaneListener listener) {
        listeners.add(listener);
    }

    /// On the thread of the link, so that everybody hears events in one order.
    private void tell(PlaneEvent event) {
        link.schedule(() -> listeners.forEach(listener -> listener.on(event)), Duration.ZERO);
    }

    /// Comes and goes with the connection.
    private final class Lifecycle implements VppLink.Owner {
        @Override
        public void connected(VppClient client) throws RefusedException {
            unprogrammed.clear();
            Session fresh;
            gate.writeLock().lock();
            try {
                epoch++;
                fresh = Session.begin(client, epoch, config, ids, journal);
                for (PlaneRequest request : desired.requests()) {
                    if (!programme(fresh, request)) {
                        unprogrammed.add(request);
                    }
                }
                if (desired.isComplete() && !mayRemoveLeftovers(fresh)) {
                    unprogrammed.add(REMOVE_LEFTOVERS);
                }
                session = Optional.of(fresh);
            } finally {
                gate.writeLock().unlock();
            }
            tell(new PlaneEvent.Connected(fresh.capabilities(), fresh.epoch()));
            List.copyOf(unprogrammed).forEach(VppDataPlane.this::tryLater);
        }

        private boolean mayRemoveLeftovers(Session fresh) throws RefusedException {
            return unprogrammed.isEmpty() && programme(fresh, REMOVE_LEFTOVERS);
        }

        /// One tunnel that cannot be had does not keep the others from being programmed.
        private boolean programme(Session fresh, PlaneRequest request) throws RefusedException {
            try {
                fresh.carryOut(request);
                return true;
            } catch (RefusedException e) {
                if (e.isLost()) {
                    fresh.end();
                    throw e;
                }
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} is not programmed, it is tried again: {1}",
                        Requests.subject(request),
                        e.getMessage());
                return false;
            }
        }

        @Override
        public void lost(String reason) {
            awayReason = reason;
            gate.writeLock().lock();
            try {
                session.ifPresent(Session::end);
                session = Optional.empty();
            } finally {
                gate.writeLock().unlock();
            }
            watch.forget();
            tell(new PlaneEvent.Lost(reason));
        }

        @Override
        public void closing(VppClient client) {
            // What is programmed goes on forwarding.
        }

        @Override
        public void unreachable(String reason) {
            awayReason = reason;
            LOG.log(System.Logger.Level.WARNING, "VPP: {0}", reason);
        }
    }

    private void tryLater(PlaneRequest request) {
        long then = session.map(Session::epoch).orElse(0L);
        link.schedule(() -> tryNow(request, then), AGAIN);
    }

    /// @param then the session that has refused it; another one has been asked for it anew
    private void tryNow(PlaneRequest request, long then) {
        if (!isStanding(then)) {
            return;
        }
        if (!desired.wants(request)) {
            unprogrammed.remove(request);
        } else if (request.equals(REMOVE_LEFTOVERS) && unprogrammed.size() > 1) {
            tryLater(request); // they may be what the others would claim
        } else {
            var _ =
                    submit(request)
                            .thenAccept(answer ->
                                    link.schedule(
                                            () -> tried(request, answer, then), Duration.ZERO));
        }
    }

    private void tried(PlaneRequest request, PlaneAnswer answer, long then) {
        if (!isStanding(then)) {
            return;
        }
        switch (answer) {
            case PlaneAnswer.Done() -> {
                unprogrammed.remove(request);
                LOG.log(
                        System.Logger.Level.INFO,
                        "{0} is programmed now",
                        Requests.subject(request));
            }
            case PlaneAnswer.Refused _ -> tryLater(request);
        }
    }

    private boolean isStanding(long sessionEpoch) {
        return session.filter(now -> now.epoch() == sessionEpoch).isPresent();
    }

    @Override
    public void close() {
        link.close();
        gate.writeLock().lock();
        try {
            session.ifPresent(Session::end);
            session = Optional.empty();
            awayReason = "the agent was closed";
            journal.close();
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the SA journal was not closed: {0}",
                    e.getMessage());
        } finally {
            gate.writeLock().unlock();
        }
    }
}
