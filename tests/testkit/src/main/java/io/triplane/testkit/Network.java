package io.triplane.testkit;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.wire.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// What becomes of datagrams between sender and receiver: lost, doubled, late, rewritten by a NAT.
public final class Network {
    private final SeededRandom random;
    private final Map<IpAddress, Nat> natByInside = new HashMap<>();
    private final Map<IpAddress, Nat> natByOutside = new HashMap<>();
    private final List<Predicate<Action.Send>> filters = new ArrayList<>();
    private double loss;
    private double duplicates;
    private Duration delayMin = Duration.ofMillis(10);
    private Duration delayMax = Duration.ofMillis(10);
    private boolean partitioned;

    Network(SeededRandom random) {
        this.random = random;
    }

    /// @param probability of each datagram to be lost, 0 to 1
    public Network loss(double probability) {
        this.loss = probability;
        return this;
    }

    /// @param probability of each datagram to arrive twice, 0 to 1
    public Network duplicates(double probability) {
        this.duplicates = probability;
        return this;
    }

    /// Each datagram takes a time of its own between these, so they overtake each other.
    public Network delay(Duration min, Duration max) {
        this.delayMin = min;
        this.delayMax = max;
        return this;
    }

    /// Nothing gets through until [#rejoin] or [#heal].
    public Network partition() {
        this.partitioned = true;
        return this;
    }

    /// Ends the partition; all else stays as it is.
    public Network rejoin() {
        this.partitioned = false;
        return this;
    }

    /// No loss, no duplicates, a fixed short delay, no partition, no filters.
    public Network heal() {
        partitioned = false;
        loss = 0;
        duplicates = 0;
        filters.clear();
        return delay(Duration.ofMillis(10), Duration.ofMillis(10));
    }

    /// Drops what the predicate takes, until [#heal].
    public Network drop(Predicate<Action.Send> which) {
        filters.add(which);
        return this;
    }

    void add(IpAddress inside, Nat nat) {
        natByInside.put(inside, nat);
        natByOutside.put(nat.outside(), nat);
    }

    /// How often a datagram arrives, and after what time each; empty = lost.
    List<Duration> fate(Action.Send send) {
        boolean filtered = filters.stream().anyMatch(filter -> filter.test(send));
        boolean lost = filtered || partitioned || random.chance(loss);
        if (lost) {
            return List.of();
        }
        Duration first = random.between(delayMin, delayMax);
        return random.chance(duplicates)
                ? List.of(first, random.between(delayMin, delayMax))
                : List.of(first);
    }

    Endpoint sourceSeen(Endpoint source, Tick now) {
        Nat nat = natByInside.get(source.address());
        return nat == null ? source : nat.leaving(source, now);
    }

    /// Empty when a NAT lets nothing in on that port.
    Optional<Endpoint> receiver(Endpoint destination, Tick now) {
        Nat nat = natByOutside.get(destination.address());
        return nat == null ? Optional.of(destination) : nat.entering(destination, now);
    }
}
