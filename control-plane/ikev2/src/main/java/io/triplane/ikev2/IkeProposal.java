package io.triplane.ikev2;

import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;
import java.util.List;

/// Algorithms that may be combined for an IKE SA, each list in the order of preference.
///
/// @param encryption either all AEAD, then without integrity, or none
/// @param integrity empty with AEAD ciphers
/// @param additional key exchanges behind the first one, slot by slot from ADDKE1 on (RFC 9370);
///   `NONE` in a slot = the peer may do without
public record IkeProposal(
        List<Cipher> encryption,
        List<IntegrityId> integrity,
        List<PrfId> prf,
        List<KeyExchangeMethod> keyExchange,
        List<List<KeyExchangeMethod>> additional) {
    public IkeProposal {
        encryption = List.copyOf(encryption);
        integrity = List.copyOf(integrity);
        prf = List.copyOf(prf);
        keyExchange = List.copyOf(keyExchange);
        additional = EspProposal.checkedAdditional(additional);
        EspProposal.checkIntegrity(encryption, integrity);
        if (prf.isEmpty()
                || keyExchange.isEmpty()
                || keyExchange.contains(KeyExchangeMethod.NONE)) {
            throw new IllegalArgumentException(
                    "an IKE proposal needs a PRF and a key exchange method");
        }
    }

    /// Without additional key exchanges.
    public IkeProposal(
            List<Cipher> encryption,
            List<IntegrityId> integrity,
            List<PrfId> prf,
            List<KeyExchangeMethod> keyExchange) {
        this(encryption, integrity, prf, keyExchange, List.of());
    }
}
