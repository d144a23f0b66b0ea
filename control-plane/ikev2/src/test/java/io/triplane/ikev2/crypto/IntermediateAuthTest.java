package io.triplane.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.PrfId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("MK-01")
class IntermediateAuthTest {
    private static final Bytes ONE = Bytes.ofUtf8("request 1");
    private static final Bytes TWO = Bytes.ofUtf8("request 2");
    private static final Bytes ANSWER = Bytes.ofUtf8("answer");

    private final CryptoSuite suite = new BouncyCastleSuite(new SeededRandom(1));
    private final Mac prf = suite.prf(PrfId.HMAC_SHA2_256).orElseThrow();
    private final IkeKeys keys = keys(1);

    @Test
    void nothingIsCoveredWithoutExchanges() {
        assertThat(IntermediateAuth.NONE.covered(1)).isEqualTo(Bytes.EMPTY);
    }

    /// RFC 9242 §3.3.2: IntAuth_iN | IntAuth_rN | IKE_AUTH_MID, the chains keyed with SK_pi and
    /// SK_pr.
    @Test
    void linksAreChainedInEachDirection() {
        IkeKeys later = keys(2);
        Bytes covered =
                IntermediateAuth.NONE
                        .asked(prf, keys, ONE)
                        .answered(prf, keys, ANSWER)
                        .asked(prf, later, TWO)
                        .answered(prf, later, ANSWER)
                        .covered(3);
        Bytes i1 = Bytes.copyOf(prf.compute(keys.skPi(), ONE));
        Bytes i2 = Bytes.copyOf(prf.compute(later.skPi(), i1, TWO));
        Bytes r1 = Bytes.copyOf(prf.compute(keys.skPr(), ANSWER));
        Bytes r2 = Bytes.copyOf(prf.compute(later.skPr(), r1, ANSWER));
        assertThat(covered).isEqualTo(Bytes.concat(i2, r2, Bytes.ofHex("00000003")));
    }

    @Test
    void whatWasExchangedInAnotherOrderIsNotProven() {
        Bytes right = link(ONE).concat(link(TWO));
        PskAuth auth = new PskAuth(prf, Secret.of(new byte[] {1, 2, 3}));
        Bytes octets = Bytes.ofUtf8("octets");
        SignedOctets plain = SignedOctets.of(prf, octets, octets, keys.skPi(), octets);
        Bytes data = auth.authData(plain.and(right));
        assertThat(auth.verify(2, data, plain.and(right))).isInstanceOf(AuthVerdict.Proven.class);
        for (Bytes other : new Bytes[] {Bytes.EMPTY, link(ONE), link(TWO).concat(link(ONE))}) {
            assertThat(auth.verify(2, data, plain.and(other)))
                    .isInstanceOf(AuthVerdict.Refused.class);
        }
    }

    private Bytes link(Bytes octets) {
        return IntermediateAuth.NONE.asked(prf, keys, octets).covered(2);
    }

    private IkeKeys keys(int seed) {
        Bytes nonce = new SeededRandom(seed).bytes(32);
        return KeyDerivation.initial(
                suite,
                new IkeAlgorithms(
                        EncryptionId.AES_GCM_16, 256, IntegrityId.NONE, PrfId.HMAC_SHA2_256),
                Secret.random(new SeededRandom(seed), 32),
                new Nonces(nonce, nonce),
                1,
                2);
    }
}
