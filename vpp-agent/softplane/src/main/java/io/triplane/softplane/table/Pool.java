package io.triplane.softplane.table;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// Objects by index. As in VPP's pools an index freed last is used first.
final class Pool<T> {
    private final List<Optional<T>> slots = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();

    /// Puts in what `make` makes of the index.
    T add(IntFunction<T> make) {
        Integer freed = free.poll();
        if (freed != null) {
            T made = make.apply(freed);
            slots.set(freed, Optional.of(made));
            return made;
        }
        T made = make.apply(slots.size());
        slots.add(Optional.of(made));
        return made;
    }

    Optional<T> get(int index) {
        return index >= 0 && index < slots.size() ? slots.get(index) : Optional.empty();
    }

    void remove(int index) {
        if (get(index).isEmpty()) {
            throw new IllegalStateException("index " + index + " is free");
        }
        slots.set(index, Optional.empty());
        free.push(index);
    }

    Stream<T> stream() {
        return slots.stream().flatMap(Optional::stream);
    }

    int size() {
        return slots.size() - free.size();
    }
}
