package io.triplane.ikev2.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Selector;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.Side;
import io.triplane.ikev2.wire.TrafficSelector;
import io.triplane.ikev2.wire.TrafficSelectors;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NarrowingTest {
    private static final Selector REMOTE = any("10.2.0.0", "10.2.0.255");

    /// Ours, the peer's and what is left, each as protocol/firstPort-lastPort/firstAddress-last.
    @ParameterizedTest
    @CsvSource({
        // the same
        "0/0-65535/10.1.0.0-10.1.0.255, 0/0-65535/10.1.0.0-10.1.0.255, 0/0-65535/10.1.0.0-10.1.0.255",
        // the peer wants more
        "0/0-65535/10.1.0.0-10.1.0.255, 0/0-65535/0.0.0.0-255.255.255.255, 0/0-65535/10.1.0.0-10.1.0.255",
        // the peer wants less
        "0/0-65535/10.1.0.0-10.1.0.255, 0/0-65535/10.1.0.7-10.1.0.7, 0/0-65535/10.1.0.7-10.1.0.7",
        // they overlap
        "0/0-65535/10.1.0.0-10.1.0.255, 0/0-65535/10.1.0.128-10.1.1.127, 0/0-65535/10.1.0.128-10.1.0.255",
        // nothing in common
        "0/0-65535/10.1.0.0-10.1.0.255, 0/0-65535/10.9.0.0-10.9.0.255, -",
        // any protocol gives way to the one
        "0/0-65535/10.1.0.0-10.1.0.255, 6/0-65535/10.1.0.0-10.1.0.255, 6/0-65535/10.1.0.0-10.1.0.255",
        "17/0-65535/10.1.0.0-10.1.0.255, 0/0-65535/10.1.0.0-10.1.0.255, 17/0-65535/10.1.0.0-10.1.0.255",
        // two protocols
        "17/0-65535/10.1.0.0-10.1.0.255, 6/0-65535/10.1.0.0-10.1.0.255, -",
        // ports
        "6/0-65535/10.1.0.0-10.1.0.255, 6/80-80/10.1.0.0-10.1.0.255, 6/80-80/10.1.0.0-10.1.0.255",
        "6/100-200/10.1.0.0-10.1.0.255, 6/150-300/10.1.0.0-10.1.0.255, 6/150-200/10.1.0.0-10.1.0.255",
        "6/100-200/10.1.0.0-10.1.0.255, 6/300-400/10.1.0.0-10.1.0.255, -",
        // families
        "0/0-65535/10.1.0.0-10.1.0.255, 0/0-65535/2001:db8::-2001:db8::ffff, -",
    })
    void oneSelectorMeetsAnother(String ours, String theirs, String left) {
        Optional<Selectors> narrowed =
                Narrowing.narrow(
                        new Selectors(List.of(selector(ours)), List.of(REMOTE)),
                        payload(Side.RESPONDER, selector(theirs)),
                        payload(Side.INITIATOR, REMOTE));
        assertThat(narrowed.map(Selectors::local))
                .isEqualTo(
                        left.equals("-") ? Optional.empty() : Optional.of(List.of(selector(left))));
    }

    @Test
    void thePacketThatTriggeredItAddsNothing() {
        Optional<Selectors> narrowed =
                Narrowing.narrow(
                        new Selectors(List.of(any("10.1.0.0", "10.1.0.255")), List.of(REMOTE)),
                        payload(
                                Side.RESPONDER,
                                selector("6/443-443/10.1.0.7-10.1.0.7"),
                                any("10.1.0.0", "10.1.0.255")),
                        payload(Side.INITIATOR, REMOTE));
        assertThat(narrowed.orElseThrow().local()).containsExactly(any("10.1.0.0", "10.1.0.255"));
    }

    @Test
    void severalRangesAreMetOneByOne() {
        Optional<Selectors> narrowed =
                Narrowing.narrow(
                        new Selectors(
                                List.of(
                                        any("10.1.0.0", "10.1.0.255"),
                                        any("10.3.0.0", "10.3.0.255")),
                                List.of(REMOTE)),
                        payload(Side.RESPONDER, any("10.0.0.0", "10.255.255.255")),
                        payload(Side.INITIATOR, REMOTE));
        assertThat(narrowed.orElseThrow().local())
                .containsExactly(any("10.1.0.0", "10.1.0.255"), any("10.3.0.0", "10.3.0.255"));
    }

    /// Each side has TCP and UDP: a packet has one of them at both ends.
    @Test
    void selectorsOfTwoProtocolsCarryNoPacketTogether() {
        Selector tcp = selector("6/22-22/10.1.0.0-10.1.0.255");
        Selector udp = selector("17/53-53/10.2.0.0-10.2.0.255");
        assertThat(tcp.meets(udp)).isFalse();
        assertThat(tcp.meets(REMOTE)).isTrue();
        assertThat(narrowedTo(List.of(tcp), List.of(udp))).isEmpty();
        assertThat(narrowedTo(List.of(tcp), List.of(udp, REMOTE))).isPresent();
    }

    /// Echo requests and replies; type and code are the packet's own, at whichever end.
    @Test
    void selectorsOfTwoIcmpTypesCarryNoPacketTogether() {
        Selector request = selector("1/2048-2303/10.1.0.0-10.1.0.255");
        Selector reply = selector("1/0-255/10.2.0.0-10.2.0.255");
        assertThat(request.meets(reply)).isFalse();
        assertThat(request.meets(selector("1/2048-2048/10.2.0.0-10.2.0.255"))).isTrue();
        assertThat(request.meets(REMOTE)).isTrue();
    }

    private static Optional<Selectors> narrowedTo(List<Selector> local, List<Selector> remote) {
        return Narrowing.narrow(
                new Selectors(local, remote),
                Narrowing.payload(Side.RESPONDER, local),
                Narrowing.payload(Side.INITIATOR, remote));
    }

    @Test
    void opaquePortsAreNeverChosen() {
        TrafficSelector opaque =
                new TrafficSelector(
                        17, 65_535, 0, IpAddress.of("10.1.0.0"), IpAddress.of("10.1.0.255"));
        assertThat(
                        Narrowing.narrow(
                                new Selectors(
                                        List.of(any("10.1.0.0", "10.1.0.255")), List.of(REMOTE)),
                                TrafficSelectors.of(Side.RESPONDER, List.of(opaque)),
                                payload(Side.INITIATOR, REMOTE)))
                .isEmpty();
    }

    @Test
    void anAnswerMustLieWithinWhatWasOffered() {
        Selectors offered = new Selectors(List.of(any("10.1.0.0", "10.1.0.255")), List.of(REMOTE));
        TrafficSelectors remote = payload(Side.RESPONDER, REMOTE);
        assertThat(
                        Narrowing.confirm(
                                offered,
                                payload(Side.INITIATOR, any("10.1.0.8", "10.1.0.15")),
                                remote))
                .isPresent();
        assertThat(
                        Narrowing.confirm(
                                offered,
                                payload(Side.INITIATOR, any("10.1.0.8", "10.1.1.0")),
                                remote))
                .isEmpty();
        assertThat(
                        Narrowing.confirm(
                                offered,
                                payload(
                                        Side.INITIATOR,
                                        any("10.1.0.8", "10.1.0.15"),
                                        any("0.0.0.0", "255.255.255.255")),
                                remote))
                .isEmpty();
    }

    private static Selector any(String start, String end) {
        return Selector.ofRange(IpAddress.of(start), IpAddress.of(end));
    }

    private static TrafficSelectors payload(Side side, Selector... selectors) {
        return Narrowing.payload(side, List.of(selectors));
    }

    private static Selector selector(String text) {
        List<String> parts = List.of(text.split("/", -1));
        List<String> ports = List.of(parts.get(1).split("-", -1));
        List<String> range = List.of(parts.get(2).split("-", -1));
        return new Selector(
                Integer.parseInt(parts.get(0)),
                Integer.parseInt(ports.get(0)),
                Integer.parseInt(ports.get(1)),
                IpAddress.of(range.get(0)),
                IpAddress.of(range.get(1)));
    }
}
