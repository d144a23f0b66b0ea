package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.AuthMethod;
import io.triplane.ikev2.wire.Bytes;

/// Authentication by a pre-shared key (RFC 7296 §2.15): AUTH = prf(prf(Shared Secret, "Key Pad for
/// IKEv2"), signed octets).
///
/// A view on a prf and a key that others own, made for one exchange.
public final class PskAuth implements AuthSigner, AuthVerifier {
    private static final Bytes KEY_PAD = Bytes.ofUtf8("Key Pad for IKEv2");

    private final Mac prf;
    private final Secret psk;

    /// @param prf the prf of the IKE SA
    public PskAuth(Mac prf, Secret psk) {
        this.prf = prf;
        this.psk = psk;
    }

    @Override
    public AuthMethod method() {
        return AuthMethod.SHARED_KEY_MIC;
    }

    @Override
    public Bytes authData(SignedOctets octets) {
        try (Secret key = Secret.of(prf.compute(psk, KEY_PAD))) {
            return Bytes.copyOf(
                    prf.compute(
                            key,
                            octets.realMessage(),
                            octets.nonceOther(),
                            octets.macedId(),
                            octets.intermediate()));
        }
    }

    @Override
    public AuthVerdict verify(int method, Bytes authData, SignedOctets octets) {
        if (method != AuthMethod.SHARED_KEY_MIC.number()) {
            return new AuthVerdict.Refused(
                    "peer authenticates by %s, a pre-shared key is configured"
                            .formatted(AuthMethod.nameOf(method)));
        }
        if (authData.size() != prf.length()) {
            return new AuthVerdict.Refused(
                    "AUTH of %d octets, this prf yields %d"
                            .formatted(authData.size(), prf.length()));
        }
        return authData(octets).equalsConstantTime(authData)
                ? new AuthVerdict.Proven()
                : new AuthVerdict.Refused(
                        "AUTH does not match: the peer has another pre-shared key or identity");
    }
}
