package io.triplane.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.SecurityAssociation;
import io.triplane.proto.v1.IkeSa;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What says where a peer is: NAT detection, keepalives, and messages from elsewhere.
class NatTest {
    @RegisterExtension static final Scene SCENE = Scene.shared();

    private static final int SOURCE = NotifyType.NAT_DETECTION_SOURCE_IP.number();
    private static final int DESTINATION = NotifyType.NAT_DETECTION_DESTINATION_IP.number();

    private static Part detection(int type, int octets) {
        return Part.of(Part.NOTIFY, "0000%04x%s".formatted(type, "5a".repeat(octets)));
    }

    private static String remoteOf(Dialog peer) {
        return SCENE.victim().ikeSas().stream()
                .filter(sa -> sa.getInitiatorSpi().equals("%016x".formatted(peer.spiI())))
                .map(IkeSa::getRemote)
                .findFirst()
                .orElseThrow();
    }

    @Tag("AT-120")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19, 21, 64})
    void aDetectionPayloadOfAnotherLengthIsDropped(int octets) {
        Dialog dialog = SCENE.insider();
        List<Part> parts = dialog.initParts();
        parts.add(detection(SOURCE, octets));
        parts.add(detection(DESTINATION, 20));
        SCENE.dropped("malformed", Crafted.clear(dialog.initHeader(), parts));
    }

    @Tag("AT-120")
    @Test
    void moreDetectionPayloadsThanTheLimitAreDropped() {
        Dialog dialog = SCENE.insider();
        List<Part> parts = dialog.initParts();
        parts.addAll(Collections.nCopies(40, detection(SOURCE, 20)));
        SCENE.dropped("malformed", Crafted.clear(dialog.initHeader(), parts));
    }

    /// Encapsulation is all that comes of it: the tunnel is as good as any.
    @Tag("AT-120")
    @ParameterizedTest
    @ValueSource(ints = {1, 15})
    void forgedDetectionForcesEncapsulationAndNoMore(int sources) {
        Dialog dialog = SCENE.insider();
        List<Part> parts = dialog.initParts();
        parts.addAll(Collections.nCopies(sources, detection(SOURCE, 20)));
        parts.add(detection(DESTINATION, 20));
        dialog.begin(parts);
        Message answer = dialog.authenticate();
        assertThat(answer.first(SecurityAssociation.class)).as("%s", answer).isPresent();
        SCENE.ending(dialog);
        dialog.assertAlive();
    }

    /// An old request of a peer without a NAT, from another address of the same machine, and one
    /// that does not open.
    @Tag("AT-121")
    @Test
    void aReplayFromElsewhereMovesNobody() {
        Dialog peer = SCENE.established();
        String before = remoteOf(peer);
        Bytes old = peer.send(ExchangeType.INFORMATIONAL, List.of());
        peer.wire().receive();
        Wire elsewhere = SCENE.stranger();
        elsewhere.send(old);
        elsewhere.sendMarked(old);
        byte[] changed =
                peer.seal(peer.header(ExchangeType.INFORMATIONAL, peer.nextId(), false), List.of())
                        .toArray();
        changed[changed.length - 1] ^= 1;
        elsewhere.send(Bytes.copyOf(changed));
        // The answer is repeated to where the copy came from, once for each.
        assertThat(SCENE.answersTo(elsewhere)).hasSizeLessThanOrEqualTo(2);
        assertThat(remoteOf(peer)).isEqualTo(before);
        peer.assertAlive();
    }

    /// The same of a peer behind a NAT, whose new messages do move it.
    @Tag("AT-121")
    @Test
    void aReplayFromElsewhereDoesNotMoveWhoIsBehindANat() {
        Dialog peer = SCENE.insider();
        List<Part> parts = peer.initParts();
        parts.add(detection(SOURCE, 20));
        peer.begin(parts);
        assertThat(peer.authenticate().first(SecurityAssociation.class)).isPresent();
        SCENE.ending(peer);
        String before = remoteOf(peer);
        Bytes old = peer.send(ExchangeType.INFORMATIONAL, List.of());
        peer.wire().receive();
        peer.assertAlive();
        Wire elsewhere = SCENE.stranger();
        for (int i = 0; i < 8; i++) {
            elsewhere.send(old);
        }
        assertThat(SCENE.answersTo(elsewhere)).isEmpty();
        assertThat(remoteOf(peer)).isEqualTo(before);
    }

    @Tag("AT-123")
    @Test
    void keepalivesNeverReachTheDaemon() {
        Wire wire = SCENE.stranger();
        long received = SCENE.victim().metric("triplane_ike_received_total");
        for (int i = 0; i < 5_000; i++) {
            wire.sendToNatPort(Bytes.ofHex("ff"));
        }
        SCENE.bystander().isAnswered();
        assertThat(SCENE.victim().metric("triplane_ike_received_total") - received).isEqualTo(1);
        assertThat(wire.arrived()).isEmpty();
    }

    /// No address of the peer's own is taken from what it says: the notification without MOBIKE.
    @ParameterizedTest
    @ValueSource(strings = {"00004010", "0000400d e0000001", "0000400d 7f000001"})
    void whatAPeerSaysOfItsAddressesMovesNothingWithoutMobike(String notify) {
        Dialog peer = SCENE.established();
        String before = remoteOf(peer);
        Message answer =
                peer.ask(ExchangeType.INFORMATIONAL, List.of(Part.of(Part.NOTIFY, notify)));
        assertThat(answer.first(Notify.class)).as("%s", answer).isEmpty();
        assertThat(remoteOf(peer)).isEqualTo(before);
        peer.assertAlive();
    }
}
