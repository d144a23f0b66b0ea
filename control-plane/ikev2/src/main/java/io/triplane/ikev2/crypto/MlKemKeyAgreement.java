package io.triplane.ikev2.crypto;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import java.util.Arrays;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/// Key encapsulation by ML-KEM (FIPS 203, draft-ietf-ipsecme-ikev2-mlkem): the initiator's public
/// value is an encapsulation key, the responder's a ciphertext made for it.
///
/// A private key is the seed d | z of 64 octets, from which both halves are made anew. A ciphertext
/// that was made for another key yields a secret that the peer does not have (FIPS 203 §6.3), so it
/// shows in the next protected message and not here.
final class MlKemKeyAgreement implements KeyAgreement {
    private static final int SEED_LENGTH = 64;
    private static final int RANDOMNESS_LENGTH = 32;
    private static final int SEED_OF_MATRIX_LENGTH = 32;
    private static final int MODULUS = 3329;

    private final KeyExchangeMethod method;
    private final MLKEMParameters parameters;
    private final int keyLength;
    private final RandomSource random;

    /// @param keyLength octets of an encapsulation key (FIPS 203 §8)
    MlKemKeyAgreement(
            KeyExchangeMethod method,
            MLKEMParameters parameters,
            int keyLength,
            RandomSource random) {
        this.method = method;
        this.parameters = parameters;
        this.keyLength = keyLength;
        this.random = random;
    }

    @Override
    public KeyExchangeMethod method() {
        return method;
    }

    @Override
    public KeyShare offer() {
        Secret seed = Secret.random(random, SEED_LENGTH);
        MLKEMPrivateKeyParameters key = expanded(seed);
        Bytes encapsulationKey = Bytes.copyOf(key.getPublicKey());
        key.destroy();
        return new KeyShare(method, encapsulationKey, seed);
    }

    @Override
    public Agreement answer(Bytes peerValue) {
        if (peerValue.size() != keyLength) {
            return DhNumbers.wrongLength(method, peerValue, keyLength);
        }
        byte[] key = peerValue.toArray();
        if (!isReduced(key)) {
            return new Agreement.Refused(
                    Agreement.Fault.RANGE,
                    "%s encapsulation key has a coefficient that is not below %d"
                            .formatted(method.token(), MODULUS));
        }
        byte[] randomness = new byte[RANDOMNESS_LENGTH];
        random.fill(randomness);
        SecretWithEncapsulation made =
                MLKEMGenerator.internalGenerateEncapsulated(
                        new MLKEMPublicKeyParameters(parameters, key), randomness);
        Arrays.fill(randomness, (byte) 0);
        return new Agreement.Agreed(
                Bytes.copyOf(made.getEncapsulation()), Secret.of(made.getSecret()));
    }

    @Override
    public Agreement finish(KeyShare mine, Bytes peerValue) {
        int length = parameters.getEncapsulationLength();
        if (peerValue.size() != length) {
            return DhNumbers.wrongLength(method, peerValue, length);
        }
        MLKEMPrivateKeyParameters key = expanded(mine.privateKey());
        byte[] shared = new MLKEMExtractor(key).extractSecret(peerValue.toArray());
        key.destroy();
        return new Agreement.Agreed(mine.publicValue(), Secret.of(shared));
    }

    private MLKEMPrivateKeyParameters expanded(Secret seed) {
        return seed.lend((octets, from, length) -> {
            byte[] copy = Arrays.copyOfRange(octets, from, from + length);
            try {
                return new MLKEMPrivateKeyParameters(parameters, copy);
            } finally {
                Arrays.fill(copy, (byte) 0);
            }
        });
    }

    /// The modulus check of FIPS 203 §7.2: coefficients of 12 bits, two in three octets, then the
    /// seed of the matrix.
    private static boolean isReduced(byte[] key) {
        boolean reduced = true;
        for (int at = 0; at < key.length - SEED_OF_MATRIX_LENGTH; at += 3) {
            int middle = key[at + 1] & 0xFF;
            int first = (key[at] & 0xFF) | ((middle & 0x0F) << 8);
            int second = (middle >>> 4) | ((key[at + 2] & 0xFF) << 4);
            reduced &= first < MODULUS && second < MODULUS;
        }
        return reduced;
    }
}
