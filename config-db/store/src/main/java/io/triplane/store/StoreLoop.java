package io.triplane.store;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One thread that owns an object: tasks run one after the other, some of them later. Tests drive a
/// loop by hand under virtual time.
public interface StoreLoop extends AutoCloseable {
    /// A task to come that may be called off.
    @FunctionalInterface
    interface Pending {
        void cancel();
    }

    void execute(Runnable task);

    Pending after(Duration delay, Runnable task);

    /// Ends the loop when what was handed over is done; later tasks are dropped.
    @Override
    void close();

    /// A loop on a thread of its own. Tasks after [#close] are dropped.
    static StoreLoop onThread(String name) {
        return new ThreadLoop(name);
    }
}

/// The loop of production.
final class ThreadLoop implements StoreLoop {
    private static final System.Logger LOG = System.getLogger("io.triplane.store");
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final ScheduledExecutorService executor;

    ThreadLoop(String name) {
        executor =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name(name).factory());
    }

    @Override
    public void execute(Runnable task) {
        after(Duration.ZERO, task);
    }

    @Override
    public Pending after(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> future =
                    executor.schedule(() -> logged(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    /// What was handed over is done first; what is due later is not.
    @Override
    public void close() {
        try {
            executor.submit(() -> {}).get(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, "a task of the store does not end", e);
        } catch (RejectedExecutionException closed) {
            return;
        }
        executor.shutdownNow();
    }

    /// A task that throws is a bug; it must not pass unseen in a future nobody looks at.
    private static void logged(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "a task of the store failed", bug);
        }
    }
}
