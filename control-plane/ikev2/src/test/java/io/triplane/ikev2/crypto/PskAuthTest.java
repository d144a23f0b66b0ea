package io.triplane.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.AuthMethod;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.PrfId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PskAuthTest {
    private static final int PSK_METHOD = AuthMethod.SHARED_KEY_MIC.number();

    private final CryptoSuite suite = new BouncyCastleSuite(new SeededRandom(1));
    private final SeededRandom random = new SeededRandom(2);
    private final Bytes message = random.bytes(440);
    private final Bytes nonce = random.bytes(32);
    private final Bytes restOfId = Bytes.ofHex("02000000").concat(Bytes.ofUtf8("gw.example"));
    private final byte[] skP = random.bytes(32).toArray();
    private final byte[] psk = "correct horse battery staple".getBytes(StandardCharsets.UTF_8);

    @Test
    void authDataAgreesWithTheJdk() throws GeneralSecurityException {
        Map<PrfId, String> names =
                Map.of(
                        PrfId.HMAC_SHA1, "HmacSHA1",
                        PrfId.HMAC_SHA2_256, "HmacSHA256",
                        PrfId.HMAC_SHA2_384, "HmacSHA384",
                        PrfId.HMAC_SHA2_512, "HmacSHA512");
        for (Map.Entry<PrfId, String> entry : names.entrySet()) {
            byte[] pad = "Key Pad for IKEv2".getBytes(StandardCharsets.US_ASCII);
            byte[] key = jdk(entry.getValue(), psk, Bytes.copyOf(pad));
            Bytes macedId = Bytes.copyOf(jdk(entry.getValue(), skP, restOfId));
            Bytes expected =
                    Bytes.copyOf(jdk(entry.getValue(), key, Bytes.concat(message, nonce, macedId)));
            Mac prf = suite.prf(entry.getKey()).orElseThrow();
            SignedOctets octets =
                    SignedOctets.of(prf, message, nonce, Secret.of(skP.clone()), restOfId);
            assertThat(octets.assembled()).isEqualTo(Bytes.concat(message, nonce, macedId));
            assertThat(auth(prf).authData(octets)).as(entry.getValue()).isEqualTo(expected);
        }
    }

    @Test
    void rightAuthIsProven() {
        Mac prf = prf();
        Bytes data = auth(prf).authData(octets(prf));
        assertThat(auth(prf).verify(PSK_METHOD, data, octets(prf)))
                .isEqualTo(new AuthVerdict.Proven());
        assertThat(auth(prf).method()).isEqualTo(AuthMethod.SHARED_KEY_MIC);
    }

    @Test
    void anyFlippedBitIsRefused() {
        Mac prf = prf();
        byte[] data = auth(prf).authData(octets(prf)).toArray();
        for (int bit = 0; bit < data.length * Byte.SIZE; bit++) {
            byte[] damaged = data.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(auth(prf).verify(PSK_METHOD, Bytes.copyOf(damaged), octets(prf)))
                    .as("bit %d", bit)
                    .isInstanceOf(AuthVerdict.Refused.class);
        }
    }

    @Test
    void authOfAnotherLengthIsRefused() {
        Mac prf = prf();
        Bytes data = auth(prf).authData(octets(prf));
        for (Bytes wrong :
                new Bytes[] {
                    Bytes.EMPTY, data.slice(0, 1), data.slice(0, 31), data.concat(Bytes.ofU8(0))
                }) {
            assertThat(auth(prf).verify(PSK_METHOD, wrong, octets(prf)))
                    .isEqualTo(
                            new AuthVerdict.Refused(
                                    "AUTH of %d octets, this prf yields 32"
                                            .formatted(wrong.size())));
        }
    }

    @Test
    void anotherMethodIsRefusedWhateverItCarries() {
        Mac prf = prf();
        Bytes data = auth(prf).authData(octets(prf));
        for (int method : new int[] {0, 1, 3, 13, 14, 255}) {
            assertThat(auth(prf).verify(method, data, octets(prf)))
                    .as("method %d", method)
                    .isInstanceOf(AuthVerdict.Refused.class);
        }
    }

    @Test
    void everyPartOfTheSignedOctetsCounts() {
        Mac prf = prf();
        Bytes data = auth(prf).authData(octets(prf));
        SignedOctets right = octets(prf);
        SignedOctets[] others = {
            new SignedOctets(message.slice(1), nonce, right.macedId(), Bytes.EMPTY),
            new SignedOctets(message, message.slice(0, 32), right.macedId(), Bytes.EMPTY),
            SignedOctets.of(prf, message, nonce, Secret.of(new byte[32]), restOfId),
            SignedOctets.of(prf, message, nonce, Secret.of(skP.clone()), Bytes.EMPTY)
        };
        for (SignedOctets other : others) {
            assertThat(auth(prf).verify(PSK_METHOD, data, other))
                    .isInstanceOf(AuthVerdict.Refused.class);
        }
    }

    @Test
    void anotherKeyIsRefused() {
        Mac prf = prf();
        Bytes data = auth(prf).authData(octets(prf));
        PskAuth other = new PskAuth(prf, Secret.of("another key".getBytes(StandardCharsets.UTF_8)));
        assertThat(other.verify(PSK_METHOD, data, octets(prf)))
                .isInstanceOf(AuthVerdict.Refused.class);
    }

    private Mac prf() {
        return suite.prf(PrfId.HMAC_SHA2_256).orElseThrow();
    }

    private PskAuth auth(Mac prf) {
        return new PskAuth(prf, Secret.of(psk.clone()));
    }

    private SignedOctets octets(Mac prf) {
        return SignedOctets.of(prf, message, nonce, Secret.of(skP.clone()), restOfId);
    }

    private static byte[] jdk(String name, byte[] key, Bytes data) throws GeneralSecurityException {
        javax.crypto.Mac jdk = javax.crypto.Mac.getInstance(name);
        jdk.init(new SecretKeySpec(key, name));
        return jdk.doFinal(data.toArray());
    }
}
