package io.triplane.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.vectors.TestVector;
import io.triplane.vectors.VectorFile;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class KeyDerivationTest {
    private static final IkeAlgorithms GCM_SHA256 =
            new IkeAlgorithms(EncryptionId.AES_GCM_16, 256, IntegrityId.NONE, PrfId.HMAC_SHA2_256);

    private final CryptoSuite suite = new BouncyCastleSuite(new SeededRandom(1));

    @Test
    void ikeSaKeysFollowTheVectorsOfNist() {
        for (TestVector vector : VectorFile.read("rfc/ikev2-kdf.txt")) {
            IkeKeys keys = initial(vector);
            assertThat(compared(inOrder(keys), vector.octets("dkm")))
                    .as(vector.place())
                    .isEqualTo(compared(vector.octets("dkm"), inOrder(keys)));
        }
    }

    /// The vectors give SKEYSEED of a rekey; from there on the new SA expands like any other.
    @Test
    void rekeyedIkeSaKeysFollowTheVectorsOfNist() {
        for (TestVector vector : VectorFile.read("rfc/ikev2-kdf.txt")) {
            long spiI = 0x0123_4567_89AB_CDEFL;
            long spiR = -2;
            IkeKeys keys =
                    KeyDerivation.rekeyed(
                            suite,
                            initial(vector),
                            algorithms(vector),
                            secret(vector, "girNew"),
                            nonces(vector),
                            spiI,
                            spiR);
            Bytes seed =
                    Bytes.concat(
                            nonces(vector).initiator(),
                            nonces(vector).responder(),
                            Bytes.ofU64(spiI),
                            Bytes.ofU64(spiR));
            Secret expected =
                    PrfPlus.expand(
                            suite.prf(algorithms(vector).prf()).orElseThrow(),
                            secret(vector, "skeyseedRekey"),
                            seed.toArray(),
                            IkeKeys.blockLength(algorithms(vector)));
            assertThat(inOrder(keys)).as(vector.place()).isEqualTo(octets(expected));
        }
    }

    @Test
    void childSaKeysFollowTheVectorsOfNist() {
        // The longest keys there are, so that as much as possible of the vector is compared.
        ChildAlgorithms esp =
                new ChildAlgorithms(EncryptionId.AES_CBC, 256, IntegrityId.HMAC_SHA2_512_256);
        List<TestVector> vectors =
                VectorFile.read("rfc/ikev2-kdf.txt").stream()
                        .filter(vector -> vector.has("child"))
                        .toList();
        assertThat(vectors).isNotEmpty();
        for (TestVector vector : vectors) {
            IkeKeys ike = initial(vector);
            Optional<Secret> shared = Optional.of(secret(vector, "girNew"));
            ChildKeys plain =
                    KeyDerivation.child(suite, ike, esp, Optional.empty(), nonces(vector));
            ChildKeys withOwnExchange =
                    KeyDerivation.child(suite, ike, esp, shared, nonces(vector));
            assertThat(inOrder(plain))
                    .hasSize(192)
                    .isEqualTo(Arrays.copyOf(vector.octets("child"), 192));
            assertThat(inOrder(withOwnExchange))
                    .isEqualTo(Arrays.copyOf(vector.octets("childDh"), 192));
        }
    }

    /// RFC 7296 §2.18: SKEYSEED by the prf of the old SA, everything after it by that of the new.
    @Test
    void rekeyMayChangeThePrf() throws GeneralSecurityException {
        Nonces nonces = new Nonces(Bytes.ofHex("01".repeat(32)), Bytes.ofHex("02".repeat(32)));
        Secret shared = Secret.random(new SeededRandom(2), 32);
        IkeKeys old = KeyDerivation.initial(suite, GCM_SHA256, shared, nonces, 1, 2);
        IkeAlgorithms fresh =
                new IkeAlgorithms(
                        EncryptionId.AES_CBC,
                        128,
                        IntegrityId.HMAC_SHA2_512_256,
                        PrfId.HMAC_SHA2_512);
        IkeKeys keys = KeyDerivation.rekeyed(suite, old, fresh, shared, nonces, 3, 4);

        byte[] skeyseed =
                jdk(
                        "HmacSHA256",
                        octets(old.skD()),
                        octets(shared),
                        nonces.initiator().toArray(),
                        nonces.responder().toArray());
        byte[] first =
                jdk(
                        "HmacSHA512",
                        skeyseed,
                        nonces.initiator().toArray(),
                        nonces.responder().toArray(),
                        ByteBuffer.allocate(16).putLong(3).putLong(4).array(),
                        new byte[] {1});
        assertThat(octets(keys.skD())).isEqualTo(first);
    }

    /// RFC 7296 §2.14: prfs of fixed key length take 64 bits of each nonce for SKEYSEED, and the
    /// whole nonces for prf+.
    @Test
    void cmacPrfTakesTheFirstEightOctetsOfEachNonce() {
        IkeAlgorithms cmac =
                new IkeAlgorithms(
                        EncryptionId.AES_GCM_16, 128, IntegrityId.NONE, PrfId.AES128_CMAC);
        Bytes ni = new SeededRandom(3).bytes(32);
        Bytes nr = new SeededRandom(4).bytes(32);
        Secret shared = Secret.random(new SeededRandom(5), 32);
        IkeKeys keys = KeyDerivation.initial(suite, cmac, shared, new Nonces(ni, nr), 1, 2);

        Mac prf = suite.prf(PrfId.AES128_CMAC).orElseThrow();
        byte[] skeyseed =
                prf.compute(
                        Secret.ofPublic(ni.slice(0, 8).concat(nr.slice(0, 8))),
                        Bytes.copyOf(octets(shared)));
        byte[] seed = Bytes.concat(ni, nr, Bytes.ofU64(1), Bytes.ofU64(2)).toArray();
        assertThat(inOrder(keys))
                .isEqualTo(octets(PrfPlus.expand(prf, Secret.of(skeyseed), seed, 88)));
    }

    @Test
    void argumentsStayOpen() {
        Secret shared = Secret.random(new SeededRandom(6), 32);
        Nonces nonces = new Nonces(Bytes.ofHex("01".repeat(16)), Bytes.ofHex("02".repeat(16)));
        IkeKeys keys = KeyDerivation.initial(suite, GCM_SHA256, shared, nonces, 1, 2);
        KeyDerivation.rekeyed(suite, keys, GCM_SHA256, shared, nonces, 3, 4).close();
        assertThat(shared.isClosed()).isFalse();
        assertThat(keys.skD().isClosed()).isFalse();
    }

    @Test
    void prfThatTheSuiteLacksIsAnError() {
        IkeAlgorithms tiger =
                new IkeAlgorithms(EncryptionId.AES_GCM_16, 256, IntegrityId.NONE, PrfId.HMAC_MD5);
        Nonces nonces = new Nonces(Bytes.EMPTY, Bytes.EMPTY);
        assertThatThrownBy(() ->
                        KeyDerivation.initial(suite, tiger, Secret.of(new byte[32]), nonces, 1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hmac-md5");
    }

    /// AES-CBC-128 with SHA-1 takes just what NIST's records give; with longer prfs the block is
    /// shorter or longer than the record, and the common part is compared.
    private IkeAlgorithms algorithms(TestVector vector) {
        return new IkeAlgorithms(
                EncryptionId.AES_CBC,
                128,
                IntegrityId.HMAC_SHA1_96,
                PrfId.ofToken(vector.text("prf")).orElseThrow());
    }

    private IkeKeys initial(TestVector vector) {
        return KeyDerivation.initial(
                suite,
                algorithms(vector),
                secret(vector, "gir"),
                nonces(vector),
                ByteBuffer.wrap(vector.octets("spiI")).getLong(),
                ByteBuffer.wrap(vector.octets("spiR")).getLong());
    }

    private static byte[] compared(byte[] octets, byte[] other) {
        return Arrays.copyOf(octets, Math.min(octets.length, other.length));
    }

    private static Nonces nonces(TestVector vector) {
        return new Nonces(Bytes.copyOf(vector.octets("ni")), Bytes.copyOf(vector.octets("nr")));
    }

    private static Secret secret(TestVector vector, String name) {
        return Secret.of(vector.octets(name));
    }

    private static byte[] inOrder(IkeKeys keys) {
        return joined(
                keys.skD(),
                keys.skAi(),
                keys.skAr(),
                keys.skEi(),
                keys.skEr(),
                keys.skPi(),
                keys.skPr());
    }

    private static byte[] inOrder(ChildKeys keys) {
        EspKeys out = keys.initiatorToResponder();
        EspKeys in = keys.responderToInitiator();
        return joined(
                out.encryption(),
                out.salt(),
                out.integrity(),
                in.encryption(),
                in.salt(),
                in.integrity());
    }

    private static byte[] joined(Secret... secrets) {
        return Bytes.concat(
                        Arrays.stream(secrets)
                                .map(secret -> Bytes.copyOf(octets(secret)))
                                .toArray(Bytes[]::new))
                .toArray();
    }

    private static byte[] octets(Secret secret) {
        byte[] octets = new byte[secret.length()];
        secret.copyTo(octets, 0);
        return octets;
    }

    private static byte[] jdk(String name, byte[] key, byte[]... parts)
            throws GeneralSecurityException {
        javax.crypto.Mac jdk = javax.crypto.Mac.getInstance(name);
        jdk.init(new SecretKeySpec(key, name));
        for (byte[] part : parts) {
            jdk.update(part);
        }
        return jdk.doFinal();
    }
}
