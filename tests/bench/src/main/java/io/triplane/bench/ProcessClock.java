package io.triplane.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;

/// CPU time of another process: user and system, of all its threads, those included that have
/// ended. To the nanosecond, where `/proc/PID/stat` counts hundredths of a second.
final class ProcessClock {
    private static final MethodHandle CLOCK_GETTIME =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS));

    /// `CPUCLOCK_SCHED` of a whole process: what `clock_getcpuclockid` makes of a process id.
    private static final int SCHEDULED = 2;

    private static final int PID_SHIFT = 3;

    private final long pid;

    ProcessClock(long pid) {
        this.pid = pid;
    }

    /// CPU nanoseconds since the process began.
    long nanos() throws BenchException {
        int clock = ~(int) pid << PID_SHIFT | SCHEDULED;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
            if ((int) CLOCK_GETTIME.invokeExact(clock, time) != 0) {
                throw new BenchException("no CPU time of process %d: it is gone".formatted(pid));
            }
            return TimeUnit.SECONDS.toNanos(time.getAtIndex(ValueLayout.JAVA_LONG, 0))
                    + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
        } catch (BenchException e) {
            throw e;
        } catch (Throwable e) {
            throw new BenchException("clock_gettime cannot be called: " + e.getMessage(), e);
        }
    }
}
