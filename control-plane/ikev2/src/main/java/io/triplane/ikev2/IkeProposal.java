package io.triplane.ikev2;

import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;
import java.util.List;

/// Algorithms that may be combined for an IKE SA, each list in the order of preference.
///
/// @param encryption either all AEAD, then without integrity, or none
/// @param integrity empty with AEAD ciphers
public record IkeProposal(
        List<Cipher> encryption,
        List<IntegrityId> integrity,
        List<PrfId> prf,
        List<KeyExchangeMethod> keyExchange) {
    public IkeProposal {
        encryption = List.copyOf(encryption);
        integrity = List.copyOf(integrity);
        prf = List.copyOf(prf);
        keyExchange = List.copyOf(keyExchange);
        EspProposal.checkIntegrity(encryption, integrity);
        if (prf.isEmpty()
                || keyExchange.isEmpty()
                || keyExchange.contains(KeyExchangeMethod.NONE)) {
            throw new IllegalArgumentException(
                    "an IKE proposal needs a PRF and a key exchange method");
        }
    }
}
