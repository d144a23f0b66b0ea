package io.triplane.softplane.esp;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.vectors.TestVector;
import io.triplane.vectors.VectorFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// ESP packets of the RFCs, opened.
class EspVectorTest {
    static List<TestVector> packets() {
        return VectorFile.read("rfc/esp.txt");
    }

    @ParameterizedTest
    @MethodSource("packets")
    void opensThePacketOfTheRfc(TestVector vector) {
        byte[] packet = vector.octets("packet").clone();
        byte[] plaintext = vector.octets("plaintext");
        EspCipher cipher = EspCipher.valueOf(vector.text("cipher"));
        EspIntegrity integrity = EspIntegrity.valueOf(vector.text("integrity"));
        EspTransform transform = transform(vector, cipher, integrity);
        int sequenceHigh =
                vector.has("sequence_high")
                        ? ByteBuffer.wrap(vector.octets("sequence_high")).getInt()
                        : 0;

        assertThat(transform.open(packet, 0, packet.length, sequenceHigh))
                .isEqualTo(EspTransform.Outcome.OPENED);

        int body = 8 + cipher.ivOctets();
        assertThat(Arrays.copyOfRange(packet, body, body + plaintext.length)).isEqualTo(plaintext);
    }

    private static EspTransform transform(
            TestVector vector, EspCipher cipher, EspIntegrity integrity) {
        byte[] key = vector.octets("key");
        boolean extended = vector.has("sequence_high");
        if (cipher.isAead()) {
            String algorithm = cipher == EspCipher.CHACHA20_POLY1305 ? "ChaCha20" : "AES";
            return new AeadTransform(
                    cipher.mode(),
                    new SecretKeySpec(key, algorithm),
                    vector.octets("salt"),
                    extended);
        }
        return new CipherAndMac(
                cipher,
                Optional.of(new SecretKeySpec(key, "AES")),
                new byte[4],
                integrity,
                Optional.empty(),
                extended);
    }

    @Test
    void aChangedOctetIsNoticed() {
        TestVector vector = packets().getFirst();
        byte[] packet = vector.octets("packet");
        packet[20] ^= 1;

        assertThat(
                        transform(vector, EspCipher.CHACHA20_POLY1305, EspIntegrity.NONE)
                                .open(packet, 0, packet.length, 0))
                .isEqualTo(EspTransform.Outcome.DECRYPTION_FAILED);
    }
}
