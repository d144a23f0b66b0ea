package io.triplane.softplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.jvpp.message.HostInterfaces;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.stats.StatsRead;
import io.triplane.jvpp.stats.StatsReader;
import io.triplane.jvpp.stats.StatsValue;
import io.triplane.jvpp.wire.MacAddress;
import io.triplane.softplane.table.VppCrash;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The stats segment, read by the client's own reader.
class StatsTest {
    private static final int LAN = 2;

    private Rig rig;
    private ApiProbe probe;
    private StatsReader reader;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.start("127.0.0.2", "10.1.1.1/24");
        probe = rig.connect();
        reader = StatsReader.open(rig.socket("stats"));
    }

    @AfterEach
    void stop() throws IOException {
        reader.close();
        probe.close();
        rig.close();
    }

    private StatsRead.Values read(String... names) {
        return switch (reader.read(List.of(names))) {
            case StatsRead.Values values -> values;
            case StatsRead.Failed(String reason) -> throw new AssertionError(reason);
        };
    }

    private StatsValue.Combined combined(String name) {
        return read(name).combined(name).orElseThrow();
    }

    private StatsValue.Simple simple(String name) {
        return read(name).simple(name).orElseThrow();
    }

    @Test
    void namesAreVpps() {
        assertThat(reader.names())
                .contains(
                        "/sys/heartbeat",
                        "/sys/boottime",
                        "/sys/last_update",
                        "/net/ipsec/sa",
                        "/net/ipsec/sa/err/integ_error",
                        "/net/ipsec/sa/err/seq_cycled",
                        "/net/punt",
                        "/net/route/to",
                        "/if/names",
                        "/if/rx",
                        "/if/tx-unicast",
                        "/if/drops",
                        "/interfaces/wan0/tx",
                        "/err/ipsec4-tun-input/no_tunnel",
                        "/err/ipsec6-output-feature/IPSec policy (no match)",
                        "/err/crypto-enq/engine-err")
                .doesNotContain("/net/ipsec/policy")
                .doesNotHaveDuplicates();
    }

    @Test
    void bootTimeIsNowAndTheHeartBeats() {
        long boot = read("/sys/boottime").scalar("/sys/boottime").orElseThrow();
        assertThat(Instant.now().getEpochSecond() - boot).isBetween(0L, 60L);
        rig.await(() -> read("/sys/heartbeat").scalar("/sys/heartbeat").orElseThrow() > 0);
    }

    @Test
    void interfacesAreCountedByIndexAndByName() throws IOException {
        try (Host host = Host.attach(rig.socket("lan"), "10.1.1.2")) {
            host.sendUdp("10.1.2.2", 7, new byte[100]);
            rig.await(() -> combined("/if/rx").packets(LAN) == 1);
        }
        assertThat(combined("/if/rx").bytes(LAN)).isEqualTo(128);
        assertThat(combined("/if/rx-unicast").packets(LAN)).isEqualTo(1);
        assertThat(simple("/if/ip4").at(LAN)).isEqualTo(1);
        rig.await(() -> simple("/if/drops").at(LAN) == 1);
        assertThat(read("/if/names").byName())
                .containsEntry(
                        "/if/names", new StatsValue.Names(List.of("local0", "wan0", "lan0")));
        assertThat(read("/interfaces/lan0/rx").combined("/interfaces/lan0/rx").orElseThrow())
                .satisfies(value -> assertThat(value.packets(0)).isEqualTo(1));
    }

    @Test
    void policiesAppearWithTheFirstAndCount() throws IOException {
        probe.ask(new Spd.AddDel(true, 1));
        probe.ask(new Spd.InterfaceAddDel(true, 1, 1));
        SpdEntry discard =
                Requests.policy(true, 1, SpdEntry.DISCARD, 0, "10.0.0.0/8", "10.0.0.0/8");
        int index = probe.ask(new Spd.EntryAddDel(true, discard)).statIndex();
        assertThat(reader.names()).contains("/net/ipsec/policy");
        try (Host host = Host.attach(rig.socket("lan"), "10.1.1.2")) {
            host.sendUdp("10.1.2.2", 7, new byte[100]);
            rig.await(() -> combined("/net/ipsec/policy").packets(index) == 1);
        }
        assertThat(combined("/net/ipsec/policy").bytes(index)).isEqualTo(128);
        String name = "/err/ipsec4-output-feature/IPSec policy discard";
        assertThat(simple(name).at(0)).isEqualTo(1);
    }

    @Test
    void deletedInterfacesLeaveNoNames() throws IOException {
        List<String> before = reader.names();
        int loop = probe.ask(new HostInterfaces.CreateLoopback(MacAddress.ZERO)).swIfIndex();
        assertThat(reader.names()).contains("/interfaces/loop0/drops");
        probe.ask(new HostInterfaces.DeleteLoopback(loop));

        assertThat(reader.names()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void vectorsGrowUnderTheReader() throws IOException {
        for (int id = 1; id <= 500; id++) {
            probe.ask(new Sad.Add(Requests.sa(id, id, Requests.OUT, "192.0.2.1", "192.0.2.2")));
        }
        assertThat(combined("/net/ipsec/sa").size()).isEqualTo(500);
        assertThat(simple("/net/ipsec/sa/err/replay").size()).isEqualTo(500);
    }

    @Test
    void countersOfAReusedIndexBeginAtZero() throws IOException {
        int itf =
                probe.ask(
                                new TunnelProtection.ItfCreate(
                                        new TunnelProtection.Itf(~0, Tunnel.MODE_P2P, 0)))
                        .swIfIndex();
        probe.ask(new Interfaces.SetFlags(itf, Interfaces.ADMIN_UP));
        probe.ask(new Sad.Add(Requests.sa(1, 1, Requests.OUT, "127.0.0.2", "127.0.0.3")));
        probe.ask(Requests.protect(itf, 1));
        probe.ask(Requests.route("10.1.2.0/24", itf, "0.0.0.0"));
        try (Host host = Host.attach(rig.socket("lan"), "10.1.1.2")) {
            host.sendUdp("10.1.2.2", 7, new byte[32]);
            rig.await(() -> combined("/net/ipsec/sa").packets(0) == 1);
        }
        assertThat(combined("/net/ipsec/sa").bytes(0)).as("60 + 2 + 2 + 16").isEqualTo(80);
        assertThat(combined("/if/tx").packets(itf)).isEqualTo(1);

        probe.ask(new TunnelProtection.ItfDelete(itf));
        probe.ask(new Sad.Del(1));
        probe.ask(new Sad.Add(Requests.sa(2, 2, Requests.OUT, "127.0.0.2", "127.0.0.3")));
        assertThat(combined("/net/ipsec/sa").packets(0)).isZero();
    }

    /// Readers that run while the structure changes see one state or the other.
    @Test
    void aReaderNeverSeesAHalfMadeChange() throws IOException {
        List<Integer> loops = new ArrayList<>();
        for (int round = 0; round < 30; round++) {
            for (int i = 0; i < 5; i++) {
                probe.send(new HostInterfaces.CreateLoopback(MacAddress.ZERO), probe.index());
            }
            List<String> names = reader.names();
            long links = names.stream().filter(name -> name.startsWith("/interfaces/")).count();
            assertThat(links % 17).as("17 counters an interface").isZero();
            while (probe.next(Duration.ofMillis(20)).isPresent()) {
                loops.add(round);
            }
        }
        assertThat(loops).hasSize(150);
    }

    /// Trap 17.
    @Test
    void aFullSegmentIsTheEnd() throws IOException {
        try (Rig small = Rig.start("127.0.0.2", "10.1.1.1/24", 512 << 10);
                ApiProbe there = small.connect()) {
            assertThatThrownBy(() -> addSas(there, 5000)).isInstanceOf(IOException.class);
            assertThat(small.end().orElseThrow().trap())
                    .isEqualTo(VppCrash.Trap.STATS_SEGMENT_FULL);
        }
    }

    /// In a process the socket closes with it; here it falls silent.
    private static void addSas(ApiProbe to, int count) throws IOException {
        for (int id = 1; id <= count; id++) {
            to.send(
                    new Sad.Add(Requests.sa(id, id, Requests.OUT, "192.0.2.1", "192.0.2.2")),
                    to.index());
            if (to.next(Duration.ofSeconds(2)).isEmpty()) {
                throw new IOException("no answer");
            }
        }
    }
}
