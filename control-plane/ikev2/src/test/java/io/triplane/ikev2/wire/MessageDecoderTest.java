package io.triplane.ikev2.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Seeds;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageDecoderTest {
    private static final int UNKNOWN = 200;
    private static final int CRITICAL = 0x80;
    private static final int NOTIFY = PayloadType.NOTIFY.number();
    private static final int SK = PayloadType.ENCRYPTED.number();
    private static final Bytes INITIAL_CONTACT = Bytes.ofHex("0000 4000");

    @Test
    void unknownPayloadIsKeptAndTheRestRead() {
        Bytes chain =
                Chains.payload(NOTIFY, 0, Bytes.ofHex("ff")).concat(Chains.last(INITIAL_CONTACT));
        assertThat(message(Chains.decodeClear(UNKNOWN, chain)).payloads())
                .containsExactly(
                        new Unknown(UNKNOWN, false, Bytes.ofHex("ff")),
                        Notify.of(NotifyType.INITIAL_CONTACT));
    }

    /// RFC 7296 §2.5: the type goes into the answer.
    @Test
    void unknownCriticalPayloadRefusesTheMessage() {
        Bytes chain =
                Chains.payload(NOTIFY, CRITICAL, Bytes.EMPTY).concat(Chains.last(INITIAL_CONTACT));
        assertThat(Chains.decodeClear(UNKNOWN, chain))
                .isEqualTo(new DecodeResult.UnsupportedCritical(UNKNOWN, false));
        assertThat(Chains.decodeEncrypted(UNKNOWN, chain))
                .isEqualTo(new DecodeResult.UnsupportedCritical(UNKNOWN, true));
    }

    @Test
    void registeredPayloadThatIsNotUnderstoodCountsAsUnknown() {
        int password = PayloadType.GENERIC_SECURE_PASSWORD.number();
        assertThat(Chains.decodeClear(password, Chains.payload(0, CRITICAL, Bytes.EMPTY)))
                .isEqualTo(new DecodeResult.UnsupportedCritical(password, false));
        assertThat(Chains.decodeClear(password, Chains.last(Bytes.EMPTY)))
                .isInstanceOf(DecodeResult.Decoded.class);
    }

    /// RFC 7296 §2.5: the bit is ignored in a payload that is understood.
    @Test
    void criticalBitOfAKnownPayloadIsIgnored() {
        assertThat(Chains.decodeClear(NOTIFY, Chains.payload(0, 0xFF, INITIAL_CONTACT)))
                .isEqualTo(
                        new DecodeResult.Decoded(
                                Message.clear(
                                        Samples.INIT_REQUEST,
                                        List.of(Notify.of(NotifyType.INITIAL_CONTACT))),
                                Chains.clear(NOTIFY, Chains.payload(0, 0xFF, INITIAL_CONTACT)),
                                0));
    }

    @Test
    void otherMajorVersionIsNotParsed() {
        byte[] datagram = MessageEncoder.encode(Samples.initRequest()).toArray();
        for (int major : new int[] {0, 1, 3, 15}) {
            datagram[17] = (byte) (major << 4);
            assertThat(MessageDecoder.decode(Bytes.copyOf(datagram), Opener.NO_KEYS))
                    .isEqualTo(new DecodeResult.WrongMajorVersion(major));
        }
    }

    @Test
    void minorVersionAndUnusedFlagsAreIgnored() {
        Bytes clean = MessageEncoder.encode(Samples.initRequest());
        byte[] datagram = clean.toArray();
        datagram[17] |= 0x0F;
        datagram[19] |= (byte) 0xD7;
        Message message = message(MessageDecoder.decode(Bytes.copyOf(datagram), Opener.NO_KEYS));
        assertThat(message).isEqualTo(Samples.initRequest());
        assertThat(MessageEncoder.encode(message)).isEqualTo(clean);
    }

    @Test
    void withoutKeysNothingEncryptedIsRead() {
        Bytes datagram = MessageEncoder.encode(Samples.authRequest(), TestKeys.gcm());
        assertThat(MessageDecoder.decode(datagram, Opener.NO_KEYS))
                .isEqualTo(new DecodeResult.NotAuthentic());
        assertThat(MessageDecoder.decode(datagram, TestKeys.cbc()))
                .isEqualTo(new DecodeResult.NotAuthentic());
    }

    /// SK bodies shorter than IV and ICV reach the opener and fail there.
    @Test
    void sealedOctetsOfAnyLengthAreOnlyNotAuthentic() {
        for (int length = 0; length < 48; length++) {
            Bytes body = Bytes.copyOf(new byte[length]);
            Bytes datagram = Chains.clear(SK, Chains.last(body));
            for (TestKeys keys : RoundTripTest.everyCipher()) {
                assertThat(MessageDecoder.decode(datagram, keys))
                        .isEqualTo(new DecodeResult.NotAuthentic());
            }
        }
    }

    @Test
    void contentThatIsAllPaddingOrLessIsMalformed() {
        for (String opened : new String[] {"", "01", "0004", "ffffff"}) {
            Opener opener = (associatedData, sealed) -> Optional.of(Bytes.ofHex(opened).toArray());
            Bytes datagram = Chains.clear(SK, Chains.last(Bytes.EMPTY));
            assertThat(MessageDecoder.decode(datagram, opener))
                    .isInstanceOfSatisfying(
                            DecodeResult.MalformedProtected.class,
                            malformed -> assertThat(malformed.what()).contains("Pad Length"));
        }
    }

    @Test
    void paddingMayHoldAnything() {
        Opener opener = (associatedData, sealed) -> Optional.of(Bytes.ofHex("a1b2c303").toArray());
        assertThat(
                        message(
                                        MessageDecoder.decode(
                                                Chains.clear(SK, Chains.last(Bytes.EMPTY)), opener))
                                .payloads())
                .isEmpty();
    }

    /// What stands in the clear before SK is neither acted on nor kept, not even parsed.
    @Test
    void payloadsOutsideTheEnvelopeAreOnlyCounted() {
        Bytes malformedNonce = Chains.payload(NOTIFY, 0, Bytes.ofHex("00"));
        Bytes forged = Chains.payload(SK, 0, INITIAL_CONTACT);
        Bytes chain = Bytes.concat(malformedNonce, forged, Chains.last(Bytes.ofHex("feedface")));
        Bytes datagram = Chains.clear(PayloadType.NONCE.number(), chain);
        Bytes[] seen = new Bytes[2];
        Opener opener =
                (associatedData, sealed) -> {
                    seen[0] = associatedData;
                    seen[1] = sealed;
                    return Optional.of(new byte[1]);
                };
        DecodeResult result = MessageDecoder.decode(datagram, opener);
        assertThat(message(result).payloads()).isEmpty();
        assertThat(((DecodeResult.Decoded) result).clearPayloadsIgnored()).isEqualTo(2);
        // The integrity check covers them all the same (RFC 5282 §5.1).
        assertThat(seen[1]).isEqualTo(Bytes.ofHex("feedface"));
        assertThat(seen[0].concat(seen[1])).isEqualTo(datagram);
    }

    @Test
    void criticalPayloadOutsideTheEnvelopeCountsOnceTheMessageIsAuthentic() {
        Bytes chain =
                Chains.payload(SK, CRITICAL, Bytes.EMPTY).concat(Chains.last(Bytes.ofHex("00")));
        Bytes datagram = Chains.clear(UNKNOWN, chain);
        assertThat(MessageDecoder.decode(datagram, Opener.NO_KEYS))
                .isEqualTo(new DecodeResult.NotAuthentic());
        assertThat(MessageDecoder.decode(datagram, (data, sealed) -> Optional.of(new byte[1])))
                .isEqualTo(new DecodeResult.UnsupportedCritical(UNKNOWN, true));
    }

    @Test
    void datagramAboveTheLimitIsRefusedUnread() {
        assertThat(
                        MessageDecoder.decode(
                                Bytes.copyOf(new byte[Limits.MESSAGE_OCTETS_MAX + 1]),
                                Opener.NO_KEYS))
                .isEqualTo(new DecodeResult.MalformedUnprotected("message of 65536 octets", 0));
    }

    @Test
    void identificationKeepsTheOctetsThatAuthCovers() {
        Bytes body = Bytes.ofHex("0b abcdef 0102");
        Message message =
                message(
                        Chains.decodeEncrypted(
                                PayloadType.ID_INITIATOR.number(), Chains.last(body)));
        Identification id = message.identification(Side.INITIATOR).orElseThrow();
        assertThat(id.body()).isEqualTo(body);
        assertThat(
                        id.sameIdentity(
                                Identification.of(
                                        Side.RESPONDER, IdType.KEY_ID, Bytes.ofHex("0102"))))
                .isTrue();
        assertThat(
                        id.sameIdentity(
                                Identification.of(
                                        Side.INITIATOR, IdType.FQDN, Bytes.ofHex("0102"))))
                .isFalse();
    }

    /// The header is mended each time, so that the cut shows in the chain.
    @Test
    void everyTruncationIsMalformed() {
        Bytes chain = MessageEncoder.content(Samples.initRequest());
        for (int size = 0; size < chain.size(); size++) {
            assertThat(Chains.decodeClear(PayloadType.SA.number(), chain.slice(0, size)))
                    .as("cut at %d", size)
                    .isInstanceOf(DecodeResult.MalformedUnprotected.class);
            assertThat(Chains.decodeEncrypted(PayloadType.SA.number(), chain.slice(0, size)))
                    .as("cut at %d", size)
                    .isInstanceOf(DecodeResult.MalformedProtected.class);
        }
        Bytes datagram = MessageEncoder.encode(Samples.authRequest(), TestKeys.gcm());
        for (int size = 0; size < datagram.size(); size++) {
            assertThat(MessageDecoder.decode(datagram.slice(0, size), TestKeys.gcm()))
                    .as("cut at %d", size)
                    .isInstanceOf(DecodeResult.MalformedUnprotected.class);
        }
    }

    @Test
    void everyOffsetLiesInTheDatagram() {
        Bytes datagram = MessageEncoder.encode(Samples.initRequest());
        for (int i = 0; i < datagram.size(); i++) {
            byte[] changed = datagram.toArray();
            changed[i] ^= (byte) 0xFF;
            if (MessageDecoder.decode(Bytes.copyOf(changed), Opener.NO_KEYS)
                    instanceof DecodeResult.MalformedUnprotected malformed) {
                assertThat(malformed.offset()).isBetween(0, datagram.size());
            }
        }
    }

    /// Random damage to a chain that holds every payload: an outcome always, never an exception,
    /// and what is accepted has one meaning.
    @Seeds(200)
    void damagedChainHasAnOutcome(long seed) {
        Random random = new Random(seed);
        byte[] chain =
                MessageEncoder.content(
                                Message.encrypted(Samples.AUTH_REQUEST, Samples.everyPayload()))
                        .toArray();
        for (int i = random.nextInt(4); i >= 0; i--) {
            chain[random.nextInt(chain.length)] = (byte) random.nextInt(256);
        }
        Bytes damaged = Bytes.copyOf(chain, 0, chain.length - random.nextInt(2) * 8);
        DecodeResult result = Chains.decodeEncrypted(PayloadType.SA.number(), damaged);
        if (result instanceof DecodeResult.Decoded decoded) {
            Message message = decoded.message();
            Bytes again = MessageEncoder.encode(message, TestKeys.gcm());
            assertThat(message(MessageDecoder.decode(again, TestKeys.gcm()))).isEqualTo(message);
            assertThat(MessageTrace.tree(message)).isNotBlank();
        } else {
            assertThat(result)
                    .isInstanceOfAny(
                            DecodeResult.MalformedProtected.class,
                            DecodeResult.UnsupportedCritical.class);
        }
    }

    private static Message message(DecodeResult result) {
        assertThat(result).isInstanceOf(DecodeResult.Decoded.class);
        return ((DecodeResult.Decoded) result).message();
    }
}
