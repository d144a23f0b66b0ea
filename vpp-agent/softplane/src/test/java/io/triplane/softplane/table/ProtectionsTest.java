package io.triplane.softplane.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.jvpp.wire.KeyOctets;
import io.triplane.softplane.esp.EspCipher;
import io.triplane.softplane.esp.EspIntegrity;
import io.triplane.softplane.esp.SaFlags;
import io.triplane.softplane.esp.SaSpec;
import io.triplane.softplane.esp.SaTunnel;
import io.triplane.softplane.esp.SecurityAssociation;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.stats.StatsSegment;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The lookup of received ESP, with what VPP makes of a peer that moved.
class ProtectionsTest {
    private static final int SPI = 0x77;

    private final Vpp vpp = new Vpp(new StatsSegment(Arena.ofAuto().allocate(4 << 20, 8)));

    private SecurityAssociation add(int id, int flags, String source, String destination) {
        SaTunnel tunnel = SaTunnel.between(IpAddress.parse(source), IpAddress.parse(destination));
        SaSpec spec =
                new SaSpec(
                        id,
                        SPI,
                        50,
                        EspCipher.AES_GCM_128,
                        KeyOctets.taking(new byte[16]),
                        EspIntegrity.NONE,
                        KeyOctets.none(),
                        SaFlags.asked(flags | SaFlags.IS_TUNNEL),
                        Optional.of(tunnel),
                        KeyOctets.noSalt(),
                        4500,
                        4500,
                        0);
        assertThat(vpp.sad().add(spec).status()).isEqualTo(Status.OK);
        return vpp.sad().find(id).orElseThrow();
    }

    private VppInterface itf() {
        return vpp.interfaces().get(vpp.interfaces().createIpsec(~0, false).index()).orElseThrow();
    }

    private SecurityAssociation protect(VppInterface itf, String us, String peer) {
        add(1, 0, us, peer);
        SecurityAssociation inbound = add(2, SaFlags.IS_INBOUND, peer, us);
        assertThat(vpp.protections().update(itf, IpAddress.ANY4, 1, List.of(2)))
                .isEqualTo(Status.OK);
        return inbound;
    }

    private boolean isFoundAt(String source) {
        return vpp.protections().find(IpAddress.parse(source), SPI).isPresent();
    }

    private void move(SecurityAssociation sa, String peer, String us) {
        SaTunnel moved = SaTunnel.between(IpAddress.parse(peer), IpAddress.parse(us));
        vpp.protections().movePeer(sa, moved);
        vpp.sad().move(sa, Optional.of(moved), 0xffff, 0xffff);
    }

    @Test
    void anIpv4PeerIsFoundAtItsNewAddress() {
        SecurityAssociation inbound = protect(itf(), "192.0.2.1", "192.0.2.2");
        move(inbound, "198.51.100.9", "192.0.2.1");

        assertThat(isFoundAt("192.0.2.2")).isFalse();
        assertThat(isFoundAt("198.51.100.9")).isTrue();
    }

    /// Trap 11, and its cure.
    @Test
    void anIpv6PeerIsFoundAtItsOldAddressUntilTheProtectIsRepeated() {
        VppInterface itf = itf();
        SecurityAssociation inbound = protect(itf, "2001:db8::1", "2001:db8::2");
        move(inbound, "2001:db8::9", "2001:db8::1");
        assertThat(isFoundAt("2001:db8::2")).isTrue();
        assertThat(isFoundAt("2001:db8::9")).isFalse();

        vpp.protections().update(itf, IpAddress.ANY4, 1, List.of(2));
        assertThat(isFoundAt("2001:db8::9")).isTrue();
    }

    @Test
    void espAndPort4500AreTakenWhileSomethingIsProtected() {
        VppInterface itf = itf();
        assertThat(vpp.protections().takesEsp(false)).isFalse();
        protect(itf, "192.0.2.1", "192.0.2.2");
        assertThat(vpp.protections().takesEsp(false)).isTrue();
        assertThat(vpp.protections().takesEsp(true)).isFalse();
        assertThat(vpp.ports().use(false, 4500)).contains(UdpPorts.Use.TUNNEL_INPUT);

        vpp.protections().remove(itf, IpAddress.ANY4);
        assertThat(vpp.protections().takesEsp(false)).isFalse();
        assertThat(vpp.ports().use(false, 4500)).isEmpty();
    }

    @Test
    void inboundUdpSasRegisterTheirPortAsOftenAsThereAreSome() {
        SaSpec first = udp(1, 4500);
        SaSpec second = udp(2, 4500);
        vpp.sad().add(first);
        vpp.sad().add(second);
        vpp.sad().remove(1);
        assertThat(vpp.ports().use(false, 4500)).contains(UdpPorts.Use.TUNNEL_INPUT);
        vpp.sad().move(vpp.sad().find(2).orElseThrow(), Optional.empty(), 0xffff, 5500);
        assertThat(vpp.ports().use(false, 4500)).isEmpty();
        assertThat(vpp.ports().use(false, 5500)).contains(UdpPorts.Use.TUNNEL_INPUT);
        vpp.sad().remove(2);
        assertThat(vpp.ports().use(false, 5500)).isEmpty();
    }

    private static SaSpec udp(int id, int port) {
        return new SaSpec(
                id,
                SPI,
                50,
                EspCipher.AES_GCM_128,
                KeyOctets.taking(new byte[16]),
                EspIntegrity.NONE,
                KeyOctets.none(),
                SaFlags.asked(SaFlags.IS_TUNNEL | SaFlags.IS_INBOUND | SaFlags.UDP_ENCAP),
                Optional.of(
                        SaTunnel.between(
                                IpAddress.parse("192.0.2.2"), IpAddress.parse("192.0.2.1"))),
                KeyOctets.noSalt(),
                4500,
                port,
                0);
    }
}
