package io.triplane.ikev2.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What another implementation sent, and what it said of it.
class RecordingTest {
    private static final Recording RECORDING = Recording.ofStrongSwan();

    static List<Recording.Entry> entries() {
        return RECORDING.entries();
    }

    @Test
    void everyMessageIsReadAsItsSenderMeantIt() {
        Bytes joined = Bytes.EMPTY;
        int firstPayload = 0;
        for (Recording.Entry entry : entries()) {
            DecodeResult result =
                    MessageDecoder.decode(entry.datagram(), RECORDING.keys(entry.datagram()));
            switch (result) {
                case DecodeResult.Decoded decoded -> {
                    assertThat(MessageTrace.line(decoded.message())).isEqualTo(entry.says());
                    assertThat(decoded.raw()).isEqualTo(entry.datagram());
                    assertThat(decoded.clearPayloadsIgnored()).isZero();
                }
                case DecodeResult.Fragment f -> {
                    String says = "fragment %d of %d".formatted(f.number(), f.total());
                    joined = f.number() == 1 ? f.content() : joined.concat(f.content());
                    firstPayload = f.number() == 1 ? f.firstPayload() : firstPayload;
                    if (f.number() == f.total()) {
                        says += ", " + joinedLine(f.header(), firstPayload, joined);
                    }
                    assertThat(says).isEqualTo(entry.says());
                }
                case DecodeResult.MalformedProtected _,
                        DecodeResult.MalformedUnprotected _,
                        DecodeResult.UnsupportedCritical _,
                        DecodeResult.WrongMajorVersion _,
                        DecodeResult.NotAuthentic _ ->
                        assertThat(result).hasToString(entry.says());
            }
        }
    }

    private static String joinedLine(IkeHeader header, int firstPayload, Bytes content) {
        Message message =
                decoded(MessageDecoder.decodeJoined(header, firstPayload, content, content));
        assertThat(MessageForm.of(message)).isInstanceOf(MessageForm.Fit.Fits.class);
        assertThat(MessageEncoder.content(message)).isEqualTo(content);
        return MessageTrace.line(message);
    }

    /// encode(decode(b)) = b; for encrypted messages up to IV and padding.
    @ParameterizedTest
    @MethodSource("entries")
    void encodingGivesTheSameOctets(Recording.Entry entry) throws MalformedException {
        TestKeys keys = RECORDING.keys(entry.datagram());
        if (MessageDecoder.decode(entry.datagram(), keys)
                instanceof DecodeResult.Decoded(Message message, Bytes raw, _, _)) {
            if (message.encrypted()) {
                Bytes again = MessageEncoder.encode(message, keys);
                assertThat(decoded(MessageDecoder.decode(again, keys))).isEqualTo(message);
                assertThat(MessageEncoder.content(message)).isEqualTo(contentOf(raw, keys));
            } else {
                assertThat(MessageEncoder.encode(message)).isEqualTo(raw);
            }
        }
    }

    private static Bytes contentOf(Bytes datagram, TestKeys keys) throws MalformedException {
        WireReader reader = new WireReader(datagram);
        reader.window(IkeHeader.OCTETS, "header");
        Envelope envelope = Envelope.decode(PayloadType.ENCRYPTED, reader, datagram);
        byte[] opened = keys.open(envelope.associatedData(), envelope.sealed()).orElseThrow();
        return Envelope.withoutPadding(Bytes.copyOf(opened));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void everyMessageHasAForm(Recording.Entry entry) {
        if (MessageDecoder.decode(entry.datagram(), RECORDING.keys(entry.datagram()))
                instanceof DecodeResult.Decoded decoded) {
            assertThat(MessageForm.of(decoded.message())).isInstanceOf(MessageForm.Fit.Fits.class);
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void oneChangedBitAnywhereInAnEncryptedMessageIsNoticed(Recording.Entry entry) {
        Bytes datagram = entry.datagram();
        TestKeys keys = RECORDING.keys(datagram);
        if (datagram.at(IkeHeader.NEXT_PAYLOAD_OFFSET) < PayloadType.ENCRYPTED.number()) {
            return;
        }
        for (int i = 0; i < datagram.size(); i++) {
            byte[] changed = datagram.toArray();
            changed[i] ^= 1;
            DecodeResult result = MessageDecoder.decode(Bytes.copyOf(changed), keys);
            // A changed Next Payload may hide the envelope; what is left is in the clear then.
            boolean takenForAuthentic =
                    result instanceof DecodeResult.Fragment
                            || (result instanceof DecodeResult.Decoded decoded
                                    && decoded.message().encrypted());
            assertThat(takenForAuthentic).as("octet %d: %s", i, result).isFalse();
        }
    }

    private static Message decoded(DecodeResult result) {
        assertThat(result).isInstanceOf(DecodeResult.Decoded.class);
        return ((DecodeResult.Decoded) result).message();
    }
}
