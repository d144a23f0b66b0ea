package io.triplane.ikev2.wire;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the entries of one registry by number and by token. Lookup by number allocates nothing.
final class Registry<E extends IanaNumber> {
    private final int[] numbers;
    private final List<Optional<E>> entries;

    Registry(E[] values) {
        E[] sorted = values.clone();
        Arrays.sort(sorted, Comparator.comparingInt(IanaNumber::number));
        this.numbers = Arrays.stream(sorted).mapToInt(IanaNumber::number).toArray();
        this.entries = Arrays.stream(sorted).map(Optional::of).toList();
    }

    Optional<E> of(int number) {
        int index = Arrays.binarySearch(numbers, number);
        return index < 0 ? Optional.empty() : entries.get(index);
    }

    Optional<E> ofToken(String token) {
        for (Optional<E> entry : entries) {
            if (entry.orElseThrow().token().equals(token)) {
                return entry;
            }
        }
        return Optional.empty();
    }

    String nameOf(int number) {
        Optional<E> entry = of(number);
        return entry.isPresent() ? entry.get().token() : Integer.toString(number);
    }
}
