package io.triplane.testkit;

import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.EspMode;
import io.triplane.ikev2.EspSaSpec;
import io.triplane.ikev2.EspSuite;
import io.triplane.ikev2.Input.PlaneResult;
import io.triplane.ikev2.Input.SaTraffic;
import io.triplane.ikev2.PlaneRequest;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.crypto.EspKeys;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IpAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// A data plane that remembers what it was asked and complains of what no engine may ask. Requests
/// are carried out in order, each after a delay; it can refuse, or be away.
public final class FakePlane {
    private final SeededRandom random;
    private final Map<ChildSaId, Entry> children = new LinkedHashMap<>();
    private final Map<Direction, Volume> counters = new HashMap<>();
    private final Deque<Refusal> refusals = new ArrayDeque<>();
    private Duration delayMin = Duration.ofMillis(1);
    private Duration delayMax = Duration.ofMillis(1);
    private boolean away;
    // After a loss the engine may ask to remove what went with it.
    private boolean lostState;

    /// One direction of a pair, and what it has carried.
    private record Direction(ChildSaId child, int spi, boolean inbound) {}

    private record Volume(long packets, long octets) {}

    private record Refusal(Predicate<PlaneRequest> which, PlaneResult.Refused result) {}

    /// One direction of a pair as it was programmed; keys as a copy to compare with the peer's.
    record Half(
            int spi,
            EspSuite suite,
            EspMode mode,
            Bytes keys,
            Optional<EspSaSpec.UdpPorts> encapsulation,
            IpAddress source,
            IpAddress destination) {
        static Half of(EspSaSpec spec) {
            try (EspKeys keys = spec.keys()) {
                return new Half(
                        spec.spi(),
                        spec.suite(),
                        spec.mode(),
                        Bytes.concat(
                                copy(keys.encryption()), copy(keys.salt()), copy(keys.integrity())),
                        spec.encapsulation(),
                        spec.source(),
                        spec.destination());
            }
        }

        Half between(IpAddress from, IpAddress to, Optional<EspSaSpec.UdpPorts> ports) {
            return new Half(spi, suite, mode, keys, ports, from, to);
        }

        private static Bytes copy(Secret secret) {
            byte[] octets = new byte[secret.length()];
            secret.copyTo(octets, 0);
            return Bytes.copyOf(octets);
        }
    }

    /// What is programmed of one child.
    record Entry(
            String connection,
            String childName,
            Selectors selectors,
            Map<Integer, Half> inbound,
            Optional<Half> outbound) {
        Entry receiving(Map<Integer, Half> next) {
            return new Entry(connection, childName, selectors, next, outbound);
        }

        Entry sending(Half next) {
            return new Entry(connection, childName, selectors, inbound, Optional.of(next));
        }
    }

    FakePlane(SeededRandom random) {
        this.random = random;
    }

    /// How long each request takes.
    public FakePlane delay(Duration min, Duration max) {
        this.delayMin = min;
        this.delayMax = max;
        return this;
    }

    /// Refuses the next request of that kind.
    public FakePlane refuseNext(Class<? extends PlaneRequest> kind) {
        refusals.add(
                new Refusal(
                        kind::isInstance,
                        new PlaneResult.Refused("plane.test", "refused by the test", true)));
        return this;
    }

    /// Takes back what [#refuseNext] asked for.
    public FakePlane acceptAll() {
        refusals.clear();
        return this;
    }

    /// Loses everything and refuses until [#back].
    public FakePlane away() {
        away = true;
        lostState = true;
        children.clear();
        return this;
    }

    public FakePlane back() {
        away = false;
        return this;
    }

    /// Packets pass through every child, each way on what carries it now.
    ///
    /// @param octets of each packet
    public FakePlane carries(long packetsIn, long packetsOut, long octets) {
        for (Map.Entry<ChildSaId, Entry> child : children.entrySet()) {
            List<Integer> inbound = List.copyOf(child.getValue().inbound().keySet());
            count(new Direction(child.getKey(), inbound.getLast(), true), packetsIn, octets);
            child.getValue()
                    .outbound()
                    .ifPresent(half ->
                            count(
                                    new Direction(child.getKey(), half.spi(), false),
                                    packetsOut,
                                    octets));
        }
        return this;
    }

    private void count(Direction direction, long packets, long octets) {
        Volume before = counters.getOrDefault(direction, new Volume(0, 0));
        counters.put(
                direction,
                new Volume(before.packets() + packets, before.octets() + packets * octets));
    }

    /// Whether it has counted all that the pair may carry.
    boolean hasSpent(ChildSa pair) {
        return counters().stream().anyMatch(reading -> isOver(pair, reading));
    }

    private static boolean isOver(ChildSa pair, SaTraffic reading) {
        int spi = reading.inbound() ? pair.inboundSpi() : pair.outboundSpi();
        return reading.spi() == spi
                && (reading.bytes() >= pair.life().bytes().hard()
                        || reading.packets() >= pair.life().packets().hard());
    }

    /// The counters of every SA that is programmed.
    List<SaTraffic> counters() {
        List<SaTraffic> reading = new ArrayList<>();
        children.forEach((child, entry) -> {
            entry.inbound().keySet().forEach(spi -> reading.add(counter(child, spi, true)));
            entry.outbound().ifPresent(half -> reading.add(counter(child, half.spi(), false)));
        });
        return reading;
    }

    private SaTraffic counter(ChildSaId child, int spi, boolean inbound) {
        Volume volume = counters.getOrDefault(new Direction(child, spi, inbound), new Volume(0, 0));
        return new SaTraffic(child, spi, inbound, volume.packets(), volume.octets());
    }

    Duration duration() {
        return random.between(delayMin, delayMax);
    }

    /// Carries one request out. What breaks a rule is thrown as text.
    PlaneResult carryOut(PlaneRequest request) throws Complaint {
        Optional<Refusal> refusal =
                refusals.stream().filter(r -> r.which().test(request)).findFirst();
        if (refusal.isPresent() || away) {
            refusal.ifPresent(refusals::remove);
            wipe(request);
            return refusal.map(Refusal::result)
                    .orElse(new PlaneResult.Refused("plane.away", "the plane is away", true));
        }
        switch (request) {
            case PlaneRequest.InstallInbound install -> install(install);
            case PlaneRequest.SwitchOutbound move -> move(move);
            case PlaneRequest.MoveChild move -> move(move);
            case PlaneRequest.RemoveInbound remove -> remove(remove);
            case PlaneRequest.RemoveChild remove -> children.remove(remove.child());
        }
        return new PlaneResult.Accepted();
    }

    private static void wipe(PlaneRequest request) {
        switch (request) {
            case PlaneRequest.InstallInbound install -> install.inbound().keys().close();
            case PlaneRequest.SwitchOutbound move -> move.outbound().keys().close();
            case PlaneRequest.MoveChild _,
                    PlaneRequest.RemoveInbound _,
                    PlaneRequest.RemoveChild _ -> {}
        }
    }

    private void install(PlaneRequest.InstallInbound request) throws Complaint {
        Half half = Half.of(request.inbound());
        if (inboundSpis().contains(half.spi())) {
            throw new Complaint("SPI %08x is installed twice".formatted(half.spi()));
        }
        Entry known = children.get(request.child());
        Map<Integer, Half> inbound =
                known == null ? new LinkedHashMap<>() : new LinkedHashMap<>(known.inbound());
        inbound.put(half.spi(), half);
        if (inbound.size() > 4) {
            throw new Complaint(
                    "%s receives on %d SPIs".formatted(request.child(), inbound.size()));
        }
        children.put(
                request.child(),
                new Entry(
                        request.connection(),
                        request.childName(),
                        request.selectors(),
                        inbound,
                        known == null ? Optional.empty() : known.outbound()));
    }

    private void move(PlaneRequest.SwitchOutbound request) throws Complaint {
        Half half = Half.of(request.outbound());
        Entry known = children.get(request.child());
        if (known == null && !lostState) {
            throw new Complaint(
                    "%s is to send on %08x and receives on nothing"
                            .formatted(request.child(), half.spi()));
        }
        if (known != null) {
            // What switched last is what its tunnel sends on.
            children.remove(request.child());
            children.put(request.child(), known.sending(half));
        }
    }

    private void move(PlaneRequest.MoveChild request) throws Complaint {
        Entry known = children.get(request.child());
        if (known == null) {
            return; // it ended meanwhile
        }
        var ports = request.encapsulation();
        Map<Integer, Half> inbound = new LinkedHashMap<>();
        for (Half half : known.inbound().values()) {
            if (half.encapsulation().isPresent() != ports.isPresent()
                    || half.source().family() != request.remote().family()) {
                throw new Complaint("%s cannot be moved: %s".formatted(half, request));
            }
            var back = ports.map(EspSaSpec.UdpPorts::reversed);
            inbound.put(half.spi(), half.between(request.remote(), request.local(), back));
        }
        children.put(
                request.child(),
                new Entry(
                        known.connection(),
                        known.childName(),
                        known.selectors(),
                        inbound,
                        known.outbound()
                                .map(half ->
                                        half.between(request.local(), request.remote(), ports))));
    }

    private void remove(PlaneRequest.RemoveInbound request) throws Complaint {
        Entry known = children.get(request.child());
        if (known == null && lostState) {
            return;
        }
        if (known == null || !known.inbound().containsKey(request.spi())) {
            throw new Complaint(
                    "%s does not receive on %08x, which is to be removed"
                            .formatted(request.child(), request.spi()));
        }
        Map<Integer, Half> inbound = new LinkedHashMap<>(known.inbound());
        inbound.remove(request.spi());
        children.put(request.child(), known.receiving(inbound));
    }

    Map<ChildSaId, Entry> children() {
        return children;
    }

    /// The ends of every SA, as it sends or receives them: `source > destination`.
    public Set<String> ends() {
        Set<String> all = new TreeSet<>();
        for (Entry entry : children.values()) {
            entry.inbound().values().forEach(half -> all.add(ends(half)));
            entry.outbound().ifPresent(half -> all.add(ends(half)));
        }
        return all;
    }

    private static String ends(Half half) {
        return half.encapsulation()
                .map(ports ->
                        "%s:%d > %s:%d"
                                .formatted(
                                        half.source(),
                                        ports.source(),
                                        half.destination(),
                                        ports.destination()))
                .orElse("%s > %s".formatted(half.source(), half.destination()));
    }

    /// Every SPI that is received on.
    public Set<Integer> inboundSpis() {
        Set<Integer> all = new LinkedHashSet<>();
        children.values().forEach(entry -> all.addAll(entry.inbound().keySet()));
        return all;
    }

    /// Every SPI that is sent on.
    public Set<Integer> outboundSpis() {
        Set<Integer> all = new LinkedHashSet<>();
        children.values().forEach(entry -> entry.outbound().ifPresent(half -> all.add(half.spi())));
        return all;
    }

    /// The SPI that packets of the child go out on now, whichever IKE SA it is of.
    public Optional<Integer> sendingSpi(String childName) {
        return children.values().stream()
                .filter(entry -> entry.childName().equals(childName))
                .flatMap(entry -> entry.outbound().stream())
                .map(Half::spi)
                .reduce((_, later) -> later);
    }

    /// Pairs, halves counted one by one.
    public int size() {
        return inboundSpis().size() + outboundSpis().size();
    }

    Optional<Half> inbound(int spi) {
        return children.values().stream()
                .flatMap(entry -> Optional.ofNullable(entry.inbound().get(spi)).stream())
                .findFirst();
    }

    /// A request that breaks a rule.
    static final class Complaint extends Exception {
        Complaint(String message) {
            super(message);
        }
    }
}
