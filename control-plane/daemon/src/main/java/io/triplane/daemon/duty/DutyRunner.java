package io.triplane.daemon.duty;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Gives a [Duty] a platform thread of its own, which parks while there is nothing to do.
public final class DutyRunner implements AutoCloseable {
    /// Parks no longer than this, so that a wake that was never sent costs a moment and no more.
    private static final long PARK_NANOS_MAX = Duration.ofSeconds(1).toNanos();

    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(5);
    private static final Logger LOG = System.getLogger(DutyRunner.class.getName());

    private final Duty duty;
    private final TimeSource time;
    private final Thread thread;
    private final AtomicLong bugs = new AtomicLong();
    private volatile boolean running = true;

    private DutyRunner(Duty duty, TimeSource time) {
        this.duty = duty;
        this.time = time;
        this.thread = Thread.ofPlatform().name(duty.name()).unstarted(this::run);
    }

    public static DutyRunner start(Duty duty, TimeSource time) {
        DutyRunner runner = new DutyRunner(duty, time);
        duty.wakeBy(() -> LockSupport.unpark(runner.thread));
        runner.thread.start();
        return runner;
    }

    /// Exceptions that escaped the duty: each is a bug, logged, and ended only its batch.
    public long bugs() {
        return bugs.get();
    }

    public boolean alive() {
        return thread.isAlive();
    }

    private void run() {
        while (running) {
            try {
                if (duty.doWork(time.tick()) == 0) {
                    park();
                }
            } catch (RuntimeException bug) {
                bugs.incrementAndGet();
                LOG.log(Level.ERROR, duty.name() + " failed at a step and goes on", bug);
            }
        }
    }

    /// An arrival between the last look and here has left a permit, so it is not slept through.
    private void park() {
        long wait =
                duty.deadline()
                        .map(deadline -> deadline.nanos() - time.tick().nanos())
                        .map(nanos -> Math.min(nanos, PARK_NANOS_MAX))
                        .orElse(PARK_NANOS_MAX);
        if (wait > 0 && running) {
            LockSupport.parkNanos(this, wait);
        }
    }

    /// Ends the thread after the step it is in.
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            if (!thread.join(STOP_WAIT_MAX)) {
                LOG.log(Level.WARNING, "{0} did not stop within {1}", duty.name(), STOP_WAIT_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
