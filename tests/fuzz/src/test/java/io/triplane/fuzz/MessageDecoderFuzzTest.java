package io.triplane.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageDecoder;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.MessageForm;
import io.triplane.ikev2.wire.MessageTrace;
import io.triplane.ikev2.wire.Opener;
import io.triplane.ikev2.wire.Sealer;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/// Any datagram has an outcome: the decoder never throws, allocates within a fixed multiple of the
/// datagram's size, and what it accepts it means: decode, encode and decode again give the same
/// message.
///
/// A plain test run replays the seeds beside this class. To search for a minute:
///
/// ```
/// JAZZER_FUZZ=1 ./triplane test --only fuzz
/// ```
///
/// A finding is written as a file into the folder of the seeds, where every later run replays it.
@Tag("fuzz")
class MessageDecoderFuzzTest {
    /// Allocation for one datagram is at most this much and so many times its size.
    private static final long ALLOCATION_OCTETS_MAX = 4 * 1024;

    private static final long ALLOCATION_FACTOR_MAX = 20;

    /// Opens whatever is sealed, so that the content of SK and SKF is searched as well.
    private static final Opener PLAIN_OPENER =
            (associatedData, sealed) -> Optional.of(sealed.toArray());

    /// The opposite of the opener.
    private static final Sealer PLAIN_SEALER =
            new Sealer() {
                @Override
                public int ivLength() {
                    return 0;
                }

                @Override
                public int blockLength() {
                    return 1;
                }

                @Override
                public int icvLength() {
                    return 0;
                }

                @Override
                public byte[] seal(Bytes associatedData, byte[] plaintext) {
                    return plaintext;
                }
            };

    @FuzzTest(maxDuration = "60s")
    void anyDatagram(byte[] data) {
        check(Bytes.copyOf(data));
        if (data.length >= IkeHeader.OCTETS) {
            check(withTrueHeader(data));
        }
    }

    /// Version, length and SPI as they must be; otherwise few inputs would get past the header.
    private static Bytes withTrueHeader(byte[] data) {
        byte[] mended = data.clone();
        mended[7] |= 1;
        mended[17] = 0x20;
        Bytes.ofU32(data.length).copyTo(mended, 24);
        return Bytes.copyOf(mended);
    }

    private static void check(Bytes datagram) {
        DecodeResult result = MessageDecoder.decode(datagram, PLAIN_OPENER);
        long limit = ALLOCATION_OCTETS_MAX + ALLOCATION_FACTOR_MAX * datagram.size();
        long allocated =
                Allocation.octets(() -> MessageDecoder.decode(datagram, PLAIN_OPENER), limit);
        assertThat(allocated)
                .as("octets allocated for a datagram of %d", datagram.size())
                .isLessThanOrEqualTo(limit);
        switch (result) {
            case DecodeResult.Decoded decoded -> checkMeaning(decoded.message());
            case DecodeResult.Fragment f -> {
                Bytes content = f.content();
                DecodeResult joined =
                        MessageDecoder.decodeJoined(
                                f.header(), f.firstPayload(), content, datagram);
                if (joined instanceof DecodeResult.Decoded decoded) {
                    checkMeaning(decoded.message());
                }
            }
            case DecodeResult.MalformedProtected malformed ->
                    assertThat(malformed.offset()).isBetween(0, datagram.size());
            case DecodeResult.MalformedUnprotected malformed ->
                    assertThat(malformed.offset()).isBetween(0, datagram.size());
            case DecodeResult.UnsupportedCritical unsupported ->
                    assertThat(unsupported.payloadType()).isBetween(1, 255);
            case DecodeResult.WrongMajorVersion wrong ->
                    assertThat(wrong.majorVersion()).isNotEqualTo(2);
            case DecodeResult.NotAuthentic _ ->
                    assertThat(datagram.size()).as("the opener opens all").isNegative();
        }
    }

    private static void checkMeaning(Message message) {
        Bytes encoded = encode(message);
        DecodeResult again = MessageDecoder.decode(encoded, PLAIN_OPENER);
        assertThat(again)
                .isInstanceOfSatisfying(
                        DecodeResult.Decoded.class,
                        decoded -> {
                            assertThat(decoded.message()).isEqualTo(message);
                            assertThat(decoded.raw()).isEqualTo(encoded);
                            assertThat(decoded.clearPayloadsIgnored()).isZero();
                            assertThat(encode(decoded.message())).isEqualTo(encoded);
                        });
        assertThat(MessageForm.of(message)).isNotNull();
        assertThat(MessageTrace.line(message)).matches("[ -~]+");
        assertThat(MessageTrace.tree(message)).matches("[ -~\n]+");
    }

    private static Bytes encode(Message message) {
        return message.encrypted()
                ? MessageEncoder.encode(message, PLAIN_SEALER)
                : MessageEncoder.encode(message);
    }
}
