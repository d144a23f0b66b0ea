package io.triplane.ikev2.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class IntermediateOctetsTest {
    private static final IkeHeader HEADER =
            new IkeHeader(
                    0x0102030405060708L,
                    0x1112131415161718L,
                    ExchangeType.IKE_INTERMEDIATE.number(),
                    true,
                    false,
                    2);

    /// RFC 9242 §3.3.2, by hand: lengths without IV, padding and checksum.
    @Test
    void lengthsAreThoseWithoutCryptographicOverhead() {
        Message message =
                Message.encrypted(HEADER, List.of(new KeyExchange(35, Bytes.ofHex("aabbcc"))));
        assertThat(IntermediateOctets.of(message))
                .isEqualTo(
                        Bytes.ofHex(
                                "0102030405060708"
                                        + "1112131415161718"
                                        + "2e202b08"
                                        + "00000002"
                                        // 28 of the header, 4 of SK, 11 of KE
                                        + "0000002b"
                                        // SK: next payload KE, 4 + 11
                                        + "2200000f"
                                        // KE: 4 + 2 + 2 + 3
                                        + "0000000b"
                                        + "0023"
                                        + "0000"
                                        + "aabbcc"));
    }

    @Test
    @Tag("FR-11")
    void fragmentsAreCoveredAsTheMessageThatTheyMake() {
        Bytes key = Bytes.copyOf(new byte[1568]);
        Message message = Message.encrypted(HEADER, List.of(new KeyExchange(37, key)));
        Bytes whole = MessageEncoder.encode(message, TestKeys.gcm());
        assertThat(covered(MessageDecoder.decode(whole, TestKeys.gcm())))
                .isEqualTo(IntermediateOctets.of(message));

        List<Bytes> pieces = new ArrayList<>();
        int first = 0;
        for (Bytes datagram : MessageEncoder.encodeFragments(message, TestKeys.gcm(), 500)) {
            var fragment = (DecodeResult.Fragment) MessageDecoder.decode(datagram, TestKeys.gcm());
            first = fragment.number() == 1 ? fragment.firstPayload() : first;
            pieces.add(fragment.content());
        }
        assertThat(pieces).hasSizeGreaterThan(3);
        Bytes content = Bytes.concat(pieces.toArray(Bytes[]::new));
        assertThat(covered(MessageDecoder.decodeJoined(HEADER, first, content, Bytes.EMPTY)))
                .isEqualTo(IntermediateOctets.of(message));
    }

    private static Bytes covered(DecodeResult result) {
        return ((DecodeResult.Decoded) result).intermediate();
    }
}
