package io.triplane.ikev2.sa;

import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.crypto.KeyShare;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;
import io.triplane.ikev2.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What our open request on an established IKE SA is about, with what its answer needs.
public sealed interface LocalExchange {
    /// CREATE_CHILD_SA for a new child or for a new pair of an old one.
    record ChildLocal(ChildProposal proposal, Goal goal) implements LocalExchange {}

    /// CREATE_CHILD_SA for a successor of the IKE SA.
    ///
    /// @param rival what the peer's own rekey of the same IKE SA made meanwhile
    record RekeyIkeLocal(IkeRekey rekey, Optional<IkeSuccessor> rival) implements LocalExchange {}

    /// INFORMATIONAL with Deletes of ESP SAs.
    record DeleteChildLocal(int inboundSpi) implements LocalExchange {}

    /// INFORMATIONAL with the Delete of the IKE SA.
    record DeleteIkeLocal(Cause cause) implements LocalExchange {}

    /// An empty INFORMATIONAL.
    record LivenessLocal() implements LocalExchange {}

    /// INFORMATIONAL number 0, which brings the numbers of both ends together (RFC 6311).
    ///
    /// @param nextId of our next request, as far as we know
    /// @param interrupted what we had asked before; it is asked again afterwards
    record ResyncLocal(Bytes nonce, long nextId, Optional<OwnRequests.Waiting> interrupted)
            implements LocalExchange {}

    /// INFORMATIONAL that moves the IKE SA and its children to another path (RFC 4555 §3.5).
    ///
    /// @param cookie that the answer must return
    record UpdateLocal(Bytes cookie) implements LocalExchange {}

    /// INFORMATIONAL that asks whether the peer is where it says it is (RFC 4555 §3.7).
    ///
    /// @param reencapsulate whether a NAT has come or gone
    record RouteCheckLocal(Bytes cookie, boolean reencapsulate) implements LocalExchange {}

    /// What a CREATE_CHILD_SA of ours is for.
    sealed interface Goal {
        /// A child that is not there yet.
        record Create() implements Goal {}

        /// A new pair in the place of another.
        ///
        /// @param predecessor our inbound SPI of the pair to be replaced
        /// @param rival what the peer's own rekey of the same pair made meanwhile
        record Replace(int predecessor, Optional<Rival> rival) implements Goal {}
    }

    /// A pair that the peer made while our request to replace the same predecessor was open.
    ///
    /// @param lowestNonce the lower one of its exchange (RFC 7296 §2.8.1)
    record Rival(int inboundSpi, Bytes lowestNonce) {}

    /// Our part of a CREATE_CHILD_SA.
    ///
    /// @param share present with perfect forward secrecy
    /// @param refusedGroups methods that the peer has answered INVALID_KE_PAYLOAD to
    /// @param deletedByPeer outbound SPIs that the peer deleted before it named them to us; the
    ///   answer may name one (RFC 7296 §2.25.1)
    record ChildProposal(
            ChildSaId child,
            String childName,
            int inboundSpi,
            Bytes nonce,
            Optional<KeyShare> share,
            Offer offer,
            int refusedGroups,
            List<Integer> deletedByPeer) {
        /// Most SPIs remembered of one exchange.
        public static final int DELETED_MAX = 8;

        public ChildProposal {
            deletedByPeer = List.copyOf(deletedByPeer);
        }

        public ChildProposal deletedByPeer(int outboundSpi) {
            if (deletedByPeer.size() == DELETED_MAX) {
                return this;
            }
            List<Integer> all = new ArrayList<>(deletedByPeer);
            all.add(outboundSpi);
            return new ChildProposal(
                    child, childName, inboundSpi, nonce, share, offer, refusedGroups, all);
        }

        void write(StateWriter out) {
            out.version(1);
            out.u64(child.number());
            out.text(childName);
            out.u32(inboundSpi);
            out.bytes(nonce);
            out.optional(share, held -> out.lastUse(held.encoded()));
            offer.write(out);
            out.u32(refusedGroups);
            out.list(deletedByPeer, out::u32);
        }

        static ChildProposal read(StateReader in) {
            in.version("child proposal", 1);
            return new ChildProposal(
                    new ChildSaId(in.u64()),
                    in.text(),
                    in.u32(),
                    in.bytes(),
                    in.optional(() -> readShare(in)),
                    Offer.read(in),
                    in.u32(),
                    in.list(in::u32));
        }

        static KeyShare readShare(StateReader in) {
            try (var stored = in.secret()) {
                return KeyShare.decode(stored);
            }
        }
    }

    /// Zeroes the keys it holds.
    default void wipe() {
        switch (this) {
            case ChildLocal(ChildProposal proposal, _) ->
                    proposal.share().ifPresent(KeyShare::close);
            case RekeyIkeLocal(IkeRekey rekey, var rival) -> {
                rekey.share().close();
                rival.ifPresent(IkeSuccessor::wipe);
            }
            case ResyncLocal(_, _, var interrupted) ->
                    interrupted.ifPresent(waiting -> waiting.exchange().wipe());
            case DeleteChildLocal _,
                    DeleteIkeLocal _,
                    LivenessLocal _,
                    UpdateLocal _,
                    RouteCheckLocal _ -> {}
        }
    }

    static void write(StateWriter out, LocalExchange exchange) {
        switch (exchange) {
            case ChildLocal(ChildProposal proposal, Goal.Create()) -> {
                head(out, 0);
                proposal.write(out);
            }
            case ChildLocal(ChildProposal proposal, Goal.Replace(int predecessor, var rival)) -> {
                head(out, 1);
                proposal.write(out);
                out.u32(predecessor);
                out.optional(
                        rival,
                        known -> {
                            out.u32(known.inboundSpi());
                            out.bytes(known.lowestNonce());
                        });
            }
            case DeleteChildLocal(int spi) -> {
                head(out, 2);
                out.u32(spi);
            }
            case DeleteIkeLocal(Cause cause) -> {
                head(out, 3);
                StoredValues.write(out, cause);
            }
            case LivenessLocal() -> head(out, 4);
            case UpdateLocal(Bytes cookie) -> {
                head(out, 7);
                out.bytes(cookie);
            }
            case RouteCheckLocal(Bytes cookie, boolean reencapsulate) -> {
                head(out, 8);
                out.bytes(cookie);
                out.bool(reencapsulate);
            }
            case ResyncLocal(Bytes nonce, long nextId, var interrupted) -> {
                head(out, 6);
                out.bytes(nonce);
                out.u64(nextId);
                out.optional(interrupted, waiting -> OwnRequests.write(out, waiting));
            }
            case RekeyIkeLocal(IkeRekey rekey, var rival) -> {
                head(out, 5);
                rekey.write(out);
                out.optional(rival, known -> known.write(out));
            }
        }
    }

    static LocalExchange read(StateReader in) {
        int tag = in.tag();
        in.version("exchange of ours", 1);
        return switch (tag) {
            case 0 -> new ChildLocal(ChildProposal.read(in), new Goal.Create());
            case 1 ->
                    new ChildLocal(
                            ChildProposal.read(in),
                            new Goal.Replace(
                                    in.u32(), in.optional(() -> new Rival(in.u32(), in.bytes()))));
            case 2 -> new DeleteChildLocal(in.u32());
            case 3 -> new DeleteIkeLocal(StoredValues.cause(in));
            case 4 -> new LivenessLocal();
            case 5 ->
                    new RekeyIkeLocal(IkeRekey.read(in), in.optional(() -> IkeSuccessor.read(in)));
            case 6 ->
                    new ResyncLocal(
                            in.bytes(),
                            in.u64(),
                            in.optional(() -> (OwnRequests.Waiting) OwnRequests.read(in)));
            case 7 -> new UpdateLocal(in.bytes());
            case 8 -> new RouteCheckLocal(in.bytes(), in.bool());
            default -> throw in.unknownTag("exchange of ours", tag);
        };
    }

    private static void head(StateWriter out, int tag) {
        out.tag(tag);
        out.version(1);
    }
}
