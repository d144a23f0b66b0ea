package io.triplane.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Measures how many octets of heap a piece of work asks for.
final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// The first run of some code also loads classes and links call sites; a later one does not.
    private static final int RUNS_MAX = 4;

    private Allocation() {}

    /// Octets allocated by work that cannot be repeated.
    static long octetsOnce(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /// Octets allocated by the work on this thread: the first count that is at most `limit`, or the
    /// least of several runs.
    static long octets(Runnable work, long limit) {
        long least = Long.MAX_VALUE;
        for (int run = 0; run < RUNS_MAX && least > limit; run++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
