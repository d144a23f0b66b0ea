package io.triplane.agent.vpp;

import io.triplane.jvpp.ClientConfig;
import io.triplane.jvpp.ConnectOutcome;
import io.triplane.jvpp.VppClient;
import io.triplane.jvpp.VppListener;
import io.triplane.jvpp.message.Interfaces;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Keeps one connection to a VPP: connects in the background, again after every loss, with a
/// growing pause in between. Everything it tells its owner, it tells on one thread of its own, in
/// order.
public final class VppLink implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(VppLink.class.getName());
    private static final Duration PAUSE_FIRST = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    /// How long a close waits for what the owner takes back.
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final ClientConfig config;
    private final Owner owner;
    private final ScheduledExecutorService thread;
    private Duration pause = PAUSE_FIRST;
    private String lastReason = "";
    private Optional<Standing> current = Optional.empty();
    private boolean closed;

    private record Standing(VppClient client, Watch watch) {}

    /// Whom the connection is for.
    public interface Owner {
        /// A connection stands; may take its time, other events wait. A refusal gives the
        /// connection up, to be tried again later.
        void connected(VppClient client) throws RefusedException;

        /// The connection that stood is gone.
        void lost(String reason);

        /// An attempt failed; told once per reason.
        void unreachable(String reason);

        /// The connection that stands is about to be closed by us; what must not outlive it goes
        /// now.
        void closing(VppClient client);
    }

    public VppLink(String name, ClientConfig config, Owner owner) {
        this.config = config;
        this.owner = owner;
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        task -> Thread.ofPlatform().daemon().name(name).unstarted(task));
    }

    /// Begins to connect. Returns at once.
    public void start() {
        schedule(this::connect, Duration.ZERO);
    }

    /// Runs something on the thread of this link, in order with what it tells.
    public void schedule(Runnable task, Duration delay) {
        try {
            var _ = thread.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "closed before {0}", task);
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a task of the link failed", e);
        }
    }

    private void connect() {
        if (closed) {
            return;
        }
        Watch watch = new Watch();
        switch (VppClient.connect(config, watch)) {
            case ConnectOutcome.Connected(VppClient client) -> stand(client, watch);
            case ConnectOutcome.Unreachable(String reason) -> again(reason);
            case ConnectOutcome.Incompatible incompatible -> again(incompatible.reason());
        }
    }

    private void stand(VppClient client, Watch watch) {
        try {
            owner.connected(client);
            pause = PAUSE_FIRST;
            lastReason = "";
            current = Optional.of(new Standing(client, watch));
            watch.standing = true;
            watch.loss.ifPresent(reason -> fall(watch, reason));
        } catch (RefusedException e) {
            client.close();
            again(e.refusal().text());
        }
    }

    private void again(String reason) {
        if (!reason.equals(lastReason)) {
            lastReason = reason;
            owner.unreachable(reason);
        }
        schedule(this::connect, pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
    }

    private void fall(Watch watch, String reason) {
        if (current.isEmpty() || current.get().watch != watch) {
            return; // told before
        }
        current = Optional.empty();
        owner.lost(reason);
        schedule(this::connect, Duration.ZERO);
    }

    /// Hears of a loss on the client's thread, possibly before the connection was handed over.
    private final class Watch implements VppListener {
        private volatile boolean standing;
        private volatile Optional<String> loss = Optional.empty();

        @Override
        public void interfaceEvent(Interfaces.Event event) {
            LOG.log(System.Logger.Level.DEBUG, "{0}", event);
        }

        @Override
        public void dropped(String what) {
            LOG.log(System.Logger.Level.WARNING, "from VPP: {0}", what);
        }

        @Override
        public void lost(String reason) {
            loss = Optional.of(reason);
            if (standing) {
                schedule(() -> fall(this, reason), Duration.ZERO);
            }
        }
    }

    /// Ends the connection and this link, once the owner has taken back what it wants to.
    @Override
    public void close() {
        schedule(this::end, Duration.ZERO);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_MAX.toSeconds(), TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "VPP does not let us go in good order");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        closed = true;
        if (current.isPresent()) {
            owner.closing(current.get().client);
            current.get().client.close();
            current = Optional.empty();
        }
    }
}
