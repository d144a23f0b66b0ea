package io.triplane.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.Authentication;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.Identification;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageDecoder;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Opener;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.ikev2.wire.Side;
import io.triplane.vectors.VectorFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two strongSwan daemons and their keys: from shared secret and messages alone we derive what they
/// derived, open and seal what they sealed, and find their AUTH proven.
class RecordedConversationTest {
    private static final String PSK = "test-vector-psk";
    private static final int IV_AT = 32;

    /// SPIi of the SAs, in the order of the file: PSK, its rekey, PSK with AES-CBC, EAP.
    private static final long PSK_GCM = 0x89523b6348b2e64cL;

    private static final long REKEYED = 0x4ad7bb608e175238L;
    private static final long PSK_CBC = 0x383c282981563b60L;
    private static final long EAP_GCM = 0x8b5b3492d1e3e6d0L;

    private static final IkeAlgorithms GCM_128 =
            new IkeAlgorithms(EncryptionId.AES_GCM_16, 128, IntegrityId.NONE, PrfId.HMAC_SHA2_256);
    private static final IkeAlgorithms CBC_256 =
            new IkeAlgorithms(
                    EncryptionId.AES_CBC, 256, IntegrityId.HMAC_SHA2_256_128, PrfId.HMAC_SHA2_256);
    private static final IkeAlgorithms GCM_256 =
            new IkeAlgorithms(EncryptionId.AES_GCM_16, 256, IntegrityId.NONE, PrfId.HMAC_SHA2_384);

    private final CryptoSuite suite = new BouncyCastleSuite(new SeededRandom(1));
    private final Map<Long, Map<String, Bytes>> logged = new LinkedHashMap<>();
    private final Map<Long, Long> spiRs = new HashMap<>();
    private final List<Bytes> datagrams = new ArrayList<>();
    private final Map<Long, IkeKeys> derived = new HashMap<>();

    @BeforeEach
    void readAndDerive() {
        Map<String, Bytes> sa = Map.of();
        for (VectorFile.Line line : VectorFile.lines("ikev2/strongswan-5.9.8.txt")) {
            String word = line.word();
            String value = line.value();
            switch (word) {
                case "sa" -> {
                    sa = new HashMap<>();
                    long spiI = Bytes.ofHex(value.substring(0, 16)).u64(0);
                    spiRs.put(spiI, Bytes.ofHex(value.substring(17, 33)).u64(0));
                    logged.put(spiI, sa);
                }
                case "message" -> datagrams.add(Bytes.ofHex(value));
                case "is" -> {}
                default -> sa.put(word, Bytes.ofHex(value));
            }
        }
        derived.put(PSK_GCM, initial(PSK_GCM, GCM_128));
        derived.put(PSK_CBC, initial(PSK_CBC, CBC_256));
        derived.put(EAP_GCM, initial(EAP_GCM, GCM_256));
        derived.put(REKEYED, rekeyed());
    }

    @Test
    void keysAreThoseThatStrongSwanLogged() {
        logged.forEach((spiI, keys) -> {
            IkeKeys ours = required(derived, spiI);
            assertKey(ours.skD(), keys, "sk-d");
            assertKey(ours.skEi(), keys, "sk-ei");
            assertKey(ours.skEr(), keys, "sk-er");
            assertKey(ours.skPi(), keys, "sk-pi");
            assertKey(ours.skPr(), keys, "sk-pr");
            if (!ours.algorithms().encryption().isAead()) {
                assertKey(ours.skAi(), keys, "sk-ai");
                assertKey(ours.skAr(), keys, "sk-ar");
            }
        });
    }

    @Test
    void everyProtectedMessageOpens() {
        for (Bytes datagram : datagrams) {
            if (exchange(datagram) != ExchangeType.IKE_SA_INIT.number()) {
                assertThat(decode(datagram))
                        .as("%s", IkeHeader.peek(datagram))
                        .isInstanceOfAny(DecodeResult.Decoded.class, DecodeResult.Fragment.class);
            }
        }
    }

    /// AES-GCM takes no padding, so the IV is all that a sender may choose.
    @Test
    void sealingUnderTheSameIvGivesTheSameOctets() {
        int compared = 0;
        for (Bytes datagram : datagrams) {
            IkeHeader header = IkeHeader.peek(datagram).orElseThrow();
            IkeAlgorithms algorithms = required(derived, header.spiI()).algorithms();
            if (algorithms.encryption().isAead()
                    && decode(datagram) instanceof DecodeResult.Decoded(Message message, _, _, _)
                    && message.encrypted()) {
                assertThat(
                                MessageEncoder.encode(
                                        message,
                                        protection(algorithms)
                                                .sealer(keys(header), datagram.u64(IV_AT))))
                        .isEqualTo(datagram);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(10);
    }

    @Test
    void authOfBothSidesIsProven() {
        for (long spiI : new long[] {PSK_GCM, PSK_CBC}) {
            IkeKeys keys = required(derived, spiI);
            Nonces nonces = initNonces(spiI);
            assertThat(
                            verdict(
                                    spiI,
                                    Side.INITIATOR,
                                    initRequest(spiI),
                                    nonces.responder(),
                                    keys.skPi()))
                    .isEqualTo(new AuthVerdict.Proven());
            assertThat(
                            verdict(
                                    spiI,
                                    Side.RESPONDER,
                                    initResponse(spiI),
                                    nonces.initiator(),
                                    keys.skPr()))
                    .isEqualTo(new AuthVerdict.Proven());
            assertThat(
                            verdict(
                                    spiI,
                                    Side.RESPONDER,
                                    initResponse(spiI),
                                    nonces.responder(),
                                    keys.skPr()))
                    .isInstanceOf(AuthVerdict.Refused.class);
        }
    }

    private AuthVerdict verdict(
            long spiI, Side signer, Bytes initMessage, Bytes nonceOther, Secret skP) {
        Message auth = authMessage(spiI, signer);
        Mac prf = suite.prf(required(derived, spiI).algorithms().prf()).orElseThrow();
        Identification id = auth.identification(signer).orElseThrow();
        Authentication proof = auth.first(Authentication.class).orElseThrow();
        Secret psk = Secret.of(PSK.getBytes(StandardCharsets.US_ASCII));
        return new PskAuth(prf, psk)
                .verify(
                        proof.method(),
                        proof.data(),
                        SignedOctets.of(prf, initMessage, nonceOther, skP, id.body()));
    }

    /// The IKE_AUTH message of that side, put together from its fragments.
    private Message authMessage(long spiI, Side sender) {
        Bytes content = Bytes.EMPTY;
        int firstPayload = 0;
        for (Bytes datagram : of(spiI, ExchangeType.IKE_AUTH, sender)) {
            DecodeResult result = decode(datagram);
            if (!(result instanceof DecodeResult.Fragment fragment)) {
                return message(result);
            }
            content = content.concat(fragment.content());
            firstPayload = fragment.number() == 1 ? fragment.firstPayload() : firstPayload;
            if (fragment.number() == fragment.total()) {
                return message(
                        MessageDecoder.decodeJoined(
                                fragment.header(), firstPayload, content, content));
            }
        }
        throw new AssertionError("no IKE_AUTH of the " + sender);
    }

    private IkeKeys initial(long spiI, IkeAlgorithms algorithms) {
        return KeyDerivation.initial(
                suite, algorithms, shared(spiI), initNonces(spiI), spiI, required(spiRs, spiI));
    }

    /// The old SA's responder began the rekey; both messages carry an SA and a nonce, and no
    /// selectors.
    private IkeKeys rekeyed() {
        Nonces nonces = new Nonces(rekeyNonce(Side.RESPONDER), rekeyNonce(Side.INITIATOR));
        return KeyDerivation.rekeyed(
                suite,
                required(derived, PSK_GCM),
                GCM_128,
                shared(REKEYED),
                nonces,
                REKEYED,
                required(spiRs, REKEYED));
    }

    private Bytes rekeyNonce(Side sender) {
        return of(PSK_GCM, ExchangeType.CREATE_CHILD_SA, sender).stream()
                .map(this::decode)
                .filter(DecodeResult.Decoded.class::isInstance)
                .map(result -> nonce(message(result)))
                .findFirst()
                .orElseThrow();
    }

    private Nonces initNonces(long spiI) {
        return new Nonces(
                nonce(message(decode(initRequest(spiI)))),
                nonce(message(decode(initResponse(spiI)))));
    }

    /// The last one: the first may have been answered by INVALID_KE_PAYLOAD.
    private Bytes initRequest(long spiI) {
        return of(spiI, ExchangeType.IKE_SA_INIT, Side.INITIATOR).getLast();
    }

    private Bytes initResponse(long spiI) {
        return of(spiI, ExchangeType.IKE_SA_INIT, Side.RESPONDER).getLast();
    }

    private List<Bytes> of(long spiI, ExchangeType exchange, Side sender) {
        return datagrams.stream()
                .filter(datagram -> datagram.u64(0) == spiI)
                .filter(datagram -> exchange(datagram) == exchange.number())
                .filter(datagram ->
                        IkeHeader.peek(datagram).orElseThrow().fromInitiator()
                                == (sender == Side.INITIATOR))
                .toList();
    }

    private DecodeResult decode(Bytes datagram) {
        IkeHeader header = IkeHeader.peek(datagram).orElseThrow();
        Opener opener =
                exchange(datagram) == ExchangeType.IKE_SA_INIT.number()
                        ? Opener.NO_KEYS
                        : protection(required(derived, header.spiI()).algorithms())
                                .opener(keys(header));
        return MessageDecoder.decode(datagram, opener);
    }

    private SkKeys keys(IkeHeader header) {
        IkeKeys keys = required(derived, header.spiI());
        return header.fromInitiator() ? keys.fromInitiator() : keys.fromResponder();
    }

    private MessageProtection protection(IkeAlgorithms algorithms) {
        return MessageProtection.of(suite, algorithms).orElseThrow();
    }

    private Secret shared(long spiI) {
        return Secret.ofPublic(required(required(logged, spiI), "dh-shared"));
    }

    private static <K, V> V required(Map<K, V> map, K key) {
        return Optional.ofNullable(map.get(key)).orElseThrow();
    }

    private static void assertKey(Secret ours, Map<String, Bytes> keys, String name) {
        byte[] octets = new byte[ours.length()];
        ours.copyTo(octets, 0);
        assertThat(Bytes.copyOf(octets)).as(name).isEqualTo(required(keys, name));
    }

    private static int exchange(Bytes datagram) {
        return IkeHeader.peek(datagram).orElseThrow().exchangeType();
    }

    private static Bytes nonce(Message message) {
        return message.first(Nonce.class).orElseThrow().data();
    }

    private static Message message(DecodeResult result) {
        if (result instanceof DecodeResult.Decoded(Message message, _, _, _)) {
            return message;
        }
        throw new AssertionError(result);
    }
}
