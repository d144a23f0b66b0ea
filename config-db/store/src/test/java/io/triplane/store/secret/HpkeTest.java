package io.triplane.store.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.vectors.TestVector;
import io.triplane.vectors.VectorFile;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.junit.jupiter.api.Test;

/// RFC 9180 has no vector for X25519 with AES-256-GCM. So its nearest vector proves an
/// implementation by hand, and that one reads what ours writes.
class HpkeTest {
    @Test
    void theSecondOpinionFollowsTheRfc() throws GeneralSecurityException {
        TestVector vector = VectorFile.read("rfc/hpke.txt").getFirst();
        HpkeByHand byHand = new HpkeByHand(vector.number("aead"), vector.octets("info"));
        byte[] skR = vector.octets("skRm");
        byte[] pkR = new X25519PrivateKeyParameters(skR).generatePublicKey().getEncoded();
        byte[] enc = vector.octets("enc");

        byte[] sharedSecret = byHand.decap(skR, pkR, enc);

        assertThat(sharedSecret).isEqualTo(vector.octets("shared_secret"));
        assertThat(byHand.schedule(sharedSecret, "key", byHand.keyLength()))
                .isEqualTo(vector.octets("key"));
        assertThat(byHand.schedule(sharedSecret, "base_nonce", 12))
                .isEqualTo(vector.octets("base_nonce"));
        assertThat(byHand.open(skR, pkR, enc, vector.octets("aad"), vector.octets("ct")))
                .isEqualTo(vector.octets("pt"));
    }

    @Test
    void theSecondOpinionReadsWhatWeSeal() throws GeneralSecurityException {
        X25519PrivateKeyParameters key = Hpke.generate();
        byte[] aad = octets("IKE_SECRET|hq|passkey");

        byte[] message = Hpke.seal(key.generatePublicKey(), aad, octets("correct horse"));

        byte[] opened =
                new HpkeByHand(2, Hpke.INFO)
                        .open(
                                key.getEncoded(),
                                key.generatePublicKey().getEncoded(),
                                Arrays.copyOf(message, Hpke.ENC_LENGTH),
                                aad,
                                Arrays.copyOfRange(message, Hpke.ENC_LENGTH, message.length));
        assertThat(opened).isEqualTo(octets("correct horse"));
    }

    @Test
    void anEphemeralKeyOfSmallOrderIsRefused() {
        X25519PrivateKeyParameters key = Hpke.generate();
        byte[] message = Hpke.seal(key.generatePublicKey(), new byte[0], octets("x"));
        Arrays.fill(message, 0, Hpke.ENC_LENGTH, (byte) 0);

        assertThat(Hpke.open(key, new byte[0], message)).isEmpty();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
