package io.triplane.jvpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import io.triplane.jvpp.message.Catalogue;
import io.triplane.jvpp.message.Control;
import io.triplane.jvpp.message.HostInterfaces;
import io.triplane.jvpp.message.InterfaceDetails;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.SadEntry;
import io.triplane.jvpp.message.StatIndex;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.message.VppProcess;
import io.triplane.jvpp.stats.StatsRead;
import io.triplane.jvpp.stats.StatsReader;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.KeyOctets;
import io.triplane.jvpp.wire.MacAddress;
import io.triplane.vppfixture.RealVpp;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Client and stats reader against a real VPP.
@Tag("vpp")
@Needs(Need.VPP)
@Timeout(120)
class RealVppTest {
    private RealVpp vpp;
    private VppClient client;
    private final BlockingQueue<Interfaces.Event> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> lost = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() {
        vpp = RealVpp.start(RealVpp.Options.PLAIN);
        VppListener listener =
                new VppListener() {
                    @Override
                    public void interfaceEvent(Interfaces.Event event) {
                        events.add(event);
                    }

                    @Override
                    public void dropped(String what) {
                        throw new AssertionError("dropped " + what);
                    }

                    @Override
                    public void lost(String reason) {
                        lost.add(reason);
                    }
                };
        ConnectOutcome outcome =
                VppClient.connect(
                        ClientConfig.of(vpp.apiSocket(), "test", Catalogue.ALL), listener);
        client =
                switch (outcome) {
                    case ConnectOutcome.Connected(VppClient connected) -> connected;
                    case ConnectOutcome.Unreachable(String reason) ->
                            throw new AssertionError(reason);
                    case ConnectOutcome.Incompatible incompatible ->
                            throw new AssertionError(incompatible.reason());
                };
    }

    @AfterEach
    void stop() {
        client.close();
        vpp.close();
    }

    @Test
    void itHasEveryMessageAndTellsItsVersion() {
        VppProcess.Version version = done(client.send(new VppProcess.ShowVersion(), "version"));

        assertThat(version.version()).startsWith("26.06");
        assertThat(done(client.send(new Control.Ping(), "ping")).vpePid())
                .isEqualTo((int) vpp.pid());
        assertThat(done(client.send(new VppProcess.Cli("show crypto handlers"), "cli")).plainText())
                .contains("aes-128-gcm")
                .doesNotContain("\u001b");
    }

    @Test
    void eventsTellOfANewInterface() throws InterruptedException {
        done(client.send(new Interfaces.WantEvents(true, 1), "events"));
        int loop =
                done(client.send(new HostInterfaces.CreateLoopback(MacAddress.ZERO), "loopback"))
                        .swIfIndex();
        done(client.send(new Interfaces.SetFlags(loop, Interfaces.ADMIN_UP), "loopback"));

        Interfaces.Event first = events.poll(10, TimeUnit.SECONDS);
        assertThat(first).isNotNull();
        assertThat(first.swIfIndex()).isEqualTo(loop);
        assertThat(done(client.dump(Interfaces.Dump.all(), "all interfaces")))
                .extracting(InterfaceDetails::name)
                .containsExactlyInAnyOrder("local0", "loop0");
    }

    @Test
    void athousandRequestsAreInFlightAndEachGetsItsOwnAnswer() {
        List<CompletableFuture<Outcome<StatIndex>>> adds =
                IntStream.range(1, 1001)
                        .mapToObj(id -> client.send(new Sad.Add(entry(id)), "SA " + id))
                        .toList();

        assertThat(adds.stream().map(add -> done(add).statIndex()).distinct()).hasSize(1000);
        assertThat(done(client.dump(Sad.Dump.all(), "all SAs"))).hasSize(1000);
        VppFailure taken = failure(client.send(new Sad.Add(entry(7)), "SA 7 of site-b"));
        assertThat(taken.text())
                .isEqualTo(
                        "VPP refused ipsec_sad_entry_add_v2 for SA 7 of site-b: -116 entry already"
                                + " exists");
        List<CompletableFuture<?>> deletes =
                IntStream.range(1, 1001)
                        .<CompletableFuture<?>>mapToObj(
                                id -> client.send(new Sad.Del(id), "SA " + id))
                        .toList();
        deletes.forEach(CompletableFuture::join);
        assertThat(done(client.dump(Sad.Dump.all(), "all SAs"))).isEmpty();
    }

    @Test
    void theStatsSegmentHasTheCountersOfAnSa() throws IOException {
        int index = done(client.send(new Sad.Add(entry(1)), "SA 1")).statIndex();
        try (StatsReader stats = StatsReader.open(vpp.statsSocket())) {
            assertThat(stats.names())
                    .contains("/net/ipsec/sa", "/net/ipsec/sa/err/replay", "/sys/boottime");
            StatsRead read =
                    stats.read(
                            List.of(
                                    "/net/ipsec/sa",
                                    "/net/ipsec/sa/err/replay",
                                    "/sys/boottime",
                                    "/no/such/name"));
            assertThat(read).isInstanceOf(StatsRead.Values.class);
            StatsRead.Values values = (StatsRead.Values) read;
            assertThat(values.byName()).hasSize(3);
            assertThat(values.combined("/net/ipsec/sa").orElseThrow().packets(index)).isZero();
            assertThat(values.scalar("/sys/boottime").orElseThrow())
                    .isBetween(1_700_000_000L, 5_000_000_000L);
        }
    }

    @Test
    void itsDeathIsToldAndTheStatsGoOnWithTheLastValues() throws Exception {
        try (StatsReader stats = StatsReader.open(vpp.statsSocket())) {
            CompletableFuture<Outcome<VppProcess.CliOutput>> late =
                    client.send(new VppProcess.Cli("wait 30"), "a slow command");

            vpp.kill();

            assertThat(failure(late)).isInstanceOf(VppFailure.Lost.class);
            assertThat(lost.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(stats.read(List.of("/sys/boottime"))).isInstanceOf(StatsRead.Values.class);
        }
    }

    private static SadEntry entry(int id) {
        return new SadEntry(
                id,
                0xc0000000 | id,
                SadEntry.PROTOCOL_ESP,
                7,
                KeyOctets.taking(new byte[16]),
                0,
                KeyOctets.none(),
                SadEntry.IS_TUNNEL | SadEntry.IS_INBOUND | SadEntry.USE_ANTI_REPLAY,
                Tunnel.between(Address.parse("10.9.0.2"), Address.parse("10.9.0.1")),
                KeyOctets.noSalt(),
                SadEntry.UDP_PORT_DEFAULT,
                SadEntry.UDP_PORT_DEFAULT,
                0);
    }

    private static <A> A done(CompletableFuture<Outcome<A>> future) {
        return switch (future.join()) {
            case Outcome.Done<A>(A answer) -> answer;
            case Outcome.Failed<A>(VppFailure failure) -> throw new AssertionError(failure.text());
        };
    }

    private static <A> VppFailure failure(CompletableFuture<Outcome<A>> future) {
        return switch (future.join()) {
            case Outcome.Done<A>(A answer) -> throw new AssertionError("answered " + answer);
            case Outcome.Failed<A>(VppFailure failure) -> failure;
        };
    }
}
