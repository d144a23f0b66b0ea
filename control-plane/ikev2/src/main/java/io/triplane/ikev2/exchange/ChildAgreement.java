package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.EspMode;
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
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.SecurityAssociation;
import io.triplane.ikev2.wire.Side;
import io.triplane.ikev2.wire.TrafficSelectors;
import java.util.List;
import java.util.Optional;

/// What an answer makes of our proposal for a Child SA, in IKE_AUTH and CREATE_CHILD_SA alike.
sealed interface ChildAgreement {
    /// @param outboundSpi the peer's
    record Agreed(ChildSuite suite, EspMode mode, int outboundSpi, Selectors selectors)
            implements ChildAgreement {}

    /// The peer has the Child SA now, but we cannot take it.
    record Unusable(Cause cause) implements ChildAgreement {}

    /// SPIs below are reserved (RFC 4303 §2.1).
    int ESP_SPI_MIN = 256;

    /// @param answer with SA, TSi and TSr; we are the initiator of the exchange
    static ChildAgreement of(Established sa, Offer offer, Message answer) {
        Selection<ChildSuite> selection =
                Proposals.confirmEsp(
                        offer.proposals(), answer.first(SecurityAssociation.class).orElseThrow());
        return switch (selection) {
            case Selection.Refused<ChildSuite>(String text, Mismatch mismatch) ->
                    new Unusable(new Cause("child.proposal.answer", text, mismatch));
            case Selection.Chosen<ChildSuite>(ChildSuite suite, _, Bytes spi) ->
                    of(sa, offer, suite, spi(spi), answer);
        };
    }

    private static ChildAgreement of(
            Established sa, Offer offer, ChildSuite suite, int spi, Message answer) {
        if (!isUsable(spi)) {
            String text = "peer chose the reserved SPI %08x".formatted(spi);
            return new Unusable(new Cause("child.spi", text));
        }
        EspMode mode =
                answer.has(NotifyType.USE_TRANSPORT_MODE) ? EspMode.TRANSPORT : EspMode.TUNNEL;
        if (!isWanted(mode, offer)) {
            return new Unusable(otherMode(mode));
        }
        Wanted answered =
                Wanted.of(
                        sa,
                        mode,
                        answer.trafficSelectors(Side.INITIATOR).orElseThrow(),
                        answer.trafficSelectors(Side.RESPONDER).orElseThrow());
        Optional<Selectors> selectors =
                Narrowing.confirm(offer.selectors(), answered.local(), answered.remote());
        return selectors.isPresent()
                ? new Agreed(suite, mode, spi, selectors.get())
                : new Unusable(notWithin(offer, answered.toString()));
    }

    private static boolean isWanted(EspMode mode, Offer offer) {
        return switch (offer.mode()) {
            case TUNNEL -> mode == EspMode.TUNNEL;
            case PREFER_TRANSPORT -> true;
            case TRANSPORT -> mode == EspMode.TRANSPORT;
        };
    }

    /// The peer has taken the other mode than the one we insist on.
    private static Cause otherMode(EspMode answered) {
        EspMode ours = answered == EspMode.TUNNEL ? EspMode.TRANSPORT : EspMode.TUNNEL;
        return modesApart("answered", ours, answered);
    }

    static Cause modesApart(String verb, EspMode ours, EspMode theirs) {
        String remedy = "configure both sides for " + ChildTerms.word(ours);
        return new Cause(
                "child.mode.mismatch",
                "peer %s %s, we take %s alone: %s"
                        .formatted(verb, ChildTerms.word(theirs), ChildTerms.word(ours), remedy),
                new Mismatch(
                        Subject.CHILD_MODE,
                        ChildTerms.word(ours),
                        Optional.of(ChildTerms.word(theirs)),
                        List.of(),
                        remedy));
    }

    /// What the peer says of the traffic, in our view of addresses: in transport mode the two ends
    /// are what a NAT makes of them (RFC 7296 §2.23.1).
    ///
    /// @param local describes our side
    record Wanted(TrafficSelectors local, TrafficSelectors remote) {
        static Wanted of(
                Established sa, EspMode mode, TrafficSelectors local, TrafficSelectors remote) {
            var nat = sa.facts().nat();
            boolean transport = mode == EspMode.TRANSPORT;
            return new Wanted(
                    transport && nat.localBehindNat()
                            ? Narrowing.readdressed(local, sa.route().local().address())
                            : local,
                    transport && nat.remoteBehindNat()
                            ? Narrowing.readdressed(remote, sa.route().remote().address())
                            : remote);
        }

        @Override
        public String toString() {
            return Narrowing.text(local, remote);
        }
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
