package io.triplane.ikev2.negotiation;

import io.triplane.ikev2.Mismatch.Difference;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.ikev2.wire.Proposal;
import io.triplane.ikev2.wire.SequenceNumbers;
import io.triplane.ikev2.wire.Transform;
import io.triplane.ikev2.wire.TransformType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Proposals in words: `aes-cbc-256,aes-cbc-128/hmac-sha2-256-128/curve25519`. What a peer sends is
/// shown up to a limit.
final class ProposalText {
    private static final int PROPOSALS_SHOWN_MAX = 4;
    private static final int TRANSFORMS_SHOWN_MAX = 8;

    private ProposalText() {}

    static String ofPeer(List<Proposal> proposals) {
        return of(proposals.stream().map(Proposal::transforms).toList());
    }

    static String ofOurs(List<List<Want>> proposals) {
        return of(proposals.stream().map(Want::transforms).toList());
    }

    /// Those of one type.
    static String of(TransformType type, List<Transform> transforms) {
        String text =
                transforms.stream()
                        .filter(transform -> transform.type() == type.number())
                        .limit(TRANSFORMS_SHOWN_MAX)
                        .map(ProposalText::name)
                        .collect(Collectors.joining(","));
        return text.isEmpty() ? Difference.NONE : text;
    }

    private static String of(List<List<Transform>> proposals) {
        if (proposals.isEmpty()) {
            return "nothing";
        }
        String shown =
                proposals.stream()
                        .limit(PROPOSALS_SHOWN_MAX)
                        .map(ProposalText::one)
                        .collect(Collectors.joining(" or "));
        int hidden = proposals.size() - PROPOSALS_SHOWN_MAX;
        return hidden > 0 ? shown + " or %d more".formatted(hidden) : shown;
    }

    private static String one(List<Transform> transforms) {
        return transforms.stream()
                .map(Transform::type)
                .distinct()
                .limit(TRANSFORMS_SHOWN_MAX)
                .map(number ->
                        TransformType.of(number)
                                .map(type -> of(type, transforms))
                                .orElse("transform type " + number))
                .collect(Collectors.joining("/"));
    }

    private static String name(Transform transform) {
        Optional<TransformType> type = TransformType.of(transform.type());
        int id = transform.id();
        if (type.isEmpty()) {
            return Integer.toString(id);
        }
        return switch (type.get()) {
            case ENCRYPTION ->
                    EncryptionId.nameOf(id)
                            + (transform.keyLength().isPresent()
                                    ? "-" + transform.keyLength().getAsInt()
                                    : "");
            case PRF -> PrfId.nameOf(id);
            case INTEGRITY -> IntegrityId.nameOf(id);
            case SEQUENCE_NUMBERS -> SequenceNumbers.nameOf(id);
            case KEY_EXCHANGE,
                    ADDITIONAL_KE_1,
                    ADDITIONAL_KE_2,
                    ADDITIONAL_KE_3,
                    ADDITIONAL_KE_4,
                    ADDITIONAL_KE_5,
                    ADDITIONAL_KE_6,
                    ADDITIONAL_KE_7 ->
                    KeyExchangeMethod.nameOf(id);
        };
    }
}
