package io.triplane.softplane.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One thread that waits for descriptors and calls their handlers, like VPP's main loop. Everything
/// it calls belongs to that thread; other threads only [#stop] it.
public final class EventLoop implements AutoCloseable {
    /// Descriptors that can be waited for.
    public static final int DESCRIPTORS_MAX = 1024;

    private static final int POLLFD_OCTETS = 8;
    private static final short POLLIN = 1;
    private static final short POLLOUT = 4;

    private final Posix posix;
    private final Fd wakeup;
    private final Map<Fd, Registration> registrations = new LinkedHashMap<>();
    private final MemorySegment requests =
            Arena.ofAuto().allocate((long) DESCRIPTORS_MAX * POLLFD_OCTETS, 8);
    private Runnable ticker = () -> {};
    private long tickNanos = Long.MAX_VALUE;
    private final Object wakeupGate = new Object();
    private boolean closed;
    private volatile boolean stopping;

    public EventLoop(Posix posix) throws PosixException {
        this.posix = posix;
        wakeup = posix.eventFd();
    }

    /// Called on the loop's thread. An [IOException] ends the handler's descriptor: it is closed by
    /// [#failed], the loop goes on.
    public interface Handler {
        void readable() throws IOException;

        /// Only after [#wantWrite].
        default void writable() throws IOException {}

        /// The descriptor failed; release what belongs to it.
        void failed(IOException cause);
    }

    private static final class Registration {
        private final Handler handler;
        private boolean wantsWrite;

        private Registration(Handler handler) {
            this.handler = handler;
        }
    }

    public void add(Fd fd, Handler handler) throws IOException {
        if (registrations.size() >= DESCRIPTORS_MAX - 1) {
            throw new IOException("more than " + DESCRIPTORS_MAX + " descriptors");
        }
        registrations.put(fd, new Registration(handler));
    }

    public void remove(Fd fd) {
        registrations.remove(fd);
    }

    public void wantWrite(Fd fd, boolean wants) {
        Registration registration = registrations.get(fd);
        if (registration != null) {
            registration.wantsWrite = wants;
        }
    }

    /// Calls `task` about every `periodMs`.
    public void every(int periodMs, Runnable task) {
        ticker = task;
        tickNanos = periodMs * 1_000_000L;
    }

    /// Lets [#run] return. From any thread.
    public void stop() {
        stopping = true;
        wake();
    }

    /// Nothing once the loop is closed: the descriptor's number may be another's by then.
    private void wake() {
        synchronized (wakeupGate) {
            if (closed) {
                return;
            }
            try {
                // A posix of its own: the loop's belongs to the loop.
                new Posix().write(wakeup, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 0, 8);
            } catch (PosixException e) {
                throw new IllegalStateException("cannot wake the loop", e);
            }
        }
    }

    /// Until [#stop]. What a handler throws besides [IOException] ends the loop.
    public void run() throws PosixException {
        long nextTick = System.nanoTime() + Math.min(tickNanos, Long.MAX_VALUE / 2);
        while (!stopping) {
            long now = System.nanoTime();
            if (now - nextTick >= 0) {
                ticker.run();
                nextTick = now + tickNanos;
            }
            List<Map.Entry<Fd, Registration>> polled = new ArrayList<>(registrations.entrySet());
            prepare(polled);
            int timeoutMs = (int) Math.min(1000, Math.max(1, (nextTick - now) / 1_000_000L));
            if (posix.poll(requests, polled.size() + 1, timeoutMs) > 0) {
                dispatch(polled);
            }
        }
    }

    private void prepare(List<Map.Entry<Fd, Registration>> polled) {
        request(0, wakeup, POLLIN);
        int index = 1;
        for (Map.Entry<Fd, Registration> entry : polled) {
            short events = entry.getValue().wantsWrite ? POLLIN | POLLOUT : POLLIN;
            request(index++, entry.getKey(), events);
        }
    }

    private void request(int index, Fd fd, short events) {
        long at = (long) index * POLLFD_OCTETS;
        requests.set(JAVA_INT, at, fd.number());
        requests.set(JAVA_SHORT, at + 4, events);
        requests.set(JAVA_SHORT, at + 6, (short) 0);
    }

    private void dispatch(List<Map.Entry<Fd, Registration>> polled) throws PosixException {
        if (returned(0) != 0) {
            posix.read(wakeup, new byte[8]);
        }
        for (int i = 0; i < polled.size(); i++) {
            short events = returned(i + 1);
            Fd fd = polled.get(i).getKey();
            Registration registration = polled.get(i).getValue();
            // An earlier handler may have removed this one, or its number may be another's by now.
            if (events != 0 && registrations.get(fd) == registration) {
                call(registration, events);
            }
        }
    }

    private static void call(Registration registration, short events) {
        try {
            if ((events & POLLOUT) != 0) {
                registration.handler.writable();
            }
            if ((events & ~POLLOUT) != 0) { // errors and hang-ups show as failed reads
                registration.handler.readable();
            }
        } catch (IOException e) {
            registration.handler.failed(e);
        }
    }

    private short returned(int index) {
        return requests.get(JAVA_SHORT, (long) index * POLLFD_OCTETS + 6);
    }

    /// After [#run]: closes every descriptor that was added.
    @Override
    public void close() throws PosixException {
        for (Fd fd : registrations.keySet()) {
            posix.close(fd);
        }
        registrations.clear();
        synchronized (wakeupGate) {
            closed = true;
            posix.close(wakeup);
        }
    }
}
