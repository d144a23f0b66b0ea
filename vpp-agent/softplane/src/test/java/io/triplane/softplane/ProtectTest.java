package io.triplane.softplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.triplane.jvpp.message.HostInterfaces;
import io.triplane.jvpp.message.InterfaceCreated;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Sad;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.MacAddress;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// ipsec interfaces and tunnel protection.
class ProtectTest {
    private static final String US = "192.0.2.1";
    private static final String PEER = "192.0.2.2";

    private Rig rig;
    private ApiProbe probe;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.start("127.0.0.2", "10.1.1.1/24");
        probe = rig.connect();
        for (int id = 1; id <= 3; id++) {
            probe.ask(new Sad.Add(Requests.sa(id, id, Requests.OUT, US, PEER)));
        }
        for (int id = 11; id <= 16; id++) {
            probe.ask(new Sad.Add(Requests.sa(id, id, Requests.IN, PEER, US)));
        }
    }

    @AfterEach
    void stop() throws IOException {
        probe.close();
        rig.close();
    }

    private InterfaceCreated create(int instance, int mode) throws IOException {
        return probe.ask(
                new TunnelProtection.ItfCreate(new TunnelProtection.Itf(instance, mode, 0)));
    }

    private int itf() throws IOException {
        return create(~0, Tunnel.MODE_P2P).swIfIndex();
    }

    private int references(int id) throws IOException {
        int deletes = 0;
        while (probe.list(Sad.Dump.all()).stream().anyMatch(row -> row.entry().sadId() == id)) {
            probe.ask(new Sad.Del(id));
            deletes++;
        }
        return deletes;
    }

    @Test
    void instancesAreGivenOutOnceUpToTheLimit() throws IOException {
        assertThat(create(7, Tunnel.MODE_P2P).retval()).isZero();
        assertThat(create(7, Tunnel.MODE_P2P)).isEqualTo(new InterfaceCreated(-31, ~0));
        assertThat(create(16_383, Tunnel.MODE_P2P).retval()).isZero();
        assertThat(create(16_384, Tunnel.MODE_P2P).retval()).isEqualTo(-31);
        assertThat(create(~0, Tunnel.MODE_MP).retval()).isZero();
        assertThat(probe.list(TunnelProtection.ItfDump.all()))
                .extracting(row -> row.itf().userInstance(), row -> row.itf().mode())
                .containsExactly(
                        tuple(7, Tunnel.MODE_P2P),
                        tuple(16_383, Tunnel.MODE_P2P),
                        tuple(0, Tunnel.MODE_MP));
        assertThat(probe.list(new Interfaces.Dump(~0, true, "IPSEC16383")))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.deviceType()).isEqualTo("IPSEC Tunnel");
                    assertThat(row.mtu().l3()).isEqualTo(9000);
                });
    }

    @Test
    void indexAndInstanceOfADeletedInterfaceAreUsedAgain() throws IOException {
        int itf = itf();
        assertThat(probe.retval(new TunnelProtection.ItfDelete(itf))).isZero();
        assertThat(probe.retval(new TunnelProtection.ItfDelete(itf))).isEqualTo(-2);
        assertThat(itf()).isEqualTo(itf);
    }

    @Test
    void deletingTheInterfaceTakesItsProtectionAndLeavesTheSas() throws IOException {
        int itf = itf();
        probe.ask(Requests.protect(itf, 1, 11));
        probe.ask(new TunnelProtection.ItfDelete(itf));

        assertThat(probe.list(TunnelProtection.Dump.all())).isEmpty();
        assertThat(references(1)).isEqualTo(1);
        assertThat(references(11)).isEqualTo(1);
    }

    @Test
    void fourInboundSasAndNoMore() throws IOException {
        int itf = itf();
        assertThat(probe.retval(Requests.protect(itf, 1, 11, 12, 13, 14, 15))).isEqualTo(-162);
        assertThat(probe.retval(Requests.protect(itf, 1, 11, 12, 13, 14))).isZero();
        assertThat(probe.retval(Requests.protect(itf, 1))).isZero();
        assertThat(references(11)).as("nothing leaked").isEqualTo(1);
    }

    @Test
    void updateReplacesTheSasAndTheirReferences() throws IOException {
        int itf = itf();
        probe.ask(Requests.protect(itf, 1, 11));
        probe.ask(Requests.protect(itf, 2, 12, 11));

        assertThat(probe.list(new TunnelProtection.Dump(itf)))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.tunnel().saOut()).isEqualTo(2);
                    assertThat(row.tunnel().saIn()).containsExactly(12, 11);
                });
        assertThat(references(1)).as("free again").isEqualTo(1);
        probe.ask(new Sad.Del(2));
        assertThat(probe.list(Sad.Dump.all())).extracting(row -> row.entry().sadId()).contains(2);
    }

    @Test
    void unknownSasLeakReferencesOnThoseBefore() throws IOException {
        int itf = itf();
        assertThat(probe.retval(Requests.protect(itf, 99, 11))).isEqualTo(-7);
        assertThat(probe.retval(Requests.protect(itf, 1, 12, 99))).isEqualTo(-7);

        assertThat(references(11)).isEqualTo(2);
        assertThat(references(12)).isEqualTo(2);
        assertThat(references(1)).isEqualTo(1);
    }

    @Test
    void onlyTunnelInterfacesCanBeProtected() throws IOException {
        int loop = probe.ask(new HostInterfaces.CreateLoopback(MacAddress.ZERO)).swIfIndex();
        assertThat(probe.retval(Requests.protect(loop, 1, 11))).isEqualTo(-2);
        assertThat(references(11)).as("leaked").isEqualTo(2);
        assertThat(probe.retval(Requests.protect(999, 1, 11))).isEqualTo(-2);
    }

    /// Trap 4.
    @Test
    void aTransportSaFirstIsRefusedAndLeavesAGhost() throws IOException {
        int itf = itf();
        probe.ask(new Sad.Add(Requests.sa(50, 50, 0, US, PEER)));

        assertThat(probe.retval(Requests.protect(itf, 50, 11))).isEqualTo(-58);

        assertThat(probe.list(TunnelProtection.Dump.all())).hasSize(1);
        assertThat(probe.list(new TunnelProtection.Dump(itf))).isEmpty();
        assertThat(probe.retval(new TunnelProtection.Del(itf, Address.ANY4))).isEqualTo(-6);
        assertThat(references(50)).isEqualTo(2);
    }

    /// Trap 35.
    @Test
    void aTransportSaLaterIsAccepted() throws IOException {
        int itf = itf();
        probe.ask(new Sad.Add(Requests.sa(50, 50, 0, US, PEER)));
        probe.ask(Requests.protect(itf, 1, 11));

        assertThat(probe.retval(Requests.protect(itf, 50, 11))).isZero();
    }

    @Test
    void multipointHasOneProtectionForEachNextHop() throws IOException {
        int itf = create(~0, Tunnel.MODE_MP).swIfIndex();
        for (String nextHop : List.of("10.9.0.1", "10.9.0.2")) {
            assertThat(probe.retval(protect(itf, nextHop))).isZero();
        }
        assertThat(probe.list(new TunnelProtection.Dump(itf))).hasSize(2);
        assertThat(probe.retval(new TunnelProtection.Del(itf, Address.parse("10.9.0.3"))))
                .isEqualTo(-6);
        assertThat(probe.retval(new TunnelProtection.Del(itf, Address.parse("10.9.0.1")))).isZero();
        assertThat(probe.list(new TunnelProtection.Dump(itf))).hasSize(1);
    }

    private static TunnelProtection.Update protect(int itf, String nextHop) {
        return new TunnelProtection.Update(
                new TunnelProtection.Protection(itf, Address.parse(nextHop), 1, List.of(11)));
    }
}
