package io.triplane.ikev2.sa;

import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.crypto.IkeAlgorithms;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;

/// The algorithms of an IKE SA, as negotiated.
///
/// @param integrity `NONE` with an AEAD cipher
public record IkeSuite(
        Cipher cipher,
        IntegrityId integrity,
        PrfId prf,
        KeyExchangeMethod keyExchange,
        AdditionalKe additional) {
    public IkeAlgorithms algorithms() {
        return new IkeAlgorithms(cipher.id(), cipher.keyBits(), integrity, prf);
    }

    void write(StateWriter out) {
        StoredValues.write(out, cipher);
        out.iana(integrity);
        out.iana(prf);
        out.iana(keyExchange);
        additional.write(out);
    }

    static IkeSuite read(StateReader in) {
        return new IkeSuite(
                StoredValues.cipher(in),
                StoredValues.integrity(in),
                in.iana("prf", PrfId::of),
                StoredValues.keyExchange(in),
                AdditionalKe.read(in));
    }

    /// `aes-cbc-256/hmac-sha2-256-128/hmac-sha2-256/curve25519+ml-kem-768`.
    @Override
    public String toString() {
        String integrityPart = integrity == IntegrityId.NONE ? "" : integrity.token() + "/";
        return cipher + "/" + integrityPart + prf.token() + "/" + keyExchange.token() + additional;
    }
}
