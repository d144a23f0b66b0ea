package io.triplane.demo;

import io.triplane.demo.Outcome.BothWays;
import io.triplane.demo.Settings.Fault;
import io.triplane.demo.Settings.Peer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// One run: two ends, a tunnel between them, traffic both ways, a rekey under traffic, and
/// everything gone again.
final class Scenario {
    private static final Duration TUNNEL_UP = Duration.ofSeconds(30);
    private static final Duration FAULT_SHOWS = Duration.ofSeconds(6);
    private static final Duration REKEYED = Duration.ofSeconds(20);
    private static final Duration LAST_PACKETS = Duration.ofSeconds(3);
    private static final Duration EMPTY = Duration.ofSeconds(20);
    private static final long POLL_NANOS = 100_000_000;

    /// Packets that each host has received before the rekey, and again after it.
    private static final int PACKETS_PER_PHASE = 100;

    private final Settings settings;
    private final Processes processes;
    private final Stage stage;
    private final PrintStream out;
    private final Figures figures = new Figures();
    private final List<Watched> planes = new ArrayList<>();

    Scenario(Settings settings, Processes processes, Stage stage, PrintStream out) {
        this.settings = settings;
        this.processes = processes;
        this.stage = stage;
        this.out = out;
    }

    /// A data plane that the demo looks into, beside its gateway.
    private record Watched(Plane plane, PlaneClient client) {}

    /// Who takes part.
    private record Cast(Observer observer, End a, End b, Host hostA, Host hostB) {}

    Outcome run() throws DemoException {
        try {
            startPlanes();
            figures.baseline = entries();
            Cast cast = startOthers();
            describe(cast);
            establish(cast.a(), cast.b());
            if (figures.established) {
                traffic(cast);
            }
            figures.wire = cast.observer().counts();
            remove(cast.a(), cast.b());
            return figures.outcome(settings, processes.pids());
        } finally {
            planes.forEach(watched -> watched.client().close());
        }
    }

    private boolean peerIsStrongSwan() {
        return settings.peer() == Peer.STRONGSWAN;
    }

    /// Side a's first, and no other where the peer is a strongSwan.
    private void startPlanes() throws DemoException {
        try (Together together = new Together()) {
            var atA = together.begin(() -> startPlane(stage.a()));
            if (peerIsStrongSwan()) {
                stage.prepareKernelGateway(stage.b());
                planes.add(atA.get());
            } else {
                var atB = together.begin(() -> startPlane(stage.b()));
                planes.add(atA.get());
                planes.add(atB.get());
            }
        }
    }

    private Watched startPlane(Site site) throws DemoException {
        Plane plane = stage.startPlane(site, settings.dataplane());
        return new Watched(plane, PlaneClient.of(plane.api()));
    }

    private Cast startOthers() throws DemoException {
        try (Together together = new Together()) {
            var observer = together.begin(stage::observe);
            var a = together.begin(() -> triplane(stage.a(), planes.getFirst()));
            var b =
                    together.begin(() ->
                            peerIsStrongSwan()
                                    ? strongSwan(stage.b(), stage.a())
                                    : triplane(stage.b(), planes.getLast()));
            var hostA = together.begin(() -> stage.startHost(stage.a()));
            var hostB = together.begin(() -> stage.startHost(stage.b()));
            return new Cast(observer.get(), a.get(), b.get(), hostA.get(), hostB.get());
        }
    }

    private End triplane(Site site, Watched watched) throws DemoException {
        return new End.Triplane(Gateway.start(processes, site, watched.plane()));
    }

    private End strongSwan(Site site, Site peer) throws DemoException {
        return new End.Swan(StrongSwan.start(processes, site, peer, secretOf(site)));
    }

    private void describe(Cast cast) {
        describe(stage.a(), cast.a());
        describe(stage.b(), cast.b());
    }

    private void describe(Site site, End end) {
        String kind =
                switch (end) {
                    case End.Triplane _ -> "data plane " + planes.getFirst().plane().kind();
                    case End.Swan _ -> "strongSwan";
                };
        out.printf(
                "gateway %s: %s, %s, protects %s%n",
                site.name(), site.outer(), kind, site.lan().prefix());
    }

    /// The pre-shared key as this side knows it.
    private String secretOf(Site site) {
        boolean wrong = fault(Fault.PSK) && site.equals(stage.b());
        return wrong ? "not-the-shared-secret" : "a-shared-secret-of-the-demo";
    }

    private boolean fault(Fault fault) {
        return settings.fault().filter(fault::equals).isPresent();
    }

    /// How long something is waited for that a planted fault may prevent.
    private Duration limit() {
        return settings.fault().isPresent() ? FAULT_SHOWS : TUNNEL_UP;
    }

    /// Types the configuration on both sides, begins, and waits for the tunnel.
    private void establish(End a, End b) throws DemoException {
        boolean initiates = settings.role() == Settings.Role.INITIATOR;
        try (Ladder ladder = prepare(a, b, !initiates)) {
            configure(a, stage.a(), stage.b(), initiates);
            if (!initiates) {
                b.initiate();
            }
            figures.established = isUp(a, b);
            ladder.print();
        }
        if (figures.established) {
            figures.spisBefore = a.spis();
        } else {
            figures.reason = "gateway a: %s; gateway b: %s".formatted(reason(a), reason(b));
            out.println("the tunnel did not come up: " + figures.reason);
        }
    }

    /// Waits for the tunnel, or for the reason why a planted fault prevents it.
    private boolean isUp(End a, End b) throws DemoException {
        boolean prevented = fault(Fault.PSK) || fault(Fault.SELECTOR);
        var _ =
                holds(
                        limit(),
                        () ->
                                prevented
                                        ? a.reason().isPresent() && b.reason().isPresent()
                                        : a.up() && b.up());
        return a.up() && b.up();
    }

    private static String reason(End end) throws DemoException {
        return end.reason().orElse("knows of no reason");
    }

    /// Configures b, and follows the messages of a.
    private Ladder prepare(End a, End b, boolean initiates) throws DemoException {
        try (Together together = new Together()) {
            var ladder = together.begin(() -> Ladder.follow(processes, a.gateway(), out));
            configure(b, stage.b(), stage.a(), initiates);
            return ladder.get();
        }
    }

    private void configure(End end, Site own, Site peer, boolean initiates) throws DemoException {
        if (!(end instanceof End.Triplane(Gateway gateway))) {
            return;
        }
        Site.Lan remote = peer.lan();
        if (fault(Fault.SELECTOR) && own.equals(stage.b())) {
            remote = new Site.Lan("10.9.9.0", "10.9.9.255", "10.9.9.0/24");
        }
        List<String> words =
                Words.configuration(own, peer, remote, initiates, settings.mode(), secretOf(own));
        out.printf("%noperator on %s types:%n", own.name());
        words.stream()
                .map(line -> line.startsWith(" psk passkey") ? " psk passkey ********" : line)
                .forEach(line -> out.println("  " + line));
        out.print(gateway.type(words).indent(2));
    }

    private void traffic(Cast cast) throws DemoException {
        Host hostA = cast.hostA();
        Host hostB = cast.hostB();
        out.println(cast.a().describe());
        hostA.start();
        hostB.start();
        awaitPackets(hostA, hostB, PACKETS_PER_PHASE);
        if (fault(Fault.PLAINTEXT)) {
            sendInClear(cast.observer());
        }
        figures.peak = Math.max(figures.peak, entries() - figures.baseline);
        long fromA = hostA.mark();
        long fromB = hostB.mark();
        rekey(cast.a());
        awaitPackets(hostA, hostB, receivedBoth(hostA, hostB) + PACKETS_PER_PHASE);
        long toA = hostA.mark();
        long toB = hostB.mark();
        figures.peak = Math.max(figures.peak, entries() - figures.baseline);
        hostA.stop();
        hostB.stop();
        var _ = holds(LAST_PACKETS, () -> missing(hostA, hostB) == 0);
        Host.Report reportA = hostA.report();
        Host.Report reportB = hostB.report();
        figures.sent = new BothWays(reportA.sent(), reportB.sent());
        figures.received = new BothWays(reportB.received().size(), reportA.received().size());
        figures.packetsDuringRekey = toA - fromA + toB - fromB;
        figures.rekeyLost =
                (long) reportB.received().missing(fromA, toA)
                        + reportA.received().missing(fromB, toB);
        out.println(cast.a().describe());
    }

    /// Has the first data plane leave the tunnel out until the observer saw it.
    private void sendInClear(Observer observer) throws DemoException {
        Sabotage sabotage = new Sabotage(planes.getFirst().client());
        sabotage.bypass(true, settings.mode(), stage.b());
        var _ = holds(FAULT_SHOWS, () -> observer.counts().plaintext() > 0);
        sabotage.bypass(false, settings.mode(), stage.b());
    }

    private void rekey(End a) throws DemoException {
        out.println("rekeying the child while packets flow ...");
        if (fault(Fault.REKEY_GAP)) {
            new Sabotage(planes.getLast().client()).unprotectAll();
        }
        a.rekey();
        boolean changed =
                holds(
                        REKEYED,
                        () -> {
                            figures.spisAfter = a.spis();
                            return figures.spisAfter.size() == figures.spisBefore.size()
                                    && figures.spisBefore.stream()
                                            .noneMatch(figures.spisAfter::contains);
                        });
        figures.rekeys = changed ? 1 : 0;
    }

    private void awaitPackets(Host hostA, Host hostB, int count) throws DemoException {
        if (!holds(limit(), () -> receivedBoth(hostA, hostB) >= count)) {
            out.printf(
                    "only %d of %d packets arrived within %d s%n",
                    receivedBoth(hostA, hostB), count, limit().toSeconds());
        }
    }

    /// Packets received by the host that received less.
    private static int receivedBoth(Host hostA, Host hostB) throws DemoException {
        return Math.min(hostA.report().received().size(), hostB.report().received().size());
    }

    private static long missing(Host hostA, Host hostB) throws DemoException {
        Host.Report a = hostA.report();
        Host.Report b = hostB.report();
        return a.sent() - b.received().size() + b.sent() - a.received().size();
    }

    /// Terminates, takes the configuration away and counts what stays.
    private void remove(End a, End b) throws DemoException {
        if (figures.established) {
            out.println("terminating ...");
            a.terminate();
        }
        if (fault(Fault.LEAK)) {
            new Sabotage(planes.getFirst().client()).leak();
        }
        try (Together together = new Together()) {
            var atA = together.begin(() -> clear(a));
            var atB = together.begin(() -> clear(b));
            atA.get();
            atB.get();
        }
        int planted = fault(Fault.LEAK) ? 1 : 0;
        var _ = holds(EMPTY, () -> entries() <= figures.baseline + planted);
        figures.left = entries() - figures.baseline;
    }

    /// Takes the configuration of a gateway of ours away.
    private Optional<String> clear(End end) throws DemoException {
        return switch (end) {
            case End.Triplane(Gateway gateway) ->
                    Optional.of(gateway.type(Words.removal(settings.mode())));
            case End.Swan _ -> Optional.empty();
        };
    }

    private int entries() throws DemoException {
        int sum = 0;
        for (Watched watched : planes) {
            sum += Census.entries(watched.client());
        }
        return sum;
    }

    /// A condition that is asked for until it holds or the time is up.
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws DemoException;
    }

    private static boolean holds(Duration limit, Condition condition) throws DemoException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }
}
