package io.triplane.softplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.jvpp.message.Acl;
import io.triplane.jvpp.message.FibPath;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.MssClamp;
import io.triplane.jvpp.message.Routes;
import io.triplane.jvpp.message.Spd;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.softplane.ip.Checksum;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpBuilder;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.link.HostSocket;
import io.triplane.softplane.stats.NodeError;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clear packets between a LAN host and an observer on the wire.
class ForwardingTest {
    private static final int WAN = 1;
    private static final int LAN = 2;
    private static final Duration SILENCE = Duration.ofMillis(200);

    private Rig rig;
    private ApiProbe probe;
    private Host host;
    private Host wire;

    @BeforeEach
    void start() throws IOException {
        rig = Rig.start("127.0.0.2", "10.1.1.1/24");
        probe = rig.connect();
        host = Host.attach(rig.socket("lan"), "10.1.1.2");
        wire = Host.attach(rig.socket("wire"), "0.0.0.0");
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
        wire.close();
        probe.close();
        rig.close();
    }

    private void assertDropped(Host at, NodeError error) throws IOException {
        rig.await(() -> rig.errors(error) == 1);
        assertThat(at.receive(SILENCE)).isEmpty();
    }

    @Test
    void packetsAreForwardedWithOneHopLess() throws IOException {
        host.sendUdp("10.1.2.2", 7, new byte[10]);

        IpPacket out = wire.receive();
        assertThat(out.hopLimit()).isEqualTo(63);
        assertThat(out.problem()).isEmpty();
        assertThat(out.source()).isEqualTo(host.address());

        wire.send(IpBuilder.udp(IpAddress.parse("10.1.2.2"), 7, host.address(), 1000, new byte[3]));
        assertThat(host.receive().sourcePort()).isEqualTo(7);
    }

    @Test
    void gatewayAnswersPings() throws IOException {
        byte[] echo = new byte[40];
        echo[0] = 8;
        host.send(IpBuilder.packet(host.address(), IpAddress.parse("10.1.1.1"), 1, 0, 64, echo));

        IpPacket reply = host.receive();
        assertThat(reply.protocol()).isEqualTo(1);
        assertThat(reply.u8(20)).isZero();
        assertThat(reply.problem()).isEmpty();
    }

    @Test
    void expiredPacketsAreToldOf() throws IOException {
        host.send(
                IpBuilder.packet(
                        host.address(), IpAddress.parse("10.1.2.2"), 17, 0, 1, new byte[30]));

        IpPacket error = host.receive();
        assertThat(error.source()).isEqualTo(IpAddress.parse("10.1.1.1"));
        assertThat(error.u16(20)).as("time exceeded").isEqualTo(0x0b00);
        rig.await(() -> rig.errors(NodeError.REWRITE_TIME_EXPIRED) == 1);
    }

    @Test
    void largePacketsAreCutOrRefused() throws IOException {
        probe.ask(new Interfaces.SetMtu(WAN, new Interfaces.Mtu(600, 0, 0, 0)));
        host.sendUdp("10.1.2.2", 7, new byte[1000]);
        IpPacket first = wire.receive();
        IpPacket second = wire.receive();
        assertThat(first.length()).isEqualTo(596);
        assertThat(first.u16(6)).as("more fragments").isEqualTo(0x2000);
        assertThat(second.u16(6)).as("offset in eights").isEqualTo(576 / 8);
        assertThat(second.length() - 20 + 576).isEqualTo(1008);

        IpPacket stubborn =
                IpBuilder.udp(host.address(), 1, IpAddress.parse("10.1.2.2"), 7, new byte[1000]);
        stubborn.octets()[6] = 0x40;
        host.send(resealed(stubborn));
        IpPacket error = host.receive();
        assertThat(error.u16(20)).as("fragmentation needed").isEqualTo(0x0304);
        assertThat(error.u16(26)).isEqualTo(600);
    }

    private static IpPacket resealed(IpPacket changed) {
        byte[] octets = changed.octets();
        IpBuilder.put16(octets, 10, 0);
        int checksum = Checksum.of(octets, 0, 20);
        IpBuilder.put16(octets, 10, checksum);
        return changed;
    }

    @Test
    void brokenPacketsAreCountedAndDropped() throws IOException {
        IpPacket broken =
                IpBuilder.udp(host.address(), 1, IpAddress.parse("10.1.2.2"), 7, new byte[10]);
        broken.octets()[11] ^= 1;
        host.send(broken);

        assertDropped(wire, NodeError.INPUT_BAD_CHECKSUM);
    }

    @Test
    void unattachedHostsAreCounted() throws IOException {
        wire.send(
                IpBuilder.udp(
                        IpAddress.parse("10.1.2.2"),
                        7,
                        IpAddress.parse("10.1.1.77"),
                        7,
                        new byte[3]));

        assertDropped(host, NodeError.LAN_UNRESOLVED);
    }

    @Test
    void aHostThatDetachedOrDiedIsUnattached() throws IOException {
        IpPacket packet =
                IpBuilder.udp(IpAddress.parse("10.1.2.2"), 7, host.address(), 7, new byte[3]);
        host.detach();
        wire.send(packet);
        assertDropped(host, NodeError.LAN_UNRESOLVED);
        Host another = Host.attach(rig.socket("lan"), "10.1.1.2");
        another.close();
        wire.send(packet);
        wire.send(packet);
        rig.await(() -> rig.errors(NodeError.LAN_UNRESOLVED) == 2);
        rig.await(() -> rig.errors(NodeError.TRANSMIT_FAILED) == 3);
    }

    @Test
    void aHostThatDoesNotReadHasABacklogWithAnEnd() throws IOException {
        IpPacket packet =
                IpBuilder.udp(IpAddress.parse("10.1.2.2"), 7, host.address(), 7, new byte[3]);
        int sent = HostSocket.BACKLOG_MAX + 2000;
        for (int i = 0; i < sent; i++) {
            wire.send(packet);
        }
        rig.await(() -> rig.errors(NodeError.LAN_BACKLOG_FULL) > 0);
        int received = 0;
        while (host.receive(SILENCE).isPresent()) {
            received++;
        }
        assertThat(received + rig.errors(NodeError.LAN_BACKLOG_FULL)).isEqualTo(sent);
    }

    @Test
    void controlDatagramsAreChecked() throws IOException {
        host.send(new byte[] {0, 1, 2, 3});
        host.send(new byte[] {5, 10, 1, 1, 2});
        rig.await(() -> rig.errors(NodeError.LAN_CONTROL_INVALID) == 2);
        host.sendUdp("10.1.2.2", 7, new byte[1]);
        assertThat(wire.receive().source()).isEqualTo(host.address());
    }

    @Test
    void interfaceDownDropsBothWays() throws IOException {
        probe.ask(new Interfaces.SetFlags(WAN, 0));
        host.sendUdp("10.1.2.2", 7, new byte[10]);
        assertThat(wire.receive(SILENCE)).isEmpty();
        wire.send(IpBuilder.udp(IpAddress.parse("10.1.2.2"), 7, host.address(), 7, new byte[3]));
        assertThat(host.receive(SILENCE)).isEmpty();

        rig.await(() -> rig.errors(NodeError.INTERFACE_DOWN) == 1);
    }

    @Test
    void withoutAnAddressNothingComesIn() throws IOException {
        Prefix own = Prefix.parse("127.0.0.2/32");
        probe.ask(new Interfaces.AddDelAddress(WAN, false, false, own));
        wire.send(IpBuilder.udp(IpAddress.parse("10.1.2.2"), 7, host.address(), 7, new byte[3]));

        assertDropped(host, NodeError.NOT_ENABLED_DROP);
    }

    @Test
    void longestPrefixWinsAndDropRoutesDrop() throws IOException {
        route("10.1.2.0/24", FibPath.through(LAN, false));
        route("10.1.2.128/25", FibPath.via(WAN, Address.parse("192.0.2.9")));
        host.sendUdp("10.1.2.200", 7, new byte[1]);
        assertThat(wire.receive().destination()).isEqualTo(IpAddress.parse("10.1.2.200"));

        host.sendUdp("10.1.2.2", 7, new byte[1]);
        assertDropped(wire, NodeError.LAN_UNRESOLVED);
        assertThat(probe.isAlive()).isTrue();
    }

    private void route(String prefix, FibPath path) throws IOException {
        Routes.Route route = new Routes.Route(0, 0, Prefix.parse(prefix), List.of(path));
        assertThat(probe.ask(new Routes.AddDel(true, false, route)).retval()).isZero();
    }

    private void acl(int itf, boolean input, Acl.Rule... rules) throws IOException {
        int index = probe.ask(new Acl.AddReplace(Acl.NEW, "t", List.of(rules))).aclIndex();
        Acl.InterfaceLists lists = new Acl.InterfaceLists(itf, input ? 1 : 0, List.of(index));
        assertThat(probe.retval(new Acl.InterfaceSet(lists))).isZero();
    }

    @Test
    void inputAclDeniesWhatNoRulePermits() throws IOException {
        Prefix all = Prefix.parse("0.0.0.0/0");
        acl(
                LAN,
                true,
                Acl.Rule.of(Acl.DENY, all, Prefix.parse("10.1.2.2/32")),
                Acl.Rule.of(Acl.PERMIT, all, Prefix.parse("10.1.2.0/24")));
        host.sendUdp("10.1.2.2", 7, new byte[1]);
        host.sendUdp("10.1.3.3", 7, new byte[1]);
        host.sendUdp("10.1.2.3", 7, new byte[1]);

        assertThat(wire.receive().destination()).isEqualTo(IpAddress.parse("10.1.2.3"));
        rig.await(() -> rig.errors(NodeError.ACL_INPUT_DENY) == 2);
    }

    @Test
    void outputAclLooksAtPorts() throws IOException {
        Prefix all = Prefix.parse("0.0.0.0/0");
        Acl.Rule dns =
                new Acl.Rule(
                        Acl.PERMIT, all, all, 17, SpdEntry.Ports.ANY, SpdEntry.Ports.of(53), 0, 0);
        acl(WAN, false, dns);
        host.sendUdp("10.1.2.2", 54, new byte[1]);
        host.sendUdp("10.1.2.2", 53, new byte[1]);

        assertThat(wire.receive().destinationPort()).isEqualTo(53);
        rig.await(() -> rig.errors(NodeError.ACL_OUTPUT_DENY) == 1);
    }

    @Test
    void synsOfferNoMoreThanTheClamp() throws IOException {
        int tx = MssClamp.TX;
        assertThat(probe.retval(new MssClamp.EnableDisable(WAN, 1300, 1280, tx, tx))).isZero();
        host.send(syn(0x02, 1460));
        assertThat(offered(wire.receive())).isEqualTo(1300);
        host.send(syn(0x02, 1200));
        assertThat(offered(wire.receive())).isEqualTo(1200);
        host.send(syn(0x10, 1460));
        assertThat(offered(wire.receive())).as("no SYN").isEqualTo(1460);
    }

    private IpPacket syn(int flags, int mss) {
        byte[] tcp = new byte[28];
        tcp[12] = 0x70;
        tcp[13] = (byte) flags;
        tcp[20] = 1;
        tcp[21] = 1;
        tcp[22] = 2;
        tcp[23] = 4;
        IpBuilder.put16(tcp, 24, mss);
        IpAddress to = IpAddress.parse("10.1.2.2");
        IpBuilder.put16(tcp, 16, Checksum.ofUpperLayer(host.address(), to, 6, tcp, 0, tcp.length));
        return IpBuilder.packet(host.address(), to, 6, 0, 64, tcp);
    }

    private static int offered(IpPacket packet) {
        assertThat(
                        Checksum.ofUpperLayer(
                                packet.source(),
                                packet.destination(),
                                6,
                                packet.octets(),
                                20,
                                packet.payloadLength()))
                .isZero();
        return packet.u16(44);
    }

    private void policy(SpdEntry entry) throws IOException {
        assertThat(probe.retval(new Spd.EntryAddDel(true, entry))).isZero();
    }

    private void bindSpd() throws IOException {
        probe.ask(new Spd.AddDel(true, 1));
        assertThat(probe.retval(new Spd.InterfaceAddDel(true, WAN, 1))).isZero();
    }

    /// Trap 13.
    @Test
    void aBoundSpdDropsWhatItDoesNotKnow() throws IOException {
        bindSpd();
        host.sendUdp("10.1.2.2", 7, new byte[1]);

        assertDropped(wire, NodeError.SPD_OUTPUT_NO_MATCH);
    }

    @Test
    void firstMatchByPriorityThenByAge() throws IOException {
        bindSpd();
        policy(Requests.policy(true, 0, SpdEntry.BYPASS, 0, "0.0.0.0/0", "0.0.0.0/0"));
        policy(Requests.policy(true, 10, SpdEntry.BYPASS, 0, "10.1.2.0/24", "10.1.1.0/24"));
        policy(Requests.policy(true, 10, SpdEntry.DISCARD, 0, "10.1.2.0/24", "10.1.1.0/24"));
        host.sendUdp("10.1.2.2", 7, new byte[1]);
        host.sendUdp("10.1.3.3", 7, new byte[1]);

        assertThat(wire.receive().destination()).isEqualTo(IpAddress.parse("10.1.3.3"));
        rig.await(() -> rig.errors(NodeError.SPD_OUTPUT_DISCARD) == 1);
    }

    @Test
    void portsCountForUdpAndNotForIcmp() throws IOException {
        bindSpd();
        policy(
                Requests.policy(
                        true, 10, SpdEntry.BYPASS, 0, 255, "0.0.0.0/0", "0.0.0.0/0", 2000, 2001));
        host.sendUdp("10.1.2.2", 7, new byte[1]);
        host.send(
                IpBuilder.packet(
                        host.address(), IpAddress.parse("10.1.2.2"), 1, 0, 64, new byte[8]));

        assertThat(wire.receive().protocol()).isEqualTo(1);
        rig.await(() -> rig.errors(NodeError.SPD_OUTPUT_NO_MATCH) == 1);
    }

    /// An SPD is no firewall: clear text that should have been encrypted passes.
    @Test
    void inboundSpdLetsClearTextPassAndCountsIt() throws IOException {
        bindSpd();
        IpAddress far = IpAddress.parse("10.1.2.2");
        wire.send(IpBuilder.packet(far, host.address(), 1, 0, 64, new byte[8]));
        assertThat(host.receive().protocol()).isEqualTo(1);
        rig.await(() -> rig.errors(NodeError.SPD_INPUT_NO_MATCH) == 1);

        wire.send(IpBuilder.packet(far, host.address(), 50, 0, 64, new byte[30]));
        assertThat(host.receive(SILENCE)).as("ESP without a match").isEmpty();
    }
}
