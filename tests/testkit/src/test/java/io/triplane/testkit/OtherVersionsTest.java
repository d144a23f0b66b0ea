package io.triplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.EngineSettings;
import io.triplane.ikev2.Event;
import io.triplane.ikev2.Event.Counter;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageDecoder;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Opener;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Datagrams whose header says another version of IKE (RFC 7296 §2.5).
class OtherVersionsTest {
    private static final Endpoint STRANGER = new Endpoint(IpAddress.of("198.51.100.9"), 500);
    private static final int VERSION_AT = 17;
    private static final int FLAGS_AT = 19;
    private static final int RESPONSE = 0x20;

    private final Pair pair = Pair.established(1);
    private final List<Action.Send> sent = pair.tap();

    /// The answer says version 2.0 and repeats what names the request (RFC 7296 §1.5).
    @Tag("IN-17")
    @ParameterizedTest
    @ValueSource(ints = {3, 15})
    void aNewerVersionIsToldOfOurs(int version) {
        IkeHeader header = new IkeHeader(7, 0, ExchangeType.IKE_SA_INIT.number(), true, false, 9);
        inject(datagram(header, version));
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().remote()).isEqualTo(STRANGER);
        var answer =
                (DecodeResult.Decoded)
                        MessageDecoder.decode(sent.getFirst().message(), Opener.NO_KEYS);
        assertThat(answer.message().header())
                .isEqualTo(new IkeHeader(7, 0, ExchangeType.IKE_SA_INIT.number(), false, true, 9));
        assertThat(answer.message().payloads()).hasSize(1);
        assertThat(answer.message().has(NotifyType.INVALID_MAJOR_VERSION)).isTrue();
        assertThat(pair.right().count(Counter.NEWER_VERSION)).isEqualTo(1);
        assertThat(pair.right().ikeSas()).hasSize(1);
    }

    @Tag("IN-17")
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void anOlderVersionIsCountedAndNotAnswered(int version) {
        IkeHeader mainMode = new IkeHeader(7, 0, 2, false, false, 0);
        inject(datagram(mainMode, version));
        assertThat(sent).isEmpty();
        assertThat(pair.right().count(Counter.OLDER_VERSION)).isEqualTo(1);
        assertThat(pair.right().count(Counter.MALFORMED)).isZero();
        assertThat(Pair.failure(pair.right()))
                .isEqualTo(version == 1 ? "ike.version.ikev1" : "ike.version");
        assertThat(pair.right().events(Event.NegotiationFailed.class).getFirst().failure().text())
                .contains(version == 1 ? "peer speaks IKEv1" : "sends IKE version 0")
                .contains("198.51.100.9:500");
    }

    /// Main mode, aggressive mode and a later message, if the gateway is told to answer.
    @Tag("S2S-11")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ikeVersionOneIsAnsweredAsConfiguredAndLeavesNoState(boolean answers) {
        Pair of = Pair.of(1);
        EngineSettings before = of.right().settings();
        of.right()
                .settings(
                        new EngineSettings(
                                before.shard(),
                                before.limits(),
                                before.trace(),
                                new EngineSettings.Strangers(0, answers)));
        of.right().crashAndForget();
        of.establish();
        var standing = of.right().ikeSas();
        List<Action.Send> answered = of.tap();
        for (int i = 0; i < 100; i++) {
            for (int exchange : new int[] {2, 4, 32}) {
                Bytes datagram = datagram(new IkeHeader(7, 0, exchange, false, false, 0), 1);
                of.world()
                        .inject(STRANGER, new Endpoint(of.right().address(), 500), false, datagram);
            }
        }
        assertThat(answered).hasSize(answers ? 10 : 0);
        assertThat(of.right().count(Counter.OLDER_VERSION)).isEqualTo(300);
        assertThat(of.right().ikeSas()).isEqualTo(standing);
        of.left().rekeyChild();
        of.settle();
        of.assertOneTunnelAndNothingElse();
    }

    @Tag("IN-17")
    @Test
    void theMinorVersionDoesNotMatter() {
        Pair fresh = Pair.of(1);
        List<Action.Send> out = fresh.tap();
        fresh.left().initiate(fresh.toRight());
        byte[] octets = out.getFirst().message().toArray();
        octets[VERSION_AT] |= 5;
        fresh.world()
                .inject(
                        out.getFirst().local(),
                        out.getFirst().remote(),
                        false,
                        Bytes.copyOf(octets));
        assertThat(fresh.right().ikeSas()).hasSize(1);
    }

    /// However many ask, ten a second are told, and an operator reads of two a minute.
    @Test
    void aFloodIsHardlyAnswered() {
        IkeHeader header = new IkeHeader(7, 0, ExchangeType.IKE_SA_INIT.number(), true, false, 0);
        for (int i = 0; i < 1000; i++) {
            inject(datagram(header, 3));
        }
        assertThat(sent).hasSize(10);
        assertThat(pair.right().events(Event.NegotiationFailed.class)).hasSize(2);
        assertThat(pair.right().count(Counter.NEWER_VERSION)).isEqualTo(1000);
        pair.right().crashAndRevive();
        inject(datagram(header, 3));
        assertThat(sent).hasSize(10);
        pair.world().runFor(Duration.ofSeconds(1));
        inject(datagram(header, 3));
        assertThat(sent).hasSize(11);
    }

    /// Two gateways that answered each other's answers would never stop.
    @Test
    void aResponseIsNotAnswered() {
        byte[] octets =
                datagram(new IkeHeader(7, 0, ExchangeType.IKE_SA_INIT.number(), true, false, 0), 3)
                        .toArray();
        octets[FLAGS_AT] |= RESPONSE;
        inject(Bytes.copyOf(octets));
        assertThat(sent).isEmpty();
    }

    @Test
    void anIkeSaThatIsNamedDoesNotNotice() {
        IkeSaView sa = pair.right().ikeSas().getFirst();
        IkeHeader header =
                new IkeHeader(
                        sa.initiatorSpi(),
                        sa.responderSpi(),
                        ExchangeType.INFORMATIONAL.number(),
                        true,
                        false,
                        sa.requestsReceived());
        var before = pair.right().ikeSas();
        pair.world().inject(sa.remote(), sa.local(), false, datagram(header, 3));
        assertThat(pair.right().ikeSas()).isEqualTo(before);
        pair.left().rekeyChild();
        pair.settle();
        pair.assertOneTunnelAndNothingElse();
    }

    private void inject(Bytes datagram) {
        pair.world().inject(STRANGER, new Endpoint(pair.right().address(), 500), false, datagram);
    }

    private static Bytes datagram(IkeHeader header, int version) {
        byte[] octets = MessageEncoder.encode(Message.clear(header, List.of())).toArray();
        octets[VERSION_AT] = (byte) (version << 4);
        return Bytes.copyOf(octets);
    }
}
