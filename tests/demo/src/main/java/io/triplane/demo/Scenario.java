package io.triplane.demo;

import io.triplane.demo.Outcome.BothWays;
import io.triplane.demo.Settings.Dataplane;
import io.triplane.demo.Settings.Fault;
import io.triplane.demo.Settings.Peer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private final List<Census> censuses = new ArrayList<>();

    Scenario(Settings settings, Processes processes, Stage stage, PrintStream out) {
        this.settings = settings;
        this.processes = processes;
        this.stage = stage;
        this.out = out;
    }

    /// What is found out on the way.
    private static final class Figures {
        private boolean established;
        private String reason = "";
        private BothWays sent = BothWays.NONE;
        private BothWays received = BothWays.NONE;
        private WireCounts wire = WireCounts.NONE;
        private int rekeys;
        private long packetsDuringRekey;
        private long rekeyLost;
        private List<String> spisBefore = List.of();
        private List<String> spisAfter = List.of();
        private int baseline;
        private int peak;
        private int left;
    }

    Outcome run() throws DemoException {
        Observer observer = stage.observe();
        End a = triplane(stage.a());
        End b =
                settings.peer() == Peer.STRONGSWAN
                        ? strongSwan(stage.b(), stage.a())
                        : triplane(stage.b());
        try {
            figures.baseline = entries();
            Host hostA = stage.startHost(stage.a());
            Host hostB = stage.startHost(stage.b());
            establish(a, b);
            if (figures.established) {
                traffic(observer, a, hostA, hostB);
            }
            figures.wire = observer.counts();
            remove(a, b);
        } finally {
            censuses.forEach(Census::close);
        }
        return outcome();
    }

    private End triplane(Site site) throws DemoException {
        Plane plane = stage.startPlane(site, settings.dataplane());
        censuses.add(Census.of(plane.api()));
        Gateway gateway = Gateway.start(processes, site, plane);
        out.printf(
                "gateway %s: %s, data plane %s, protects %s%n",
                site.name(), site.outer(), plane.kind(), site.lan().prefix());
        return new End.Triplane(gateway);
    }

    private End strongSwan(Site site, Site peer) throws DemoException {
        if (!(stage instanceof NamespaceStage namespaces)) {
            throw new DemoException(
                    "--peer strongswan needs root, for network namespaces: use sudo");
        }
        namespaces.prepareKernelGateway(site);
        StrongSwan swan = StrongSwan.start(processes, site, peer, secretOf(site));
        out.printf(
                "gateway %s: %s, strongSwan, protects %s%n",
                site.name(), site.outer(), site.lan().prefix());
        return new End.Swan(swan);
    }

    /// The pre-shared key as this side knows it.
    private String secretOf(Site site) {
        boolean wrong = fault(Fault.PSK) && site.equals(stage.b());
        return wrong ? "not-the-shared-secret" : "a-shared-secret-of-the-demo";
    }

    private boolean fault(Fault fault) {
        return settings.fault().filter(fault::equals).isPresent();
    }

    /// Types the configuration on both sides, begins, and waits for the tunnel.
    private void establish(End a, End b) throws DemoException {
        boolean initiates = settings.role() == Settings.Role.INITIATOR;
        configure(b, stage.b(), stage.a(), !initiates);
        try (Ladder ladder = Ladder.follow(processes, a.gateway(), out)) {
            configure(a, stage.a(), stage.b(), initiates);
            if (!initiates) {
                b.initiate();
            }
            Duration limit = settings.fault().isPresent() ? FAULT_SHOWS : TUNNEL_UP;
            figures.established = holds(limit, () -> a.up() && b.up());
            ladder.print();
        }
        if (!figures.established) {
            figures.reason = a.reason();
            out.println("the tunnel did not come up: " + figures.reason);
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

    private void traffic(Observer observer, End a, Host hostA, Host hostB) throws DemoException {
        figures.spisBefore = a.spis();
        out.println(a.describe());
        hostA.start();
        hostB.start();
        awaitPackets(hostA, hostB, PACKETS_PER_PHASE);
        if (fault(Fault.PLAINTEXT)) {
            observer.forge();
        }
        figures.peak = Math.max(figures.peak, entries() - figures.baseline);
        long fromA = hostA.mark();
        long fromB = hostB.mark();
        rekey(a);
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
        out.println(a.describe());
    }

    private void rekey(End a) throws DemoException {
        out.println("rekeying the child while packets flow ...");
        if (fault(Fault.REKEY_GAP)) {
            censuses.getLast().unprotectAll();
        }
        a.rekey();
        boolean changed =
                holds(
                        REKEYED,
                        () -> {
                            List<String> now = a.spis();
                            return now.size() == figures.spisBefore.size()
                                    && figures.spisBefore.stream().noneMatch(now::contains);
                        });
        figures.spisAfter = a.spis();
        figures.rekeys = changed ? 1 : 0;
    }

    private void awaitPackets(Host hostA, Host hostB, int count) throws DemoException {
        Duration limit = settings.fault().isPresent() ? FAULT_SHOWS : TUNNEL_UP;
        if (!holds(limit, () -> receivedBoth(hostA, hostB) >= count)) {
            out.printf(
                    "only %d of %d packets arrived within %d s%n",
                    receivedBoth(hostA, hostB), count, limit.toSeconds());
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
            censuses.getFirst().leak();
        }
        for (End end : List.of(a, b)) {
            if (end instanceof End.Triplane(Gateway gateway)) {
                var _ = gateway.type(Words.removal(settings.mode()));
            }
        }
        var _ = holds(EMPTY, () -> entries() <= figures.baseline);
        figures.left = entries() - figures.baseline;
    }

    private int entries() throws DemoException {
        int sum = 0;
        for (Census census : censuses) {
            sum += census.entries();
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

    private Outcome outcome() {
        boolean first = settings.role() == Settings.Role.INITIATOR;
        return new Outcome(
                figures.established,
                settings.dataplane() == Dataplane.VPP ? "vpp" : "soft",
                settings.mode().name().toLowerCase(java.util.Locale.ROOT),
                settings.peer().name().toLowerCase(java.util.Locale.ROOT),
                first ? List.of("initiator", "responder") : List.of("responder", "initiator"),
                figures.sent,
                figures.received,
                figures.wire.esp(),
                figures.wire.plaintext(),
                figures.rekeys,
                figures.packetsDuringRekey,
                figures.rekeyLost,
                figures.spisBefore,
                figures.spisAfter,
                figures.peak,
                figures.left,
                figures.reason,
                processes.pids());
    }
}
