package io.triplane.ikev2.negotiation;

import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.EspSuite;
import io.triplane.ikev2.Mismatch.Difference;
import io.triplane.ikev2.sa.AdditionalKe;
import io.triplane.ikev2.sa.IkeSuite;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.ikev2.wire.SequenceNumbers;
import io.triplane.ikev2.wire.Transform;
import io.triplane.ikev2.wire.TransformType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How far one of the peer's proposals meets one of ours.
///
/// @param chosen one transform of each kind in which it does; all are ours, so their numbers are
///   known
/// @param faults the kinds in which it does not
record Match(List<Transform> chosen, List<Difference> faults) {
    /// In place of a transform that one side may leave out (RFC 7296 §3.3.2).
    private static final int NONE = 0;

    /// @param ignored kinds that mean nothing in this exchange
    static Match of(List<Want> wants, List<Transform> theirs, Set<TransformType> ignored) {
        List<Transform> chosen = new ArrayList<>(wants.size());
        List<Difference> faults = new ArrayList<>(0);
        for (Want want : wants) {
            Optional<Transform> choice = want.choose(theirs, chosen);
            choice.ifPresent(chosen::add);
            if (choice.isEmpty() && !want.isLeftOut(theirs)) {
                faults.add(
                        new Difference(
                                want.type().token(),
                                ProposalText.of(want.type(), want.choices()),
                                ProposalText.of(want.type(), theirs)));
            }
        }
        // RFC 7296 §2.7: the answer has one transform of each kind that was offered.
        for (Transform theirNone : theirs) {
            TransformType type = TransformType.of(theirNone.type()).orElse(TransformType.PRF);
            boolean declined =
                    isNone(theirNone)
                            && (type == TransformType.KEY_EXCHANGE || type.isAdditional())
                            && wants.stream().noneMatch(want -> want.type() == type)
                            && !ignored.contains(type)
                            && !chosen.contains(theirNone);
            if (declined) {
                chosen.add(theirNone);
            }
        }
        // RFC 7296 §3.3.6: a kind that we do not take part in spoils the proposal.
        theirs.stream()
                .mapToInt(Transform::type)
                .distinct()
                .filter(type -> wants.stream().noneMatch(w -> w.type().number() == type))
                .filter(type -> ignored.stream().noneMatch(t -> t.number() == type))
                .filter(type -> theirs.stream().noneMatch(t -> t.type() == type && isNone(t)))
                .forEach(type -> faults.add(notOurs(type, theirs)));
        return new Match(chosen, faults);
    }

    private static Difference notOurs(int type, List<Transform> theirs) {
        String offered =
                TransformType.of(type)
                        .map(known -> ProposalText.of(known, theirs))
                        .orElse("a transform of a type that is unknown to us");
        return new Difference(TransformType.nameOf(type), Difference.NONE, offered);
    }

    /// NONE of a kind where it says that the kind is not used.
    static boolean isNone(Transform transform) {
        return transform.id() == NONE
                && transform.type() != TransformType.ENCRYPTION.number()
                && transform.type() != TransformType.PRF.number()
                && transform.type() != TransformType.SEQUENCE_NUMBERS.number();
    }

    static IkeSuite ikeSuite(List<Transform> chosen) {
        return new IkeSuite(
                cipher(chosen),
                integrity(chosen),
                only(TransformType.PRF, chosen)
                        .flatMap(transform -> PrfId.of(transform.id()))
                        .orElseThrow(),
                keyExchange(chosen).orElseThrow(),
                additional(chosen));
    }

    static ChildSuite childSuite(List<Transform> chosen) {
        boolean extended = chosen.contains(Transform.of(SequenceNumbers.EXTENDED_64));
        return new ChildSuite(
                new EspSuite(cipher(chosen), integrity(chosen), extended),
                keyExchange(chosen),
                additional(chosen));
    }

    private static Cipher cipher(List<Transform> chosen) {
        Transform transform = only(TransformType.ENCRYPTION, chosen).orElseThrow();
        return new Cipher(
                EncryptionId.of(transform.id()).orElseThrow(), transform.keyLength().orElse(0));
    }

    /// `NONE` with an AEAD cipher.
    private static IntegrityId integrity(List<Transform> chosen) {
        return only(TransformType.INTEGRITY, chosen)
                .flatMap(transform -> IntegrityId.of(transform.id()))
                .orElse(IntegrityId.NONE);
    }

    private static Optional<KeyExchangeMethod> keyExchange(List<Transform> chosen) {
        return only(TransformType.KEY_EXCHANGE, chosen)
                .flatMap(transform -> KeyExchangeMethod.of(transform.id()));
    }

    private static AdditionalKe additional(List<Transform> chosen) {
        List<AdditionalKe.Slot> slots = new ArrayList<>(0);
        for (int slot = 1; slot <= EspProposal.ADDITIONAL_MAX; slot++) {
            int number = slot;
            only(TransformType.additional(slot), chosen)
                    .flatMap(transform -> KeyExchangeMethod.of(transform.id()))
                    .ifPresent(method -> slots.add(new AdditionalKe.Slot(number, method)));
        }
        return slots.isEmpty() ? AdditionalKe.NONE : new AdditionalKe(slots);
    }

    private static Optional<Transform> only(TransformType type, List<Transform> chosen) {
        return chosen.stream().filter(transform -> transform.type() == type.number()).findFirst();
    }
}
