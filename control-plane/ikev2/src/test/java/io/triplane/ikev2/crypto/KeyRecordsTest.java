package io.triplane.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import io.triplane.ikev2.wire.PrfId;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// The records that hold keys: how the block is cut, what they store, when they end.
class KeyRecordsTest {
    private static final IkeAlgorithms CBC_SHA384 =
            new IkeAlgorithms(
                    EncryptionId.AES_CBC, 192, IntegrityId.HMAC_SHA2_256_128, PrfId.HMAC_SHA2_384);

    @Test
    void ikeKeysAreCutInTheOrderOfTheRfc() {
        IkeKeys keys = new IkeKeys(CBC_SHA384, counted(48 + 2 * 32 + 2 * 24 + 2 * 48));
        assertRange(keys.skD(), 0, 48);
        assertRange(keys.skAi(), 48, 32);
        assertRange(keys.skAr(), 80, 32);
        assertRange(keys.skEi(), 112, 24);
        assertRange(keys.skEr(), 136, 24);
        assertRange(keys.skPi(), 160, 48);
        assertRange(keys.skPr(), 208, 48);
        assertRange(keys.fromInitiator().encryption(), 112, 24);
        assertRange(keys.fromInitiator().integrity(), 48, 32);
        assertRange(keys.fromResponder().encryption(), 136, 24);
        assertRange(keys.fromResponder().integrity(), 80, 32);
    }

    @Test
    void aeadIkeKeysCarryTheSaltAndNoIntegrityKey() {
        IkeAlgorithms gcm =
                new IkeAlgorithms(
                        EncryptionId.AES_GCM_16, 256, IntegrityId.NONE, PrfId.HMAC_SHA2_256);
        IkeKeys keys = new IkeKeys(gcm, counted(3 * 32 + 2 * 36));
        assertRange(keys.skEi(), 32, 36);
        assertRange(keys.skEr(), 68, 36);
        assertThat(keys.fromInitiator().integrity().length()).isZero();
    }

    /// RFC 7296 §2.17: initiator to responder first, encryption before integrity.
    @Test
    void childKeysAreCutPerDirection() {
        ChildKeys cbc =
                ChildKeys.cut(
                        new ChildAlgorithms(
                                EncryptionId.AES_CBC, 128, IntegrityId.HMAC_SHA2_256_128),
                        counted(96));
        assertRange(cbc.initiatorToResponder().encryption(), 0, 16);
        assertThat(cbc.initiatorToResponder().salt().length()).isZero();
        assertRange(cbc.initiatorToResponder().integrity(), 16, 32);
        assertRange(cbc.responderToInitiator().encryption(), 48, 16);
        assertRange(cbc.responderToInitiator().integrity(), 64, 32);

        ChildKeys gcm =
                ChildKeys.cut(
                        new ChildAlgorithms(EncryptionId.AES_GCM_16, 192, IntegrityId.NONE),
                        counted(56));
        assertRange(gcm.initiatorToResponder().encryption(), 0, 24);
        assertRange(gcm.initiatorToResponder().salt(), 24, 4);
        assertThat(gcm.initiatorToResponder().integrity().length()).isZero();
        assertRange(gcm.responderToInitiator().encryption(), 28, 24);
        assertRange(gcm.responderToInitiator().salt(), 52, 4);

        ChildKeys ctr =
                ChildKeys.cut(
                        new ChildAlgorithms(EncryptionId.AES_CTR, 256, IntegrityId.HMAC_SHA1_96),
                        counted(112));
        assertRange(ctr.responderToInitiator().encryption(), 56, 32);
        assertRange(ctr.responderToInitiator().salt(), 88, 4);
        assertRange(ctr.responderToInitiator().integrity(), 92, 20);
    }

    /// The directions go to the data plane at different times.
    @Test
    void halvesOfChildKeysEndOnTheirOwn() {
        ChildAlgorithms gcm = new ChildAlgorithms(EncryptionId.AES_GCM_16, 128, IntegrityId.NONE);
        ChildKeys keys;
        try (Secret keymat = counted(40)) {
            keys = ChildKeys.cut(gcm, keymat);
        }
        keys.initiatorToResponder().close();
        assertThat(keys.initiatorToResponder().encryption().isClosed()).isTrue();
        assertThat(keys.initiatorToResponder().salt().isClosed()).isTrue();
        assertThat(keys.initiatorToResponder().integrity().isClosed()).isTrue();
        assertRange(keys.responderToInitiator().encryption(), 20, 16);
        keys.close();
        assertThat(keys.responderToInitiator().encryption().isClosed()).isTrue();
    }

    @Test
    void blockOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> new IkeKeys(CBC_SHA384, counted(255)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("255")
                .hasMessageContaining("256");
        ChildAlgorithms gcm = new ChildAlgorithms(EncryptionId.AES_GCM_16, 128, IntegrityId.NONE);
        assertThatThrownBy(() -> ChildKeys.cut(gcm, counted(41)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void storedFormsComeBack() {
        IkeKeys ike = new IkeKeys(CBC_SHA384, counted(256));
        IkeKeys ikeAgain = IkeKeys.decode(ike.encoded());
        assertThat(ikeAgain.algorithms()).isEqualTo(CBC_SHA384);
        assertThat(ikeAgain.encoded().equalsConstantTime(ike.encoded())).isTrue();
        assertRange(ikeAgain.skPr(), 208, 48);

        KeyShare share = new KeyShare(KeyExchangeMethod.ECP_256, Bytes.ofHex("0102"), counted(32));
        KeyShare shareAgain = KeyShare.decode(share.encoded());
        assertThat(shareAgain.method()).isEqualTo(KeyExchangeMethod.ECP_256);
        assertThat(shareAgain.publicValue()).isEqualTo(share.publicValue());
        assertRange(shareAgain.privateKey(), 0, 32);
    }

    /// The stored form is a contract with journals of other releases: a changed layout needs a new
    /// version number.
    @Test
    void storedFormsKeepTheirLayout() {
        IkeAlgorithms gcm =
                new IkeAlgorithms(
                        EncryptionId.AES_GCM_16, 256, IntegrityId.NONE, PrfId.HMAC_SHA2_256);
        assertThat(hex(new IkeKeys(gcm, counted(168)).encoded()))
                .startsWith("01" + "0014" + "0100" + "0000" + "0005" + "000102");
        KeyShare share =
                new KeyShare(KeyExchangeMethod.CURVE25519, Bytes.ofHex("aabb"), counted(2));
        assertThat(hex(share.encoded())).isEqualTo("01" + "001f" + "0002" + "aabb" + "0001");
    }

    @Test
    void storedFormThatIsNotOursIsRefused() {
        List<Function<Secret, ?>> readers = List.of(IkeKeys::decode, KeyShare::decode);
        for (Function<Secret, ?> reader : readers) {
            for (String bad :
                    List.of("", "02" + "00".repeat(300), "01", "0100", "01ffffffffffff")) {
                assertThatThrownBy(() -> reader.apply(Secret.ofPublic(Bytes.ofHex(bad))))
                        .as(bad)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThatThrownBy(
                        () -> IkeKeys.decode(Secret.ofPublic(Bytes.ofHex("07" + "00".repeat(9)))))
                .hasMessageContaining("version 7");
    }

    @Test
    void closingARecordEndsItsKeys() {
        IkeKeys ike = new IkeKeys(CBC_SHA384, counted(256));
        Secret skEi = ike.skEi();
        byte[] inner = skEi.lend((octets, _, _) -> octets);
        ike.close();
        ike.close();
        assertThat(inner).containsOnly(0);
        assertThat(skEi.isClosed()).isTrue();
        assertThatThrownBy(ike::skD).isInstanceOf(IllegalStateException.class);

        KeyShare share = new KeyShare(KeyExchangeMethod.ECP_256, Bytes.EMPTY, counted(32));
        share.close();
        assertThat(share.privateKey().isClosed()).isTrue();
    }

    @Test
    void textShowsNoKeys() {
        assertThat(new IkeKeys(CBC_SHA384, counted(256)).toString())
                .contains("AES_CBC")
                .doesNotContain("000102");
        KeyShare share = new KeyShare(KeyExchangeMethod.ECP_256, Bytes.EMPTY, counted(32));
        assertThat(share).hasToString("KeyShare[ecp-256]");
    }

    private static Secret counted(int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) i;
        }
        return Secret.of(octets);
    }

    private static void assertRange(Secret secret, int from, int length) {
        Secret expected = counted(256).slice(from, length);
        assertThat(secret.length()).isEqualTo(length);
        assertThat(secret.equalsConstantTime(expected)).isTrue();
    }

    private static String hex(Secret secret) {
        byte[] octets = new byte[secret.length()];
        secret.copyTo(octets, 0);
        return Bytes.copyOf(octets).toString();
    }
}
