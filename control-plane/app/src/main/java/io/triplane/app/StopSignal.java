package io.triplane.app;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// SIGTERM and SIGINT, from the first moment on: what runs is stopped, a start under way is broken
/// off. Nothing that was started stays behind, the database above all.
final class StopSignal {
    private static final System.Logger LOG = System.getLogger(StopSignal.class.getName());

    /// How long a start may take to notice that it is over.
    private static final Duration BREAK_OFF_MAX = Duration.ofSeconds(20);

    private final Thread starter;
    private final CompletableFuture<AutoCloseable> start = new CompletableFuture<>();
    private volatile boolean brokeOff;

    private StopSignal(Thread starter) {
        this.starter = starter;
    }

    /// To be called by the thread that starts the gateway, before it starts anything.
    static StopSignal expected() {
        StopSignal signal = new StopSignal(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(new Thread(signal::end, "end"));
        return signal;
    }

    /// The start is complete; `running` is what to stop.
    void started(AutoCloseable running) {
        start.complete(running);
    }

    /// The start failed and has cleaned up after itself.
    void failed() {
        start.cancel(false);
    }

    /// What a start failed with: not with what the interrupt happened to meet.
    StartException reason(StartException met) {
        return brokeOff
                ? StartException.failed("gateway.interrupted", "stopped before it had started", met)
                : met;
    }

    /// A gateway that was asked to end and did has done what it should: status 0, not the 143 that
    /// a JVM makes of SIGTERM. A start that failed keeps the status it has.
    private void end() {
        boolean failedBefore = start.isCancelled();
        if (!failedBefore) {
            Runtime.getRuntime().halt(stop() ? 0 : 1);
        }
    }

    private boolean stop() {
        try {
            if (!start.isDone()) {
                brokeOff = true;
                starter.interrupt();
            }
            start.get(BREAK_OFF_MAX.toMillis(), TimeUnit.MILLISECONDS).close();
            return true;
        } catch (CancellationException brokenOff) {
            return true;
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(Level.ERROR, "the start could not be broken off", e);
            return false;
        } catch (Exception e) {
            LOG.log(Level.ERROR, "the gateway did not stop cleanly", e);
            return false;
        }
    }
}
