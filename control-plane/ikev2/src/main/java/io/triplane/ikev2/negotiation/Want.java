package io.triplane.ikev2.negotiation;

import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.EspProposal;
import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.SequenceNumbers;
import io.triplane.ikev2.wire.Transform;
import io.triplane.ikev2.wire.TransformType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One kind of transform that we need exactly one of, and the ones we take, best first.
record Want(TransformType type, List<Transform> choices) {
    /// Among the choices of a key exchange it says that there need not be one (RFC 7296 §3.3.6).
    static final Transform NO_KEY_EXCHANGE = Transform.of(KeyExchangeMethod.NONE);

    private static final Transform PLAIN_SEQUENCE = Transform.of(SequenceNumbers.SEQUENTIAL_32);

    static List<Want> of(IkeProposal proposal) {
        List<Want> wants = new ArrayList<>(4);
        wants.add(ciphers(proposal.encryption()));
        addIntegrity(wants, proposal.integrity());
        wants.add(
                new Want(
                        TransformType.PRF,
                        proposal.prf().stream().map(id -> Transform.of(id)).toList()));
        addKeyExchange(wants, proposal.keyExchange());
        addAdditional(wants, proposal.additional());
        return wants;
    }

    static List<Want> of(EspProposal proposal) {
        List<Want> wants = new ArrayList<>(4);
        wants.add(ciphers(proposal.encryption()));
        addIntegrity(wants, proposal.integrity());
        addKeyExchange(wants, proposal.keyExchange());
        addAdditional(wants, proposal.additional());
        wants.add(
                new Want(
                        TransformType.SEQUENCE_NUMBERS,
                        proposal.sequenceNumbers().stream().map(id -> Transform.of(id)).toList()));
        return wants;
    }

    /// Every transform, as a proposal lists them.
    static List<Transform> transforms(List<Want> wants) {
        return wants.stream().flatMap(want -> want.choices().stream()).toList();
    }

    /// The best choice that is among `offered`.
    Optional<Transform> choose(List<Transform> offered) {
        for (Transform choice : choices) {
            for (Transform candidate : offered) {
                if (candidate.type() == choice.type()
                        && candidate.id() == choice.id()
                        && candidate.attributesUnderstood()
                        && candidate.keyLength().equals(choice.keyLength())) {
                    return Optional.of(choice);
                }
            }
        }
        return impliesPlainSequence(offered) ? Optional.of(PLAIN_SEQUENCE) : Optional.empty();
    }

    /// Some peers leave the transform out when they mean 32-bit sequence numbers.
    private boolean impliesPlainSequence(List<Transform> offered) {
        return type == TransformType.SEQUENCE_NUMBERS
                && choices.contains(PLAIN_SEQUENCE)
                && offered.stream().noneMatch(transform -> transform.type() == type.number());
    }

    /// The same, where a method that takes part already is not taken again (RFC 9370 §2.2.2).
    ///
    /// @param before what was chosen of the kinds before this one
    Optional<Transform> choose(List<Transform> offered, List<Transform> before) {
        if (!type.isAdditional()) {
            return choose(offered);
        }
        boolean follows = before.stream().anyMatch(Want::isExchange);
        List<Transform> open =
                choices.stream()
                        .filter(choice ->
                                Match.isNone(choice)
                                        || (follows
                                                && before.stream()
                                                        .filter(Want::isExchange)
                                                        .noneMatch(t -> t.id() == choice.id())))
                        .toList();
        return new Want(type, open).choose(offered);
    }

    private static boolean isExchange(Transform transform) {
        return !Match.isNone(transform)
                && TransformType.of(transform.type())
                        .filter(kind -> kind == TransformType.KEY_EXCHANGE || kind.isAdditional())
                        .isPresent();
    }

    /// Whether the peer's proposal does without the kind, and may: that is as good as naming NONE.
    boolean isLeftOut(List<Transform> offered) {
        return choices.stream().anyMatch(Match::isNone)
                && offered.stream().noneMatch(transform -> transform.type() == type.number());
    }

    private static Want ciphers(List<Cipher> ciphers) {
        return new Want(TransformType.ENCRYPTION, ciphers.stream().map(Want::cipher).toList());
    }

    static Transform cipher(Cipher cipher) {
        return cipher.keyBits() == 0
                ? Transform.of(cipher.id())
                : Transform.of(cipher.id(), cipher.keyBits());
    }

    private static void addIntegrity(List<Want> wants, List<IntegrityId> ids) {
        if (!ids.isEmpty()) {
            wants.add(
                    new Want(
                            TransformType.INTEGRITY,
                            ids.stream().map(id -> Transform.of(id)).toList()));
        }
    }

    private static void addKeyExchange(List<Want> wants, List<KeyExchangeMethod> methods) {
        if (!methods.isEmpty()) {
            wants.add(
                    new Want(
                            TransformType.KEY_EXCHANGE,
                            methods.stream().map(id -> Transform.of(id)).toList()));
        }
    }

    private static void addAdditional(List<Want> wants, List<List<KeyExchangeMethod>> additional) {
        for (int slot = 1; slot <= additional.size(); slot++) {
            TransformType type = TransformType.additional(slot);
            wants.add(
                    new Want(
                            type,
                            additional.get(slot - 1).stream()
                                    .map(id -> Transform.of(type, id))
                                    .toList()));
        }
    }
}
