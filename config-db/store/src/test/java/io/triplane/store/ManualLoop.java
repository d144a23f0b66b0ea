package io.triplane.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A loop under virtual time: nothing runs until the test says so.
final class ManualLoop implements StoreLoop {
    private record Task(long at, long order, Runnable work) {}

    private final List<Task> tasks = new ArrayList<>();
    private long now;
    private long count;

    @Override
    public void execute(Runnable task) {
        after(Duration.ZERO, task);
    }

    @Override
    public Pending after(Duration delay, Runnable task) {
        Task added = new Task(now + delay.toNanos(), count++, task);
        tasks.add(added);
        return () -> tasks.remove(added);
    }

    /// Runs what is due now.
    void run() {
        advance(Duration.ZERO);
    }

    void advance(Duration time) {
        long until = now + time.toNanos();
        Optional<Task> due = firstUntil(until);
        while (due.isPresent()) {
            Task task = due.get();
            tasks.remove(task);
            now = Math.max(now, task.at());
            task.work().run();
            due = firstUntil(until);
        }
        now = until;
    }

    private Optional<Task> firstUntil(long time) {
        return tasks.stream()
                .filter(task -> task.at() <= time)
                .min(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    }

    @Override
    public void close() {
        tasks.clear();
    }
}
