package io.triplane.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageDecoder;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.PrfId;
import io.triplane.ikev2.wire.Sealer;
import io.triplane.ikev2.wire.VendorId;
import io.triplane.vectors.TestVector;
import io.triplane.vectors.VectorFile;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageProtectionTest {
    private static final Bytes ASSOCIATED = new SeededRandom(20).bytes(32);
    private static final IkeAlgorithms GCM =
            new IkeAlgorithms(EncryptionId.AES_GCM_16, 256, IntegrityId.NONE, PrfId.HMAC_SHA2_256);
    private static final IkeAlgorithms CBC =
            new IkeAlgorithms(
                    EncryptionId.AES_CBC, 256, IntegrityId.HMAC_SHA2_256_128, PrfId.HMAC_SHA2_256);

    private final CryptoSuite suite = new BouncyCastleSuite(new SeededRandom(1));

    /// All that the suite can be asked for.
    static Stream<IkeAlgorithms> combinations() {
        CryptoSuite suite = new BouncyCastleSuite(new SeededRandom(1));
        return Stream.of(EncryptionId.values())
                .flatMap(encryption ->
                        IntStream.of(0, 128, 192, 256)
                                .boxed()
                                .flatMap(bits ->
                                        Stream.of(IntegrityId.values())
                                                .map(integrity ->
                                                        new IkeAlgorithms(
                                                                encryption,
                                                                bits,
                                                                integrity,
                                                                PrfId.HMAC_SHA2_256))))
                .filter(suite::supports);
    }

    @Test
    void combinationsAreAllThatWasPromised() {
        // GCM, CCM and Camellia-CCM with three checksums and three keys, ChaCha20; CBC and CTR of
        // AES
        // and Camellia with three keys, Blowfish with three, 3DES with one, and six integrity
        // algorithms with each of those.
        assertThat(combinations()).hasSize(3 * 3 * 3 + 1 + (4 * 3 + 3 + 1) * 6);
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void whatIsSealedOpens(IkeAlgorithms algorithms) {
        SkKeys keys = keys(algorithms, 2);
        SeededRandom random = new SeededRandom(3);
        Sealer sealer = protection(algorithms).sealer(keys, 0);
        for (int blocks = 1; blocks <= 80; blocks++) {
            Bytes text = random.bytes(blocks * sealer.blockLength());
            Bytes body = seal(sealer, text);
            assertThat(body.size()).isEqualTo(sealer.ivLength() + text.size() + sealer.icvLength());
            assertThat(open(algorithms, keys, ASSOCIATED, body))
                    .as("%d blocks", blocks)
                    .contains(text);
        }
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void anyFlippedBitIsRefused(IkeAlgorithms algorithms) {
        SkKeys keys = keys(algorithms, 4);
        Sealer sealer = protection(algorithms).sealer(keys, 1);
        Bytes body = seal(sealer, new SeededRandom(5).bytes(32));
        byte[] message = ASSOCIATED.concat(body).toArray();
        for (int bit = 0; bit < message.length * Byte.SIZE; bit++) {
            byte[] damaged = message.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Bytes associated = Bytes.copyOf(damaged, 0, ASSOCIATED.size());
            Bytes sealed = Bytes.copyOf(damaged, ASSOCIATED.size(), damaged.length);
            assertThat(open(algorithms, keys, associated, sealed)).as("bit %d", bit).isEmpty();
        }
        assertThat(open(algorithms, keys, ASSOCIATED, body)).isPresent();
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void bodyOfAnyOtherLengthIsRefused(IkeAlgorithms algorithms) {
        SkKeys keys = keys(algorithms, 6);
        Bytes body = seal(protection(algorithms).sealer(keys, 1), new SeededRandom(7).bytes(48));
        for (int size = 0; size < body.size(); size++) {
            assertThat(open(algorithms, keys, ASSOCIATED, body.slice(0, size)))
                    .as("%d octets", size)
                    .isEmpty();
            assertThat(open(algorithms, keys, ASSOCIATED, body.concat(body.slice(0, size + 1))))
                    .as("%d octets more", size + 1)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void keysOfTheOtherDirectionDoNotOpen(IkeAlgorithms algorithms) {
        Sealer sealer = protection(algorithms).sealer(keys(algorithms, 8), 1);
        Bytes body = seal(sealer, new SeededRandom(9).bytes(32));
        assertThat(open(algorithms, keys(algorithms, 9), ASSOCIATED, body)).isEmpty();
    }

    /// A revived engine seals what the dead one would have sealed.
    @ParameterizedTest
    @MethodSource("combinations")
    void bodyDependsOnTheCounterAlone(IkeAlgorithms algorithms) {
        SkKeys keys = keys(algorithms, 10);
        Bytes text = new SeededRandom(11).bytes(32);
        Bytes first = seal(protection(algorithms).sealer(keys, 7), text);
        CryptoSuite revived = new BouncyCastleSuite(new SeededRandom(99));
        MessageProtection protection = MessageProtection.of(revived, algorithms).orElseThrow();
        assertThat(seal(protection.sealer(keys, 7), text)).isEqualTo(first);
        assertThat(seal(protection.sealer(keys, 8), text)).isNotEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void eachFragmentTakesTheNextCounter(IkeAlgorithms algorithms) {
        SkKeys keys = keys(algorithms, 12);
        Bytes text = new SeededRandom(13).bytes(32);
        Sealer fragments = protection(algorithms).sealer(keys, -1);
        Bytes first = seal(fragments, text);
        Bytes second = seal(fragments, text);
        CryptoSuite other = new BouncyCastleSuite(new SeededRandom(1));
        MessageProtection protection = MessageProtection.of(other, algorithms).orElseThrow();
        assertThat(seal(protection.sealer(keys, -1), text)).isEqualTo(first);
        assertThat(seal(protection.sealer(keys, 0), text)).isEqualTo(second);
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void messagesAndFragmentsOfTheCodecComeBack(IkeAlgorithms algorithms) {
        SkKeys keys = keys(algorithms, 14);
        MessageProtection protection = protection(algorithms);
        IkeHeader header = new IkeHeader(1, 2, ExchangeType.INFORMATIONAL.number(), true, false, 3);
        Payload payload = new VendorId(new SeededRandom(15).bytes(900));
        Message message = Message.encrypted(header, List.of(payload));

        Bytes whole = MessageEncoder.encode(message, protection.sealer(keys, 0));
        assertThat(MessageDecoder.decode(whole, protection.opener(keys)))
                .isInstanceOfSatisfying(
                        DecodeResult.Decoded.class,
                        decoded ->
                                assertThat(decoded.message().payloads()).containsExactly(payload));
        assertThat(MessageDecoder.decode(whole, protection.opener(keys(algorithms, 16))))
                .isInstanceOf(DecodeResult.NotAuthentic.class);

        List<Bytes> fragments =
                MessageEncoder.encodeFragments(message, protection.sealer(keys, 1), 500);
        assertThat(fragments).hasSizeGreaterThan(1);
        for (Bytes fragment : fragments) {
            assertThat(MessageDecoder.decode(fragment, protection.opener(keys)))
                    .isInstanceOf(DecodeResult.Fragment.class);
        }
    }

    /// RFC 7634 appendix B: an INFORMATIONAL response with a SET_WINDOW_SIZE notification.
    @Tag("UT-07")
    @Test
    void bodyIsThatOfTheRfcForChaCha20Poly1305() {
        TestVector vector = VectorFile.read("rfc/chacha20-poly1305.txt").get(1);
        IkeAlgorithms algorithms =
                new IkeAlgorithms(
                        EncryptionId.CHACHA20_POLY1305, 0, IntegrityId.NONE, PrfId.HMAC_SHA2_256);
        SkKeys keys =
                new SkKeys(Secret.ofPublic(joined(vector, "key", "salt")), Secret.of(new byte[0]));
        Bytes associated = joined(vector, "aad");
        Bytes body = joined(vector, "iv", "ciphertext", "icv");
        long iv = ByteBuffer.wrap(vector.octets("iv")).getLong();
        assertThat(
                        protection(algorithms)
                                .sealer(keys, iv)
                                .seal(associated, vector.octets("plaintext")))
                .isEqualTo(body.toArray());
        assertThat(open(algorithms, keys, associated, body)).contains(joined(vector, "plaintext"));
    }

    @Test
    void jdkReadsWhatIsSealedWithGcm() throws GeneralSecurityException {
        SkKeys keys = keys(GCM, 17);
        byte[] key = octets(keys.encryption());
        Bytes text = Bytes.ofUtf8("a chain of payloads");
        byte[] body = seal(protection(GCM).sealer(keys, 5), text).toArray();

        byte[] nonce = Arrays.copyOfRange(key, 32, 44);
        System.arraycopy(body, 0, nonce, 4, 8);
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
        gcm.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(key, 0, 32, "AES"),
                new GCMParameterSpec(128, nonce));
        gcm.updateAAD(ASSOCIATED.toArray());
        assertThat(gcm.doFinal(body, 8, body.length - 8)).isEqualTo(text.toArray());
    }

    /// Encrypt, then MAC over header, IV and ciphertext (RFC 7296 §3.14).
    @Test
    void jdkReadsWhatIsSealedWithCbc() throws GeneralSecurityException {
        SkKeys keys = keys(CBC, 18);
        Bytes text = Bytes.ofUtf8("two blocks of 16 octets each....");
        Bytes body = seal(protection(CBC).sealer(keys, 5), text);
        int icvAt = body.size() - 16;

        javax.crypto.Mac hmac = javax.crypto.Mac.getInstance("HmacSHA256");
        hmac.init(new SecretKeySpec(octets(keys.integrity()), "HmacSHA256"));
        byte[] icv = hmac.doFinal(ASSOCIATED.concat(body.slice(0, icvAt)).toArray());
        assertThat(body.slice(icvAt)).isEqualTo(Bytes.copyOf(icv, 0, 16));

        Cipher cbc = Cipher.getInstance("AES/CBC/NoPadding");
        cbc.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(octets(keys.encryption()), "AES"),
                new IvParameterSpec(body.slice(0, 16).toArray()));
        assertThat(cbc.doFinal(body.slice(16, icvAt).toArray())).isEqualTo(text.toArray());
    }

    @Test
    void algorithmsThatDoNotFitTogetherAreNotSupported() {
        assertThat(supported(EncryptionId.AES_CBC, 128, IntegrityId.NONE)).isFalse();
        assertThat(supported(EncryptionId.AES_GCM_16, 128, IntegrityId.HMAC_SHA2_256_128))
                .isFalse();
        for (int bits : new int[] {0, 1, 129, 65_535}) {
            assertThat(supported(EncryptionId.AES_GCM_16, bits, IntegrityId.NONE)).isFalse();
        }
        assertThat(supported(EncryptionId.CHACHA20_POLY1305, 256, IntegrityId.NONE)).isFalse();
        assertThat(supported(EncryptionId.NULL, 0, IntegrityId.HMAC_SHA2_256_128)).isFalse();
        assertThat(
                        suite.supports(
                                new IkeAlgorithms(
                                        EncryptionId.AES_GCM_16,
                                        128,
                                        IntegrityId.NONE,
                                        PrfId.HMAC_MD5)))
                .isFalse();
    }

    private boolean supported(EncryptionId encryption, int bits, IntegrityId integrity) {
        IkeAlgorithms algorithms =
                new IkeAlgorithms(encryption, bits, integrity, PrfId.HMAC_SHA2_256);
        assertThat(MessageProtection.of(suite, algorithms).isPresent())
                .isEqualTo(suite.supports(algorithms));
        return suite.supports(algorithms);
    }

    private MessageProtection protection(IkeAlgorithms algorithms) {
        return MessageProtection.of(suite, algorithms).orElseThrow();
    }

    private static SkKeys keys(IkeAlgorithms algorithms, long seed) {
        SeededRandom random = new SeededRandom(seed);
        return new SkKeys(
                Secret.random(random, algorithms.encryptionKeyLength()),
                Secret.random(random, algorithms.integrityKeyLength()));
    }

    private static Bytes seal(Sealer sealer, Bytes text) {
        return Bytes.copyOf(sealer.seal(ASSOCIATED, text.toArray()));
    }

    private Optional<Bytes> open(
            IkeAlgorithms algorithms, SkKeys keys, Bytes associated, Bytes sealed) {
        return protection(algorithms).opener(keys).open(associated, sealed).map(Bytes::copyOf);
    }

    private static Bytes joined(TestVector vector, String... names) {
        return Bytes.concat(
                Stream.of(names)
                        .map(name -> Bytes.copyOf(vector.octets(name)))
                        .toArray(Bytes[]::new));
    }

    private static byte[] octets(Secret secret) {
        byte[] octets = new byte[secret.length()];
        secret.copyTo(octets, 0);
        return octets;
    }
}
