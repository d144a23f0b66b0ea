package io.triplane.ikev2;

import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.SequenceNumbers;
import java.util.List;

/// Algorithms that may be combined for a Child SA, each list in the order of preference.
///
/// @param encryption either all AEAD, then without integrity, or none
/// @param integrity empty with AEAD ciphers
/// @param keyExchange methods for perfect forward secrecy; empty = none, `NONE` among them = the
///   peer may do without. The first Child SA of an IKE SA takes its keys from the IKE SA's own
///   exchange.
/// @param sequenceNumbers 32 bits, extended, or both
/// @param additional key exchanges behind the first one, slot by slot from ADDKE1 on (RFC 9370);
///   `NONE` in a slot = the peer may do without
public record EspProposal(
        List<Cipher> encryption,
        List<IntegrityId> integrity,
        List<KeyExchangeMethod> keyExchange,
        List<SequenceNumbers> sequenceNumbers,
        List<List<KeyExchangeMethod>> additional) {
    /// Slots of additional key exchanges.
    public static final int ADDITIONAL_MAX = 7;

    public EspProposal {
        encryption = List.copyOf(encryption);
        integrity = List.copyOf(integrity);
        keyExchange = List.copyOf(keyExchange);
        sequenceNumbers = List.copyOf(sequenceNumbers);
        additional = checkedAdditional(additional);
        checkIntegrity(encryption, integrity);
        if (sequenceNumbers.isEmpty()) {
            throw new IllegalArgumentException(
                    "an ESP proposal says whether sequence numbers are extended");
        }
    }

    /// Without additional key exchanges.
    public EspProposal(
            List<Cipher> encryption,
            List<IntegrityId> integrity,
            List<KeyExchangeMethod> keyExchange,
            List<SequenceNumbers> sequenceNumbers) {
        this(encryption, integrity, keyExchange, sequenceNumbers, List.of());
    }

    static List<List<KeyExchangeMethod>> checkedAdditional(
            List<List<KeyExchangeMethod>> additional) {
        boolean empty = additional.stream().anyMatch(List::isEmpty);
        if (additional.size() > ADDITIONAL_MAX || empty) {
            throw new IllegalArgumentException(
                    "additional key exchanges %s: up to %d slots, none of them empty"
                            .formatted(additional, ADDITIONAL_MAX));
        }
        return additional.stream().map(List::copyOf).toList();
    }

    /// RFC 5282 §8: an AEAD cipher and an integrity algorithm never stand in one proposal.
    static void checkIntegrity(List<Cipher> encryption, List<IntegrityId> integrity) {
        long aead = encryption.stream().filter(cipher -> cipher.id().isAead()).count();
        if (encryption.isEmpty() || (aead != 0 && aead != encryption.size())) {
            throw new IllegalArgumentException(
                    "ciphers of one proposal are all AEAD or none is: " + encryption);
        }
        if ((aead == 0) == integrity.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s with integrity %s: AEAD ciphers take none, the others need one"
                            .formatted(encryption, integrity));
        }
    }
}
