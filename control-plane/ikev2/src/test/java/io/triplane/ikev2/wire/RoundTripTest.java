package io.triplane.ikev2.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// decode(encode(x)) = x.
class RoundTripTest {
    static List<Payload> everyPayload() {
        return Samples.everyPayload();
    }

    static List<TestKeys> everyCipher() {
        return List.of(TestKeys.gcm(), TestKeys.cbc());
    }

    @ParameterizedTest
    @MethodSource("everyPayload")
    void payloadInTheClear(Payload payload) {
        Message message = Message.clear(Samples.INIT_REQUEST, List.of(payload, Samples.nonce()));
        Bytes datagram = MessageEncoder.encode(message);
        assertThat(MessageDecoder.decode(datagram, Opener.NO_KEYS))
                .isEqualTo(new DecodeResult.Decoded(message, datagram, 0));
    }

    @Test
    void samplesCoverEveryKindOfPayload() {
        assertThat(
                        Samples.everyPayload().stream()
                                .map(Object::getClass)
                                .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Payload.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("everyCipher")
    void encryptedMessage(TestKeys keys) {
        Message message = Message.encrypted(Samples.AUTH_REQUEST, Samples.everyPayload());
        Bytes datagram = MessageEncoder.encode(message, keys);
        assertThat(MessageDecoder.decode(datagram, keys))
                .isEqualTo(new DecodeResult.Decoded(message, datagram, 0));
        assertThat(datagram.u32(IkeHeader.LENGTH_OFFSET)).isEqualTo(datagram.size());
    }

    @ParameterizedTest
    @MethodSource("everyCipher")
    void messageWithoutPayloads(TestKeys keys) {
        Message message = Message.encrypted(Samples.AUTH_REQUEST, List.of());
        Bytes datagram = MessageEncoder.encode(message, keys);
        assertThat(MessageDecoder.decode(datagram, keys))
                .isEqualTo(new DecodeResult.Decoded(message, datagram, 0));
    }

    @ParameterizedTest
    @MethodSource("everyCipher")
    void fragmentsJoinAgainWhateverTheirSize(TestKeys keys) {
        Message message = Message.encrypted(Samples.AUTH_REQUEST, Samples.everyPayload());
        for (int max = 90; max < 600; max += 37) {
            List<Bytes> datagrams = MessageEncoder.encodeFragments(message, keys, max);
            int limit = max;
            assertThat(datagrams).hasSizeGreaterThan(1).allMatch(d -> d.size() <= limit);

            List<DecodeResult.Fragment> fragments = new ArrayList<>();
            for (Bytes datagram : datagrams) {
                assertThat(MessageDecoder.decode(datagram, keys))
                        .isInstanceOfSatisfying(DecodeResult.Fragment.class, fragments::add);
            }
            Bytes content = Bytes.EMPTY;
            for (int i = 0; i < fragments.size(); i++) {
                assertThat(fragments.get(i).number()).isEqualTo(i + 1);
                assertThat(fragments.get(i).total()).isEqualTo(fragments.size());
                assertThat(fragments.get(i).firstPayload()).isEqualTo(i == 0 ? 33 : 0);
                content = content.concat(fragments.get(i).content());
            }
            assertThat(
                            MessageDecoder.decodeJoined(
                                    fragments.getFirst().header(), 33, content, Bytes.EMPTY))
                    .isEqualTo(new DecodeResult.Decoded(message, Bytes.EMPTY, 0));
        }
    }

    @Test
    void smallMessageMakesOneFragment() {
        List<Bytes> datagrams =
                MessageEncoder.encodeFragments(Samples.authRequest(), TestKeys.gcm(), 1_280);
        assertThat(datagrams).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        MessageEncoder.encodeFragments(Samples.authRequest(), TestKeys.gcm(), 60))
                .withMessageContaining("60 octets");
    }

    @Test
    void headerKeepsAllBits() {
        IkeHeader header = new IkeHeader(-1, Long.MIN_VALUE, 255, false, true, 0xFFFF_FFFFL);
        Bytes datagram = MessageEncoder.encode(Message.clear(header, List.of()));
        assertThat(IkeHeader.peek(datagram)).contains(header);
        assertThat(datagram)
                .hasToString("ffffffffffffffff8000000000000000" + "0020ff20ffffffff0000001c");
    }

    /// RFC 7296 §3.3.1 and following, octet by octet.
    @Test
    void securityAssociationOnTheWire() {
        Bytes datagram =
                MessageEncoder.encode(
                        Message.clear(Samples.INIT_REQUEST, List.of(Samples.ikeSa())));
        assertThat(datagram.slice(28))
                .isEqualTo(
                        Bytes.ofHex(
                                """
                                00 00 0054
                                02 00 0024 01 01 00 03
                                03 00 000c 01 00 0014 800e 0100
                                03 00 0008 02 00 0005
                                00 00 0008 04 00 001f
                                00 00 002c 02 01 00 04
                                03 00 000c 01 00 000c 800e 0080
                                03 00 0008 02 00 0002
                                03 00 0008 03 00 0002
                                00 00 0008 04 00 000e
                                """));
    }

    @Test
    void icmpTypeAndCodeShareAPort() {
        TrafficSelector echo =
                TrafficSelector.ofIcmp(
                        1, 8, 0, 255, IpAddress.of("192.0.2.1"), IpAddress.of("192.0.2.1"));
        assertThat(echo.portFirst()).isEqualTo(0x0800);
        assertThat(echo.portLast()).isEqualTo(0x08FF);
    }

    @Test
    void whatMustBeEncryptedNeverLeavesInTheClear() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessageEncoder.encode(Samples.authRequest()))
                .withMessageContaining("IKE_AUTH request 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessageEncoder.encode(Samples.initRequest(), TestKeys.gcm()));
    }

    @Test
    void messageLargerThanADatagramIsRefused() {
        List<Payload> certificates =
                Collections.nCopies(2, new Certificate(4, Bytes.copyOf(new byte[40_000])));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        MessageEncoder.encode(
                                Message.encrypted(Samples.AUTH_REQUEST, certificates),
                                TestKeys.gcm()))
                .withMessageContaining("65535");
    }
}
