package io.triplane.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Runs work about one subject in the order of its submission, work about different subjects side
/// by side, each on a virtual thread. Bounded. Any thread may submit; nothing blocks.
final class RequestQueue {
    /// What may wait or run at once.
    static final int WORK_MAX = 16_384;

    /// What waits behind the work of a subject that runs now.
    private final Map<String, Deque<Runnable>> waiting = new HashMap<>();

    private int size;

    /// Whether the work was taken.
    synchronized boolean submit(String subject, Runnable work) {
        if (size == WORK_MAX) {
            return false;
        }
        size++;
        Deque<Runnable> line = waiting.get(subject);
        if (line != null) {
            line.add(work);
            return true;
        }
        waiting.put(subject, new ArrayDeque<>());
        Thread.ofVirtual().name("plane ", 0).start(() -> drain(subject, work));
        return true;
    }

    private void drain(String subject, Runnable first) {
        Optional<Runnable> work = Optional.of(first);
        while (work.isPresent()) {
            try {
                work.get().run();
            } finally {
                work = next(subject);
            }
        }
    }

    private synchronized Optional<Runnable> next(String subject) {
        size--;
        Deque<Runnable> line = waiting.getOrDefault(subject, new ArrayDeque<>());
        if (line.isEmpty()) {
            waiting.remove(subject);
            return Optional.empty();
        }
        return Optional.of(line.removeFirst());
    }
}
