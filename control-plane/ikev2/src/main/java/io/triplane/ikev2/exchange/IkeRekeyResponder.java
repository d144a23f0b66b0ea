package io.triplane.ikev2.exchange;

import io.triplane.ikev2.Failure;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Failure.Verdict;
import io.triplane.ikev2.Mismatch;
import io.triplane.ikev2.crypto.Agreement;
import io.triplane.ikev2.crypto.Nonces;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.negotiation.Proposals;
import io.triplane.ikev2.negotiation.Selection;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.IkeSuccessor;
import io.triplane.ikev2.sa.IkeSuite;
import io.triplane.ikev2.sa.LocalExchange.ChildLocal;
import io.triplane.ikev2.sa.LocalExchange.DeleteChildLocal;
import io.triplane.ikev2.sa.LocalExchange.DeleteIkeLocal;
import io.triplane.ikev2.sa.LocalExchange.LivenessLocal;
import io.triplane.ikev2.sa.LocalExchange.RekeyIkeLocal;
import io.triplane.ikev2.sa.LocalExchange.ResyncLocal;
import io.triplane.ikev2.sa.LocalExchange.RouteCheckLocal;
import io.triplane.ikev2.sa.LocalExchange.UpdateLocal;
import io.triplane.ikev2.sa.OwnRequests.Idle;
import io.triplane.ikev2.sa.OwnRequests.Waiting;
import io.triplane.ikev2.sa.Spis;
import io.triplane.ikev2.sa.Superseded;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.KeyExchange;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Nonce;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.SecurityAssociation;
import java.util.List;
import java.util.Optional;

/// The responder's part in rekeying an IKE SA (RFC 7296 §1.3.2). The children move with the answer,
/// unless our own request for a successor is open: then its answer says which of the two stays, and
/// until then the peer's is kept with our request.
final class IkeRekeyResponder {
    /// Superseded IKE SAs with one peer; one that rekeys and never deletes loses the oldest.
    private static final int SUPERSEDED_MAX = 4;

    private IkeRekeyResponder() {}

    /// `HDR, SK {SA, Ni, KEi}`
    static Optional<IkeSa> asked(
            Established sa, PeerWindow.Asked asked, Message message, Turn turn) {
        if (isBusy(sa)) {
            return Optional.of(refuse(sa, asked, Notify.of(NotifyType.TEMPORARY_FAILURE), turn));
        }
        var config = turn.connection(sa.facts().connection());
        SecurityAssociation offered = message.first(SecurityAssociation.class).orElseThrow();
        return Optional.of(
                switch (Proposals.chooseIke(
                        Proposals.withoutAdditional(config.ikeProposals()), offered)) {
                    case Selection.Refused<IkeSuite>(String text, Mismatch mismatch) ->
                            refuse(
                                    sa,
                                    asked,
                                    NotifyType.NO_PROPOSAL_CHOSEN,
                                    new Cause("ike.proposal.mismatch", text, mismatch),
                                    turn);
                    case Selection.Chosen<IkeSuite>(_, _, Bytes spi) when !isUsable(spi) ->
                            refuse(
                                    sa,
                                    asked,
                                    NotifyType.INVALID_SYNTAX,
                                    new Cause(
                                            "ike.rekey.spi",
                                            "peer offers the SPI '%s' for a successor of the IKE SA"
                                                    .formatted(spi)),
                                    turn);
                    case Selection.Chosen<IkeSuite>(IkeSuite suite, int number, Bytes spi) ->
                            agree(sa, asked, message, new Choice(suite, number, spi.u64(0)), turn);
                });
    }

    /// Eight octets, not all zero.
    static boolean isUsable(Bytes spi) {
        return spi.size() == Long.BYTES && spi.u64(0) != 0;
    }

    /// RFC 7296 §2.25.2: what is under way about children has to end first. What is being installed
    /// goes over with them.
    private static boolean isBusy(Established sa) {
        boolean exchange =
                switch (sa.own()) {
                    case Idle _ -> false;
                    case Waiting(_, var open) ->
                            switch (open) {
                                case ChildLocal _,
                                        DeleteChildLocal _,
                                        DeleteIkeLocal _,
                                        ResyncLocal _ ->
                                        true;
                                case RekeyIkeLocal(_, var rival) -> rival.isPresent();
                                case LivenessLocal _, UpdateLocal _, RouteCheckLocal _ -> false;
                            };
                };
        return exchange || sa.isEnding();
    }

    /// @param spi the peer's
    private record Choice(IkeSuite suite, int number, long spi) {}

    private static IkeSa agree(
            Established sa, PeerWindow.Asked asked, Message message, Choice choice, Turn turn) {
        IkeSuite suite = choice.suite();
        KeyExchange theirs = message.first(KeyExchange.class).orElseThrow();
        if (theirs.method() != suite.keyExchange().number()) {
            Bytes wanted = Bytes.ofU16(suite.keyExchange().number());
            return refuse(sa, asked, Notify.of(NotifyType.INVALID_KE_PAYLOAD, wanted), turn);
        }
        Nonces nonces =
                new Nonces(message.first(Nonce.class).orElseThrow().data(), turn.numbers().nonce());
        Agreement agreement =
                turn.suite().keyExchange(suite.keyExchange()).orElseThrow().answer(theirs.data());
        return switch (agreement) {
            case Agreement.Refused(_, String text) ->
                    refuse(
                            sa,
                            asked,
                            NotifyType.INVALID_SYNTAX,
                            new Cause("ike.ke.invalid", text),
                            turn);
            case Agreement.Agreed(Bytes publicValue, Secret shared) -> {
                long ours = turn.numbers().ikeSpi(turn.table());
                IkeSuccessor successor =
                        IkeRekeyInitiator.successor(
                                sa,
                                suite,
                                new Spis(choice.spi(), ours, false),
                                nonces,
                                shared,
                                turn);
                List<Payload> payloads =
                        List.of(
                                Proposals.acceptIke(suite, choice.number(), ours),
                                new Nonce(nonces.responder()),
                                new KeyExchange(suite.keyExchange().number(), publicValue));
                Established answered =
                        PeerWindow.answer(sa, asked, asked.answer(sa, payloads), turn);
                yield made(answered, successor, turn);
            }
        };
    }

    private static IkeSa made(Established sa, IkeSuccessor successor, Turn turn) {
        if (sa.own() instanceof Waiting waiting
                && waiting.exchange() instanceof RekeyIkeLocal(var rekey, _)) {
            return sa.with(waiting.with(new RekeyIkeLocal(rekey, Optional.of(successor))));
        }
        List<Superseded> older =
                turn.rivals(sa.facts().connection(), sa.facts().remote(), sa.id()).stream()
                        .filter(Superseded.class::isInstance)
                        .map(Superseded.class::cast)
                        .toList();
        if (older.size() >= SUPERSEDED_MAX) {
            turn.then(older.getFirst().id(), new SaInput.Vanish(Causes.IKE_REKEYED));
        }
        return IkeSuccession.replace(sa, successor, turn);
    }

    private static Established refuse(
            Established sa, PeerWindow.Asked asked, NotifyType type, Cause cause, Turn turn) {
        turn.failed(
                sa.route(),
                Optional.of(sa.facts().connection()),
                Optional.empty(),
                Failure.told(type, cause, Verdict.KEEP_SA));
        return refuse(sa, asked, Notify.of(type), turn);
    }

    private static Established refuse(
            Established sa, PeerWindow.Asked asked, Notify notify, Turn turn) {
        return PeerWindow.answer(sa, asked, asked.answer(sa, List.of(notify)), turn);
    }
}
