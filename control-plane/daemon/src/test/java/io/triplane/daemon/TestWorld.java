package io.triplane.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.daemon.duty.Duty;
import io.triplane.daemon.duty.TimeSource;
import io.triplane.ikev2.EngineSettings.Limits;
import io.triplane.ikev2.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Two gateways on one network in virtual time, driven by hand: whatever can be done is done, then
/// the clock moves on to the next deadline.
final class TestWorld implements TimeSource {
    static final String LEFT = "192.0.2.1";
    static final String RIGHT = "192.0.2.2";
    private static final int ROUNDS_MAX = 100_000;
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private Tick now = new Tick(1_000_000_000L);
    final TestNetwork network = new TestNetwork();
    final TestSite left;
    final TestSite right;

    TestWorld(int shards, long seed) {
        this(shards, seed, Limits.DEFAULT);
    }

    TestWorld(int shards, long seed, Limits limits) {
        left = new TestSite(network, LEFT, this, shards, limits, seed);
        right = new TestSite(network, RIGHT, this, shards, limits, seed + 1);
    }

    /// A connection of that name on both ends, with matching selectors and secret, the data planes
    /// connected. `extraLeft` are more fields of the left end's connection.
    void connect(String name, int number, String... extraLeft) {
        end(left, LEFT, RIGHT, name, "local", "remote", number);
        end(right, RIGHT, LEFT, name, "remote", "local", number);
        if (extraLeft.length > 0) {
            left.config.set("IPSEC_CONNECTION|" + name, extraLeft);
        }
    }

    private static void end(
            TestSite site,
            String here,
            String there,
            String name,
            String firstSide,
            String secondSide,
            int number) {
        addChild(site, name, "default", firstSide, secondSide, number);
        site.config
                .set("IKE_SECRET|" + name, "passkey", "secret of " + name)
                .set(
                        "IPSEC_CONNECTION|" + name,
                        "local_address",
                        here,
                        "remote_address",
                        there,
                        "local_id",
                        here.equals(LEFT) ? name + ".left.example" : name + ".right.example",
                        "remote_id",
                        here.equals(LEFT) ? name + ".right.example" : name + ".left.example",
                        "secret",
                        name);
    }

    /// One more child on both ends, for traffic of its own.
    void addChild(String connection, String child, int number) {
        addChild(left, connection, child, "local", "remote", number);
        addChild(right, connection, child, "remote", "local", number);
    }

    private static void addChild(
            TestSite site,
            String connection,
            String child,
            String firstSide,
            String secondSide,
            int number) {
        String selectors = "IPSEC_TRAFFIC_SELECTOR|" + connection + "|" + child + "|";
        site.config
                .set("IPSEC_CHILD|" + connection + "|" + child)
                .set(selectors + firstSide + "|1", "prefix", "10.1." + number + ".0/24")
                .set(selectors + secondSide + "|1", "prefix", "10.2." + number + ".0/24");
    }

    void start() {
        left.plane.connect();
        right.plane.connect();
        left.configure();
        right.configure();
    }

    /// Lets the world go on for so long.
    void run(Duration time) {
        Tick end = now.plus(time);
        for (int round = 0; round < ROUNDS_MAX; round++) {
            if (step() > 0) {
                continue;
            }
            Optional<Tick> next =
                    duties().flatMap(duty -> duty.deadline().stream()).min(Tick::compareTo);
            if (next.isEmpty() || end.isBefore(next.get())) {
                now = end;
                step();
                return;
            }
            now = now.isBefore(next.get()) ? next.get() : now;
        }
        throw new AssertionError("the world does not come to rest at " + now);
    }

    private int step() {
        int done = network.deliver() + left.plane.work() + right.plane.work();
        List<Duty> all = duties().toList();
        for (Duty duty : all) {
            done += duty.doWork(now);
        }
        return done;
    }

    private Stream<Duty> duties() {
        return Stream.concat(left.gateway.duties().stream(), right.gateway.duties().stream());
    }

    /// Both data planes carry the same Child SAs, seen from opposite ends.
    void assertPlanesMatch(int children) {
        assertThat(left.plane.children).hasSize(children);
        assertThat(left.plane.spis()).hasSize(2 * children).isEqualTo(right.plane.spis());
    }

    @Override
    public Tick tick() {
        return now;
    }

    @Override
    public Instant instant() {
        return EPOCH.plusNanos(now.nanos());
    }
}
