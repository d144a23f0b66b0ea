package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.EspSuite;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Mismatch;
import io.triplane.ikev2.Mismatch.Subject;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.crypto.ChildAlgorithms;
import io.triplane.ikev2.crypto.ChildKeys;
import io.triplane.ikev2.crypto.KeyDerivation;
import io.triplane.ikev2.crypto.Nonces;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.negotiation.ChildSuite;
import io.triplane.ikev2.negotiation.Narrowing;
import io.triplane.ikev2.negotiation.Proposals;
import io.triplane.ikev2.negotiation.Selection;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.Offer;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.SecurityAssociation;
import io.triplane.ikev2.wire.Side;
import io.triplane.ikev2.wire.TrafficSelectors;
import java.util.List;
import java.util.Optional;

/// What an answer makes of our proposal for a Child SA, in IKE_AUTH and CREATE_CHILD_SA alike.
sealed interface ChildAgreement {
    /// @param outboundSpi the peer's
    record Agreed(ChildSuite suite, int outboundSpi, Selectors selectors)
            implements ChildAgreement {}

    /// The peer has the Child SA now, but we cannot take it.
    record Unusable(Cause cause) implements ChildAgreement {}

    /// SPIs below are reserved (RFC 4303 §2.1).
    int ESP_SPI_MIN = 256;

    /// @param answer with SA, TSi and TSr; we are the initiator of the exchange
    static ChildAgreement of(Offer offer, Message answer) {
        Selection<ChildSuite> selection =
                Proposals.confirmEsp(
                        offer.proposals(), answer.first(SecurityAssociation.class).orElseThrow());
        return switch (selection) {
            case Selection.Refused<ChildSuite>(String text, Mismatch mismatch) ->
                    new Unusable(new Cause("child.proposal.answer", text, mismatch));
            case Selection.Chosen<ChildSuite>(ChildSuite suite, _, Bytes spi) ->
                    of(offer, suite, spi(spi), answer);
        };
    }

    private static ChildAgreement of(Offer offer, ChildSuite suite, int spi, Message answer) {
        if (!isUsable(spi)) {
            String text = "peer chose the reserved SPI %08x".formatted(spi);
            return new Unusable(new Cause("child.spi", text));
        }
        TrafficSelectors local = answer.trafficSelectors(Side.INITIATOR).orElseThrow();
        TrafficSelectors remote = answer.trafficSelectors(Side.RESPONDER).orElseThrow();
        Optional<Selectors> selectors = Narrowing.confirm(offer.selectors(), local, remote);
        return selectors.isPresent()
                ? new Agreed(suite, spi, selectors.get())
                : new Unusable(notWithin(offer, Narrowing.text(local, remote)));
    }

    private static Cause notWithin(Offer offer, String answered) {
        String ours = offer.selectors().toString();
        return new Cause(
                "child.selectors.answer",
                "peer answered %s, which is not within our %s".formatted(answered, ours),
                new Mismatch(
                        Subject.SELECTORS,
                        ours,
                        Optional.of(answered),
                        List.of(),
                        "the peer breaks RFC 7296 §2.9: widen ours to %s or correct the peer"
                                .formatted(answered)));
    }

    static boolean isUsable(int spi) {
        return Integer.compareUnsigned(spi, ESP_SPI_MIN) >= 0;
    }

    static int spi(Bytes spi) {
        return (int) spi.u32(0);
    }

    static Bytes spi(int spi) {
        return Bytes.ofU32(Integer.toUnsignedLong(spi));
    }

    /// Keys of a Child SA (RFC 7296 §2.17).
    static ChildKeys keys(
            Established sa, EspSuite suite, Optional<Secret> shared, Nonces nonces, Turn turn) {
        Channel channel = sa.channel();
        Cipher cipher = suite.cipher();
        return KeyDerivation.child(
                turn.suite(),
                channel.keys(),
                new ChildAlgorithms(cipher.id(), cipher.keyBits(), suite.integrity()),
                shared,
                nonces);
    }
}
