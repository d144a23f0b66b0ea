package io.triplane.softplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.SadEntry;
import io.triplane.jvpp.message.StatIndex;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.KeyOctets;
import io.triplane.softplane.table.VppCrash;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Adding, moving, counting references on and dumping SAs.
class SadTest {
    private static final String US = "192.0.2.1";
    private static final String PEER = "192.0.2.2";
    private static final int GCM_128 = 7;
    private static final int SHA_256_128 = 4;

    private Rig rig;
    private ApiProbe probe;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.start("127.0.0.2", "10.1.1.1/24");
        probe = rig.connect();
    }

    @AfterEach
    void stop() throws IOException {
        probe.close();
        rig.close();
    }

    private int add(SadEntry entry) throws IOException {
        return probe.retval(new Sad.Add(entry));
    }

    @Test
    void statIndexIsReusedAtOnce() throws IOException {
        assertThat(probe.ask(new Sad.Add(Requests.sa(10, 1, Requests.OUT, US, PEER))))
                .isEqualTo(new StatIndex(0, 0));
        assertThat(probe.ask(new Sad.Add(Requests.sa(11, 2, Requests.OUT, US, PEER))))
                .isEqualTo(new StatIndex(0, 1));
        assertThat(probe.retval(new Sad.Del(10))).isZero();
        assertThat(probe.ask(new Sad.Add(Requests.sa(12, 3, Requests.OUT, US, PEER))))
                .isEqualTo(new StatIndex(0, 0));
    }

    @Test
    void takenIdIsRefused() throws IOException {
        assertThat(add(Requests.sa(10, 1, Requests.OUT, US, PEER))).isZero();
        assertThat(probe.ask(new Sad.Add(Requests.sa(10, 2, Requests.IN, PEER, US))))
                .isEqualTo(new StatIndex(-116, ~0));
    }

    @ParameterizedTest(name = "cipher {0} integrity {1}: {2}")
    @CsvSource({
        "16, 0, -154",
        "7, 7, -154",
        "7, 4, -9",
        "12, 2, -9",
        "4, 1, -9",
        "10, 2, -9",
        "13, 4, -9"
    })
    void unknownAndUnfitAlgorithmsAreRefused(int cipher, int integrity, int retval)
            throws IOException {
        assertThat(add(Requests.sa(1, 1, Requests.IN, cipher, 16, integrity, 20, PEER, US)))
                .isEqualTo(retval);
    }

    @Test
    void tunnelsBetweenNothingAreRefused() throws IOException {
        assertThat(add(Requests.sa(1, 1, Requests.OUT, US, US))).isEqualTo(-82);
        assertThat(add(Requests.sa(1, 1, Requests.OUT, US, "2001:db8::1"))).isEqualTo(-153);
        assertThat(probe.list(Sad.Dump.all())).isEmpty();
    }

    @Test
    void unknownProtocolTableAndFlagsAreRefused() throws IOException {
        SadEntry good = Requests.sa(1, 1, Requests.IN, PEER, US);
        assertThat(add(with(good, 17, good.tunnel()))).isEqualTo(-153);
        Tunnel elsewhere = tunnel(good, 9, 0);
        assertThat(add(with(good, 50, elsewhere))).isEqualTo(-3);
        assertThat(add(with(good, 50, tunnel(good, 0, 2)))).isEqualTo(-8);
        assertThat(add(with(good, 51, good.tunnel()))).as("AH without integrity").isEqualTo(-9);
    }

    private static SadEntry with(SadEntry entry, int protocol, Tunnel tunnel) {
        return new SadEntry(
                entry.sadId(),
                entry.spi(),
                protocol,
                entry.cryptoAlgorithm(),
                KeyOctets.taking(new byte[16]),
                0,
                KeyOctets.none(),
                entry.flags(),
                tunnel,
                KeyOctets.noSalt(),
                4500,
                4500,
                0);
    }

    private static Tunnel tunnel(SadEntry entry, int table, int mode) {
        return new Tunnel(
                0, entry.tunnel().src(), entry.tunnel().dst(), ~0, table, 0, mode, 0, 0, 0);
    }

    /// What VPP lets pass, and the agent must not.
    @Test
    void missingCipherKeyAndAnyIntegrityKeyAreAccepted() throws IOException {
        assertThat(add(Requests.sa(1, 1, Requests.OUT, GCM_128, 0, 0, 0, US, PEER))).isZero();
        assertThat(add(Requests.sa(2, 2, Requests.OUT, 1, 16, SHA_256_128, 5, US, PEER))).isZero();
    }

    @Test
    void wrongKeyLengthIsRefusedWhereVppSurvivesIt() throws IOException {
        assertThat(add(Requests.sa(1, 1, Requests.IN, GCM_128, 20, 0, 0, PEER, US)))
                .isEqualTo(-156);
        assertThat(add(Requests.sa(1, 1, 0, GCM_128, 15, 0, 0, US, PEER))).isEqualTo(-156);
        assertThat(add(Requests.sa(1, 1, Requests.IN, PEER, US))).as("the id is free").isZero();
    }

    /// Trap 1.
    @ParameterizedTest
    @CsvSource({"0x04", "0x50", "0x54", "0x14"})
    void wrongKeyLengthCrashesOutboundTunnelsAndInboundUdp(String flags) throws IOException {
        probe.send(
                new Sad.Add(Requests.sa(1, 1, Integer.decode(flags), GCM_128, 15, 0, 0, US, PEER)),
                probe.index());

        VppCrash crash = rig.end().orElseThrow();
        assertThat(crash.trap()).isEqualTo(VppCrash.Trap.KEY_LENGTH);
        assertThat(crash).hasMessageContaining("SA 1").hasMessageContaining("15 octets");
    }

    @Test
    void deletedWhileInUseItStaysWithItsIdUntilTheLastUserLeaves() throws IOException {
        int itf = itf();
        add(Requests.sa(1, 1, Requests.OUT, US, PEER));
        add(Requests.sa(2, 2, Requests.IN, PEER, US));
        assertThat(probe.retval(Requests.protect(itf, 1, 2))).isZero();

        assertThat(probe.retval(new Sad.Del(1))).isZero();
        assertThat(probe.list(Sad.Dump.all())).hasSize(2);
        assertThat(add(Requests.sa(1, 9, Requests.OUT, US, PEER))).isEqualTo(-116);

        probe.ask(new TunnelProtection.Del(itf, Address.ANY4));
        assertThat(probe.list(Sad.Dump.all()))
                .extracting(details -> details.entry().sadId())
                .containsExactly(2);
        assertThat(add(Requests.sa(1, 9, Requests.OUT, US, PEER))).isZero();
    }

    private int itf() throws IOException {
        return probe.ask(
                        new TunnelProtection.ItfCreate(
                                new TunnelProtection.Itf(~0, Tunnel.MODE_P2P, 0)))
                .swIfIndex();
    }

    @Test
    void unknownIdCannotBeDeletedMovedOrBound() throws IOException {
        assertThat(probe.retval(new Sad.Del(5))).isEqualTo(-6);
        Tunnel tunnel = Tunnel.between(Address.parse(US), Address.parse(PEER));
        assertThat(probe.retval(new Sad.Update(5, true, tunnel, 0xffff, 0xffff))).isEqualTo(-6);
        assertThat(probe.retval(new Sad.Bind(5, 0))).isEqualTo(-7);
        assertThat(probe.retval(new Sad.Unbind(5))).isEqualTo(-7);
        add(Requests.sa(1, 1, Requests.OUT, US, PEER));
        assertThat(probe.retval(new Sad.Bind(1, 0))).as("no workers").isEqualTo(-89);
    }

    @Test
    void dumpIgnoresItsFilterAndTurnsTheSaltRound() throws IOException {
        add(Requests.sa(1, 0x11, Requests.IN | SadEntry.USE_ESN, PEER, US));
        add(Requests.sa(2, 0x22, Requests.OUT, US, PEER));

        assertThat(probe.list(new Sad.Dump(2)))
                .extracting(details -> details.entry().sadId())
                .containsExactly(1, 2);
        SadEntry dumped = probe.list(Sad.Dump.all()).getFirst().entry();
        assertThat(dumped.salt()).isEqualTo(KeyOctets.taking(new byte[] {0x11, 3, 2, 1}));
        assertThat(dumped.cryptoKey().size()).isEqualTo(16);
        assertThat(dumped.flags()).isEqualTo(Requests.IN | SadEntry.USE_ESN);
    }

    @Test
    void dumpShowsPortsAndWindowOnlyWhereTheyCount() throws IOException {
        add(Requests.sa(1, 1, Requests.IN, PEER, US));
        add(Requests.withPorts(Requests.sa(2, 2, Requests.OUT, US, PEER), 0xffff, 14500));
        add(Requests.sa(3, 3, Requests.OUT, "2001:db8::1", "2001:db8::2"));

        assertThat(probe.list(Sad.Dump.all()))
                .extracting(
                        row -> row.entry().udpSrcPort(),
                        row -> row.entry().udpDstPort(),
                        row -> row.entry().antiReplayWindowSize(),
                        row -> row.entry().flags() & SadEntry.IS_TUNNEL_V6,
                        row -> row.threadIndex())
                .containsExactly(
                        tuple(0, 0, 64, 0, 0),
                        tuple(4500, 14500, 0, 0, 0),
                        tuple(0, 0, 0, SadEntry.IS_TUNNEL_V6, 0));
    }

    @Test
    void updateMovesEndsAndPortsAndKeepsWhatItIsToldTo() throws IOException {
        add(Requests.withPorts(Requests.sa(1, 1, Requests.OUT, US, PEER), 4500, 4500));
        Tunnel moved = Tunnel.between(Address.parse(US), Address.parse("198.51.100.7"));

        assertThat(probe.retval(new Sad.Update(1, true, moved, 0xffff, 1024))).isZero();

        SadEntry dumped = probe.list(Sad.Dump.all()).getFirst().entry();
        assertThat(dumped.tunnel().dst()).isEqualTo(Address.parse("198.51.100.7"));
        assertThat(dumped.udpSrcPort()).isEqualTo(4500);
        assertThat(dumped.udpDstPort()).isEqualTo(1024);
    }
}
