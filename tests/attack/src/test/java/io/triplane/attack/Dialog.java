package io.triplane.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.crypto.Agreement;
import io.triplane.ikev2.crypto.BouncyCastleSuite;
import io.triplane.ikev2.crypto.IkeAlgorithms;
import io.triplane.ikev2.crypto.IkeKeys;
import io.triplane.ikev2.crypto.KeyDerivation;
import io.triplane.ikev2.crypto.KeyShare;
import io.triplane.ikev2.crypto.Mac;
import io.triplane.ikev2.crypto.MessageProtection;
import io.triplane.ikev2.crypto.Nonces;
import io.triplane.ikev2.crypto.PskAuth;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.crypto.SignedOctets;
import io.triplane.ikev2.wire.Authentication;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.Delete;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IdType;
import io.triplane.ikev2.wire.Identification;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.KeyExchange;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageDecoder;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Opener;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.ikev2.wire.Proposal;
import io.triplane.ikev2.wire.ProtocolId;
import io.triplane.ikev2.wire.Sealer;
import io.triplane.ikev2.wire.SecurityAssociation;
import io.triplane.ikev2.wire.Side;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// An IKE SA with the gateway as seen by its initiator, who knows the pre-shared key and is free to
/// say anything under the right keys. Left alone it keeps to the protocol.
final class Dialog {
    static final BouncyCastleSuite SUITE = new BouncyCastleSuite(new SecureRandom()::nextBytes);
    static final long AUTH_ID = 1;

    private static final int NONCE_OCTETS = 32;
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final Wire wire;
    private final String name;
    private final String psk;
    private final IkeAlgorithms algorithms;
    private final Mac prf;
    private final KeyShare share =
            SUITE.keyExchange(KeyExchangeMethod.CURVE25519).orElseThrow().offer();
    private final Bytes nonceI = SUITE.random().bytes(NONCE_OCTETS);
    private final int number = NEXT.getAndIncrement();

    private long spiI = SUITE.random().bytes(Long.BYTES).u64(0) | 1;
    private long spiR;
    private Bytes request = Bytes.EMPTY;
    private Bytes answer = Bytes.EMPTY;
    private Optional<IkeKeys> keys = Optional.empty();
    private long nextId = AUTH_ID;
    private long sealed;
    private boolean ended;

    /// @param name its identity, a domain name
    Dialog(Wire wire, String name, String psk, Cipher cipher) {
        this.wire = wire;
        this.name = name;
        this.psk = psk;
        this.algorithms = cipher.algorithms;
        this.prf = SUITE.prf(algorithms.prf()).orElseThrow();
    }

    /// What protects the IKE SA.
    enum Cipher {
        GCM(new IkeAlgorithms(EncryptionId.AES_GCM_16, 256, IntegrityId.NONE, PrfId.HMAC_SHA2_256)),
        CBC(
                new IkeAlgorithms(
                        EncryptionId.AES_CBC,
                        256,
                        IntegrityId.HMAC_SHA2_256_128,
                        PrfId.HMAC_SHA2_256));

        @SuppressWarnings("ImmutableEnumChecker") // a record of enums and numbers
        private final IkeAlgorithms algorithms;

        Cipher(IkeAlgorithms algorithms) {
            this.algorithms = algorithms;
        }
    }

    Wire wire() {
        return wire;
    }

    long spiI() {
        return spiI;
    }

    long spiR() {
        return spiR;
    }

    /// The IKE_SA_INIT request as it went out.
    Bytes request() {
        return request;
    }

    Bytes nonce() {
        return nonceI;
    }

    IkeHeader initHeader() {
        return new IkeHeader(spiI, 0, ExchangeType.IKE_SA_INIT.number(), true, false, 0);
    }

    IkeHeader header(ExchangeType exchange, long id, boolean response) {
        return new IkeHeader(spiI, spiR, exchange.number(), true, response, id);
    }

    /// SA, KE and nonce of a request in good order.
    List<Part> initParts() {
        return new ArrayList<>(
                List.of(
                        Part.of(Offers.ike(algorithms, KeyExchangeMethod.CURVE25519)),
                        Part.of(
                                new KeyExchange(
                                        KeyExchangeMethod.CURVE25519.number(),
                                        share.publicValue())),
                        Part.of(new Nonce(nonceI))));
    }

    /// `HDR, SAi1, KEi, Ni` --> ; <-- `HDR, SAr1, KEr, Nr`
    Dialog begin() {
        begin(initParts());
        return this;
    }

    /// The same with other payloads, of which at least SA, KE and nonce are good. A demand for a
    /// cookie is followed.
    void begin(List<Part> parts) {
        request = Crafted.clear(initHeader(), parts);
        wire.send(request);
        answer = wire.receiveAnswerTo(() -> wire.send(request));
        Message message = clear(answer);
        Optional<Notify> cookie = message.notification(NotifyType.COOKIE);
        if (cookie.isPresent()) {
            List<Part> again = new ArrayList<>(parts);
            again.addFirst(Part.of(Notify.of(NotifyType.COOKIE, cookie.get().data())));
            request = Crafted.clear(initHeader(), again);
            wire.send(request);
            answer = wire.receiveAnswerTo(() -> wire.send(request));
            message = clear(answer);
        }
        agreed(message);
    }

    private void agreed(Message message) {
        assertThat(message.payloads()).as("%s", message).hasSizeGreaterThan(2);
        spiR = message.header().spiR();
        Agreement agreement =
                SUITE.keyExchange(KeyExchangeMethod.CURVE25519)
                        .orElseThrow()
                        .finish(share, message.first(KeyExchange.class).orElseThrow().data());
        Bytes nonceR = message.first(Nonce.class).orElseThrow().data();
        keys =
                Optional.of(
                        KeyDerivation.initial(
                                SUITE,
                                algorithms,
                                ((Agreement.Agreed) agreement).shared(),
                                new Nonces(nonceI, nonceR),
                                spiI,
                                spiR));
    }

    Identification identity() {
        return Identification.of(Side.INITIATOR, IdType.FQDN, Bytes.ofUtf8(name));
    }

    /// AUTH over an identity of our choice.
    Authentication proof(Identification id) {
        return proof(id.body());
    }

    /// @param id the body of the ID payload
    Authentication proof(Bytes id) {
        Bytes nonceR = clear(answer).first(Nonce.class).orElseThrow().data();
        SignedOctets octets = SignedOctets.of(prf, request, nonceR, keys().skPi(), id);
        try (Secret secret = Secret.of(Bytes.ofUtf8(psk).toArray())) {
            PskAuth auth = new PskAuth(prf, secret);
            return new Authentication(auth.method().number(), auth.authData(octets));
        }
    }

    /// All payloads of IKE_AUTH in good order: IDi, AUTH, SA, TSi, TSr.
    List<Part> authParts() {
        List<Part> parts = new ArrayList<>();
        parts.add(Part.of(identity()));
        parts.add(Part.of(proof(identity())));
        offer().forEach(payload -> parts.add(Part.of(payload)));
        return parts;
    }

    /// SA, TSi and TSr of a child whose selector nobody else has.
    List<Payload> offer() {
        return Offers.child(SUITE.random().bytes(4), number);
    }

    /// `HDR, SK {IDi, AUTH, SAi2, TSi, TSr}` --> ; what comes back, opened.
    Message authenticate() {
        return ask(ExchangeType.IKE_AUTH, authParts());
    }

    /// [#begin] and [#authenticate], with success.
    Dialog establish() {
        begin();
        Message proven = authenticate();
        assertThat(proven.first(Authentication.class)).as("%s", proven).isPresent();
        return this;
    }

    Message ask(ExchangeType exchange, Payload... payloads) {
        List<Part> parts = new ArrayList<>();
        for (Payload payload : payloads) {
            parts.add(Part.of(payload));
        }
        return ask(exchange, parts);
    }

    Message ask(ExchangeType exchange, List<Part> parts) {
        Bytes datagram = send(exchange, parts);
        return answerTo(() -> wire.send(datagram));
    }

    /// The next request; its answer is for [#answer].
    Bytes send(ExchangeType exchange, List<Part> parts) {
        Bytes datagram = seal(header(exchange, nextId++, false), parts);
        wire.send(datagram);
        return datagram;
    }

    /// The gateway's next answer; requests of its own in between are answered with nothing.
    Message answer() {
        return answer(wire::receive);
    }

    /// The same for a request that is sent again until then.
    private Message answerTo(Runnable request) {
        return answer(() -> wire.receiveAnswerTo(request));
    }

    /// A request that was repeated may be answered twice, and the second answer come late.
    private Message answer(Supplier<Bytes> next) {
        Message message = open(next.get());
        while (!message.header().response() || message.header().messageId() != nextId - 1) {
            if (!message.header().response()) {
                acknowledge(message);
            }
            message = open(next.get());
        }
        return message;
    }

    private void acknowledge(Message message) {
        ExchangeType exchange = ExchangeType.of(message.header().exchangeType()).orElseThrow();
        wire.send(seal(header(exchange, message.header().messageId(), true), List.of()));
    }

    Message open(Bytes datagram) {
        DecodeResult result =
                MessageDecoder.decode(datagram, protection().opener(keys().fromResponder()));
        assertThat(result).isInstanceOf(DecodeResult.Decoded.class);
        return ((DecodeResult.Decoded) result).message();
    }

    Bytes seal(IkeHeader header, List<Part> parts) {
        return Crafted.sealed(header, parts, sealer());
    }

    /// For one message, with an IV of its own.
    Sealer sealer() {
        return protection().sealer(keys().fromInitiator(), sealed++);
    }

    /// The number of the request that comes next.
    long nextId() {
        return nextId;
    }

    /// A request has gone out in another way.
    void spent() {
        nextId++;
    }

    /// Empty INFORMATIONAL: is the gateway's end alive?
    void assertAlive() {
        assertThat(ask(ExchangeType.INFORMATIONAL, List.of()).payloads()).isEmpty();
    }

    /// The same by way of the port that ESP shares.
    void assertAliveAtNatPort() {
        Bytes request = seal(header(ExchangeType.INFORMATIONAL, nextId++, false), List.of());
        wire.sendMarked(request);
        assertThat(answerTo(() -> wire.sendMarked(request)).payloads()).isEmpty();
    }

    /// The last request has not been taken: its number is free still.
    void unspent() {
        nextId--;
    }

    /// What a request to replace the IKE SA is made of.
    record Successor(Bytes spi, Bytes nonce, KeyShare share) {
        static Successor offer() {
            return new Successor(
                    SUITE.random().bytes(Long.BYTES),
                    SUITE.random().bytes(NONCE_OCTETS),
                    SUITE.keyExchange(KeyExchangeMethod.CURVE25519).orElseThrow().offer());
        }
    }

    /// `HDR, SK {SA, Ni, KEi}` --> ; what comes back.
    Message ask(Successor successor) {
        Proposal proposal =
                Proposal.of(
                        1,
                        ProtocolId.IKE,
                        successor.spi(),
                        Offers.transforms(algorithms, KeyExchangeMethod.CURVE25519));
        return ask(
                ExchangeType.CREATE_CHILD_SA,
                new SecurityAssociation(List.of(proposal)),
                new Nonce(successor.nonce()),
                new KeyExchange(
                        KeyExchangeMethod.CURVE25519.number(), successor.share().publicValue()));
    }

    /// From here on this is the IKE SA that the gateway has agreed to.
    void moveTo(Successor successor, Message agreed) {
        Agreement agreement =
                SUITE.keyExchange(KeyExchangeMethod.CURVE25519)
                        .orElseThrow()
                        .finish(
                                successor.share(),
                                agreed.first(KeyExchange.class).orElseThrow().data());
        Bytes nonceR = agreed.first(Nonce.class).orElseThrow().data();
        SecurityAssociation chosen = agreed.first(SecurityAssociation.class).orElseThrow();
        spiI = successor.spi().u64(0);
        spiR = chosen.proposals().getFirst().spi().u64(0);
        keys =
                Optional.of(
                        KeyDerivation.rekeyed(
                                SUITE,
                                keys(),
                                algorithms,
                                ((Agreement.Agreed) agreement).shared(),
                                new Nonces(successor.nonce(), nonceR),
                                spiI,
                                spiR));
        nextId = 0;
        sealed = 0;
    }

    /// The other end has answered in the clear.
    static Message clear(Bytes datagram) {
        DecodeResult result = MessageDecoder.decode(datagram, Opener.NO_KEYS);
        assertThat(result).isInstanceOf(DecodeResult.Decoded.class);
        return ((DecodeResult.Decoded) result).message();
    }

    /// Deletes the IKE SA.
    void end() {
        if (!ended) {
            ask(ExchangeType.INFORMATIONAL, Delete.ikeSa());
            ended = true;
        }
    }

    private IkeKeys keys() {
        return keys.orElseThrow(() -> new IllegalStateException("no IKE_SA_INIT yet"));
    }

    private MessageProtection protection() {
        return MessageProtection.of(SUITE, algorithms).orElseThrow();
    }
}
