package io.triplane.ikev2.exchange;

import io.triplane.ikev2.sa.Child;
import io.triplane.ikev2.sa.ChildSa;
import io.triplane.ikev2.sa.ChildStage.Deleting;
import io.triplane.ikev2.sa.ChildStage.Doomed;
import io.triplane.ikev2.sa.ChildStage.Installed;
import io.triplane.ikev2.sa.ChildStage.Receiving;
import io.triplane.ikev2.sa.ChildStage.Registered;
import io.triplane.ikev2.sa.ChildStage.Replaced;
import io.triplane.ikev2.sa.ChildStage.Retiring;
import io.triplane.ikev2.sa.ChildStage.Sending;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.ProtocolId;
import java.util.List;
import java.util.Optional;

/// CREATE_CHILD_SA requests of the peer: which of them can be served at all (RFC 7296 §1.3, §2.25).
final class RekeyResponder {
    private RekeyResponder() {}

    /// `HDR, SK {SA, Ni, [KEi,] TSi, TSr}`
    static Established create(Established sa, PeerWindow.Asked asked, Message message, Turn turn) {
        return isMoving(sa)
                ? refuse(sa, asked, Notify.of(NotifyType.TEMPORARY_FAILURE), turn)
                : ChildResponder.create(sa, asked, message, turn);
    }

    /// `HDR, SK {N(REKEY_SA), SA, Ni, [KEi,] TSi, TSr}`; the notify names what the peer receives
    /// on.
    static Established replace(Established sa, PeerWindow.Asked asked, Message message, Turn turn) {
        Notify named = message.notification(NotifyType.REKEY_SA).orElseThrow();
        Bytes spi = named.spi();
        if (isMoving(sa)) {
            return refuse(sa, asked, Notify.of(NotifyType.TEMPORARY_FAILURE), turn);
        }
        if (named.protocolId() != ProtocolId.ESP.number() || spi.size() != Integer.BYTES) {
            return refuse(sa, asked, notFound(named), turn);
        }
        Optional<Child> child = sa.childOfOutbound(ChildAgreement.spi(spi));
        if (child.isEmpty()) {
            return refuse(sa, asked, notFound(named), turn);
        }
        ChildSa old = child.get().outbound(ChildAgreement.spi(spi)).orElseThrow();
        boolean room = child.get().hasRoom();
        boolean oursUnderWay = child.get().installingSuccessor(old.inboundSpi()).isPresent();
        return switch (old.stage()) {
            case Installed() when room && !oursUnderWay ->
                    ChildResponder.replace(sa, asked, message, old, turn);
            // In the middle of something that will end by itself.
            case Installed _, Receiving _, Registered _, Sending _, Replaced _, Deleting _ ->
                    refuse(sa, asked, Notify.of(NotifyType.TEMPORARY_FAILURE), turn);
            case Doomed _, Retiring _ -> refuse(sa, asked, notFound(named), turn);
        };
    }

    /// The IKE SA is about to end, or to be replaced by another one (RFC 7296 §2.25.2).
    private static boolean isMoving(Established sa) {
        return sa.isEnding() || IkeRekeyInitiator.isOpen(sa);
    }

    private static Notify notFound(Notify named) {
        return new Notify(
                named.protocolId(),
                named.spi(),
                NotifyType.CHILD_SA_NOT_FOUND.number(),
                Bytes.EMPTY);
    }

    private static Established refuse(
            Established sa, PeerWindow.Asked asked, Notify notify, Turn turn) {
        return PeerWindow.answer(sa, asked, asked.answer(sa, List.of(notify)), turn);
    }
}
