package io.triplane.ikev2.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTest {
    private static final Notify UNKNOWN_STATUS = new Notify(0, Bytes.EMPTY, 40_000, Bytes.EMPTY);
    private static final Notify UNKNOWN_ERROR = new Notify(0, Bytes.EMPTY, 8_000, Bytes.EMPTY);
    private static final Notify COOKIE = Notify.of(NotifyType.COOKIE, Bytes.ofHex("01"));

    @Test
    void payloadsAreFoundByKindSideAndType() {
        Message auth = Samples.authRequest();
        assertThat(auth.first(Authentication.class)).isPresent();
        assertThat(auth.first(Nonce.class)).isEmpty();
        assertThat(auth.all(TrafficSelectors.class)).hasSize(2);
        assertThat(auth.trafficSelectors(Side.RESPONDER))
                .contains(Samples.selectors(Side.RESPONDER));
        assertThat(auth.identification(Side.INITIATOR)).isPresent();
        assertThat(auth.identification(Side.RESPONDER)).isEmpty();
    }

    /// RFC 7296 §3.10.1: the range tells, also where the type is unknown.
    @Test
    void errorsAreToldFromStatusByTheirRange() {
        Message status = Message.encrypted(Samples.AUTH_REQUEST, List.of(UNKNOWN_STATUS, COOKIE));
        assertThat(status.firstError()).isEmpty();
        assertThat(status.has(NotifyType.COOKIE)).isTrue();
        assertThat(status.notification(NotifyType.COOKIE2)).isEmpty();
        Message failed =
                Message.encrypted(
                        Samples.AUTH_REQUEST,
                        List.of(
                                COOKIE,
                                UNKNOWN_ERROR,
                                Notify.of(NotifyType.AUTHENTICATION_FAILED)));
        assertThat(failed.firstError()).contains(UNKNOWN_ERROR);
    }

    @Test
    void keyLengthIsTheOneAttributeUnderstood() {
        for (int bits : new int[] {0, 128, 65_535}) {
            Transform transform = Transform.of(EncryptionId.AES_CBC, bits);
            assertThat(transform.keyLength()).hasValue(bits);
            assertThat(transform.attributesUnderstood()).isTrue();
        }
    }

    @Test
    void transformWithOtherAttributesIsNotUnderstood() {
        TransformAttribute keyLength = TransformAttribute.keyLength(128);
        TransformAttribute unknown = new TransformAttribute(99, true, Bytes.ofU16(1));
        TransformAttribute wrongForm = new TransformAttribute(14, false, Bytes.ofU16(128));
        for (List<TransformAttribute> attributes :
                List.of(
                        List.of(keyLength, keyLength),
                        List.of(keyLength, unknown),
                        List.of(unknown),
                        List.of(wrongForm))) {
            Transform transform = new Transform(1, 12, attributes);
            assertThat(transform.keyLength()).isEmpty();
            assertThat(transform.attributesUnderstood()).isFalse();
        }
        assertThat(Transform.of(EncryptionId.CHACHA20_POLY1305).attributesUnderstood()).isTrue();
    }

    @Test
    void headerIsReadWhateverFollows() {
        Bytes datagram = MessageEncoder.encode(Samples.initRequest());
        assertThat(IkeHeader.peek(datagram.slice(0, IkeHeader.OCTETS)))
                .contains(Samples.INIT_REQUEST);
        assertThat(IkeHeader.peek(datagram.slice(0, IkeHeader.OCTETS - 1))).isEmpty();
        assertThat(IkeHeader.peek(Bytes.EMPTY)).isEmpty();
    }
}
