package io.triplane.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.plane.ChildRef;
import io.triplane.plane.DataPlane;
import io.triplane.plane.EspSa;
import io.triplane.plane.EspSuite;
import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.PlaneCapabilities;
import io.triplane.plane.PlaneEvent;
import io.triplane.plane.PlaneListener;
import io.triplane.plane.PlaneRequest;
import io.triplane.plane.PlaneUsage;
import io.triplane.plane.PlaneUsage.SaUsage;
import io.triplane.plane.TunnelConfig;
import io.triplane.plane.TunnelName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/// A data plane in memory. It carries requests out when the test says so, remembers what it has,
/// and forgets its Child SAs when it is lost. Keys are wiped as the port asks.
final class TestPlane implements DataPlane {
    static final PlaneCapabilities CAPABILITIES =
            new PlaneCapabilities(
                    "testplane 1",
                    List.of(
                            new EspSuite(EspSuite.Cipher.AES_GCM_16, 256, EspSuite.Integrity.NONE),
                            new EspSuite(EspSuite.Cipher.AES_GCM_16, 128, EspSuite.Integrity.NONE),
                            new EspSuite(
                                    EspSuite.Cipher.AES_CBC,
                                    256,
                                    EspSuite.Integrity.HMAC_SHA2_256_128)),
                    List.of("memory"),
                    1,
                    true,
                    true,
                    true,
                    true,
                    64,
                    List.of());

    final Map<String, InterfaceConfig> interfaces = new TreeMap<>();
    final Map<TunnelName, TunnelConfig> tunnels = new HashMap<>();
    final Map<ChildRef, Installed> children = new HashMap<>();
    final List<PlaneRequest> carriedOut = new ArrayList<>();

    /// The tunnels there were each time the configuration was said to be complete.
    final List<Set<TunnelName>> tunnelsWhenComplete = new ArrayList<>();

    private final Deque<Pending> pending = new ArrayDeque<>();
    private PlaneListener listener = _ -> {};
    private boolean connected;
    private long epoch;

    private record Pending(PlaneRequest request, CompletableFuture<PlaneAnswer> answer) {}

    /// SPIs of a child.
    record Installed(Set<Integer> inbound, Optional<Integer> outbound) {}

    void connect() {
        connected = true;
        epoch++;
        listener.on(new PlaneEvent.Connected(CAPABILITIES, epoch));
    }

    /// Keeps the static part, as the port has it, and loses every Child SA.
    void lose() {
        connected = false;
        children.clear();
        listener.on(new PlaneEvent.Lost("the test took it away"));
    }

    @Override
    public CompletionStage<PlaneAnswer> submit(PlaneRequest request) {
        CompletableFuture<PlaneAnswer> answer = new CompletableFuture<>();
        pending.add(new Pending(request, answer));
        return answer;
    }

    /// Carries out what was asked so far; returns how much that was.
    int work() {
        int count = 0;
        while (!pending.isEmpty()) {
            Pending next = pending.removeFirst();
            count++;
            next.answer().complete(carryOut(next.request()));
        }
        return count;
    }

    private PlaneAnswer carryOut(PlaneRequest request) {
        wipe(request);
        if (!connected) {
            return new PlaneAnswer.Refused("plane.away", "the test plane is away", true);
        }
        carriedOut.add(request);
        switch (request) {
            case PlaneRequest.ApplyInterface r -> interfaces.put(r.config().name(), r.config());
            case PlaneRequest.RemoveInterface r -> interfaces.remove(r.name());
            case PlaneRequest.ApplyTunnel r -> tunnels.put(r.config().name(), r.config());
            case PlaneRequest.RemoveTunnel r -> {
                tunnels.remove(r.name());
                children.keySet().removeIf(child -> child.tunnel().equals(r.name()));
            }
            case PlaneRequest.InstallInbound r -> {
                if (!tunnels.containsKey(r.child().tunnel())) {
                    return new PlaneAnswer.Refused("plane.tunnel", "no such tunnel", true);
                }
                Installed now = children.getOrDefault(r.child(), NOTHING);
                children.put(
                        r.child(),
                        new Installed(plus(now.inbound(), r.inbound().spi()), now.outbound()));
            }
            case PlaneRequest.SwitchOutbound r -> {
                assertThat(children).as("outbound before inbound").containsKey(r.child());
                Installed now = children.getOrDefault(r.child(), NOTHING);
                children.put(
                        r.child(), new Installed(now.inbound(), Optional.of(r.outbound().spi())));
            }
            case PlaneRequest.MoveChild r -> assertThat(children).containsKey(r.child());
            case PlaneRequest.RemoveInbound r -> {
                Installed now = children.getOrDefault(r.child(), NOTHING);
                Set<Integer> left = new TreeSet<>(now.inbound());
                left.remove(r.spi());
                children.computeIfPresent(r.child(), (_, _) -> new Installed(left, now.outbound()));
            }
            case PlaneRequest.RemoveChild r -> children.remove(r.child());
            case PlaneRequest.RemoveLeftovers _ ->
                    tunnelsWhenComplete.add(Set.copyOf(tunnels.keySet()));
        }
        return new PlaneAnswer.Done();
    }

    private static final Installed NOTHING = new Installed(Set.of(), Optional.empty());

    private static Set<Integer> plus(Set<Integer> set, int spi) {
        Set<Integer> more = new TreeSet<>(set);
        more.add(spi);
        return more;
    }

    private static void wipe(PlaneRequest request) {
        switch (request) {
            case PlaneRequest.InstallInbound install -> install.inbound().keys().close();
            case PlaneRequest.SwitchOutbound move -> move.outbound().keys().close();
            case PlaneRequest.ApplyInterface _,
                    PlaneRequest.RemoveInterface _,
                    PlaneRequest.ApplyTunnel _,
                    PlaneRequest.RemoveTunnel _,
                    PlaneRequest.RemoveLeftovers _,
                    PlaneRequest.MoveChild _,
                    PlaneRequest.RemoveInbound _,
                    PlaneRequest.RemoveChild _ -> {}
        }
    }

    /// Every SPI of both directions.
    Set<Integer> spis() {
        Set<Integer> spis = new TreeSet<>();
        children.values()
                .forEach(child -> {
                    spis.addAll(child.inbound());
                    child.outbound().ifPresent(spis::add);
                });
        return spis;
    }

    /// The only child's only inbound SPI.
    int inboundSpi() {
        assertThat(children).hasSize(1);
        return children.values().iterator().next().inbound().iterator().next();
    }

    /// Outbound SAs of requests carried out so far, in order.
    Stream<EspSa> outbound() {
        return carriedOut.stream()
                .filter(PlaneRequest.SwitchOutbound.class::isInstance)
                .map(request -> ((PlaneRequest.SwitchOutbound) request).outbound());
    }

    @Override
    public PlaneCapabilities capabilities() {
        return connected ? CAPABILITIES : PlaneCapabilities.away("the test took it away");
    }

    /// A hundred packets of a thousand octets on every SA.
    @Override
    public CompletionStage<PlaneUsage> usage() {
        List<SaUsage> sas = new ArrayList<>();
        children.forEach((child, installed) -> {
            installed.inbound().forEach(spi -> sas.add(usage(child, spi, /* inbound= */ true)));
            installed.outbound().ifPresent(spi -> sas.add(usage(child, spi, /* inbound= */ false)));
        });
        return CompletableFuture.completedFuture(new PlaneUsage(sas));
    }

    private static SaUsage usage(ChildRef child, int spi, boolean inbound) {
        return new SaUsage(child, spi, inbound, 100, 100_000, 1, 2, 3);
    }

    @Override
    public void listen(PlaneListener newListener) {
        listener = newListener;
    }

    @Override
    public void close() {}
}
