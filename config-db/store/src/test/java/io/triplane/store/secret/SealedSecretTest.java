package io.triplane.store.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.model.IkeSecret;
import io.triplane.model.Passkey;
import io.triplane.model.schema.BadValueException;
import io.triplane.model.schema.FieldValues;
import io.triplane.model.schema.RowKey;
import io.triplane.store.secret.SecretException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealedSecretTest {
    private static final SecretField HQ = SecretField.passkey(RowKey.of("IKE_SECRET", "hq"));
    private static final String SECRET = "correct horse battery";

    @TempDir private Path folder;
    private GatewayKeys keys;

    @BeforeEach
    void makeKeys() throws SecretException {
        keys = GatewayKeys.loadOrCreate(folder);
    }

    @Test
    void whatIsSealedOpensInItsField() throws SecretException {
        String sealed = keys.sealer().sealTyped(HQ, SECRET.toCharArray());

        assertThat(sealed).startsWith("v1:").doesNotContain(SECRET);
        assertThat(keys.opener().open(HQ, sealed)).isEqualTo(octets(SECRET));
    }

    @Test
    void theSameSecretIsSealedAnewEachTime() throws SecretException {
        assertThat(keys.sealer().seal(HQ, octets(SECRET)))
                .isNotEqualTo(keys.sealer().seal(HQ, octets(SECRET)));
    }

    @Test
    void sealedTextIsAPasskeyOfTheModelUpToTheLongestSecret()
            throws SecretException, BadValueException {
        String sealed = keys.sealer().seal(HQ, new byte[Notation.OCTETS_MAX]);

        assertThat(Passkey.parse(sealed).isSealed()).isTrue();
        assertThat(keys.opener().open(HQ, sealed)).hasSize(Notation.OCTETS_MAX);
    }

    @Test
    void everyFlippedOctetIsRefused() throws SecretException {
        byte[] message = unwrapped(keys.sealer().seal(HQ, octets(SECRET)));
        for (int i = 0; i < message.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = message.clone();
                changed[i] ^= (byte) (1 << bit);
                assertRefused(HQ, wrapped(changed), Reason.FOREIGN);
            }
        }
    }

    @Test
    void everyChangedCharacterIsRefused() throws SecretException {
        // 22 octets end in a base64 group with unused bits, which a lenient decoder lets pass.
        String sealed = keys.sealer().seal(HQ, octets("correct horse battery!"));
        assertThat(sealed).endsWith("=");
        for (int i = 0; i < sealed.length(); i++) {
            char changed = sealed.charAt(i) == 'B' ? 'C' : 'B';
            String text = sealed.substring(0, i) + changed + sealed.substring(i + 1);
            assertThatThrownBy(() -> keys.opener().open(HQ, text))
                    .as("character %d", i)
                    .isInstanceOf(SecretException.class);
        }
    }

    @Test
    void everyCutTextIsRefused() throws SecretException {
        String sealed = keys.sealer().seal(HQ, octets(SECRET));
        for (int length = 0; length < sealed.length(); length++) {
            String text = sealed.substring(0, length);
            assertThatThrownBy(() -> keys.opener().open(HQ, text))
                    .as("%d characters", length)
                    .isInstanceOf(SecretException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"IKE_SECRET, branch, passkey", "IKE_SECRET, hq, key_file", "OTHER, hq, passkey"})
    void textCopiedToAnotherFieldIsRefused(String table, String key, String field)
            throws SecretException {
        String sealed = keys.sealer().seal(HQ, octets(SECRET));

        assertRefused(new SecretField(RowKey.of(table, key), field), sealed, Reason.FOREIGN);
    }

    @Test
    void anotherGatewaysTextIsRefusedWithTheRemedy(@TempDir Path other) throws SecretException {
        String sealed = GatewayKeys.loadOrCreate(other).sealer().seal(HQ, octets(SECRET));

        assertThatThrownBy(() -> keys.opener().open(HQ, sealed))
                .hasMessage(
                        "IKE_SECRET|hq|passkey was sealed for another gateway's key or another"
                                + " field, or was changed; enter the secret again on this gateway");
    }

    @Test
    void aLaterVersionIsNamed() {
        assertThatThrownBy(() -> keys.opener().open(HQ, "v2:AAAA"))
                .hasMessageContaining("IKE_SECRET|hq|passkey is sealed in form v2")
                .extracting(e -> ((SecretException) e).reason())
                .isEqualTo(Reason.UNKNOWN_VERSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1:", "v1:AAAA", "v1:not base64", "v1:AAAA=", "plain text", ""})
    void damagedTextIsRefused(String text) {
        assertRefused(HQ, text, Reason.DAMAGED);
    }

    @Test
    void arraysHandedInAreBlankAfterwards() throws SecretException {
        char[] typed = SECRET.toCharArray();
        byte[] typedOctets = octets(SECRET);
        byte[] octets = octets(SECRET);

        keys.sealer().sealTyped(HQ, typed);
        keys.sealer().sealTyped(HQ, typedOctets);
        keys.sealer().seal(HQ, octets);

        assertThat(typed).containsOnly('\0');
        assertThat(typedOctets).containsOnly(0);
        assertThat(octets).containsOnly(0);
    }

    @Test
    void arraysAreBlankAlsoAfterARefusal() {
        char[] typed = "0xfeel".toCharArray();
        char[] half = {'a', '\ud83d'};
        byte[] tooLong = octets("a".repeat(Notation.OCTETS_MAX + 1));

        assertThatThrownBy(() -> keys.sealer().sealTyped(HQ, typed))
                .hasMessageContaining("begins with 0x but is no hex")
                .hasMessageNotContaining("feel");
        assertThatThrownBy(() -> keys.sealer().sealTyped(HQ, half))
                .hasMessageContaining("half of a character");
        assertThatThrownBy(() -> keys.sealer().seal(HQ, tooLong))
                .hasMessageContaining("513 octets; enter 1 to 512");

        assertThat(typed).containsOnly('\0');
        assertThat(half).containsOnly('\0');
        assertThat(tooLong).containsOnly(0);
    }

    @Test
    void aSealedSecretOfTheModelIsOpened() throws SecretException, BadValueException {
        String sealed = keys.sealer().sealTyped(HQ, "0x00ff".toCharArray());

        assertThat(keys.opener().open(secret(Passkey.parse(sealed)))).containsExactly(0, 255);
    }

    @ParameterizedTest
    @CsvSource({"0x00ff, 00ff", "0s/wA=, ff00", "grün, 6772c3bc6e", "0, 30", "0Xff, 30586666"})
    void aPlainSecretOfTheModelIsRead(String written, String hex)
            throws SecretException, BadValueException {
        assertThat(keys.opener().open(secret(Passkey.parse(written))))
                .asHexString()
                .isEqualToIgnoringCase(hex);
    }

    @Test
    void aKeyFileGivesItsFirstLine() throws SecretException, IOException {
        Path file = folder.resolve("psk");
        Files.writeString(file, "0x0102\nmore\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertThat(keys.opener().open(secret(file))).containsExactly(1, 2);
    }

    @Test
    void aKeyFileThatOthersReadIsRefused() throws IOException {
        Path file = folder.resolve("psk");
        Files.writeString(file, SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> keys.opener().open(secret(file)))
                .hasMessageContaining("IKE_SECRET|hq|key_file names " + file)
                .hasMessageContaining("mode rw-r-----")
                .hasMessageContaining("chmod 600 " + file)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void aKeyFileThatIsAbsentEmptyOrHugeIsRefused() throws IOException {
        Path file = folder.resolve("psk");
        assertThatThrownBy(() -> keys.opener().open(secret(file)))
                .hasMessageContaining("does not exist");

        Files.writeString(file, "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> keys.opener().open(secret(file)))
                .hasMessageContaining("0 octets; enter 1 to 512");

        Files.writeString(file, "a".repeat(4096));
        assertThatThrownBy(() -> keys.opener().open(secret(file)))
                .hasMessageContaining("more than");
    }

    private void assertRefused(SecretField field, String text, Reason reason) {
        assertThatThrownBy(() -> keys.opener().open(field, text))
                .isInstanceOf(SecretException.class)
                .hasMessageStartingWith(field.toString())
                .extracting(e -> ((SecretException) e).reason())
                .isEqualTo(reason);
    }

    private static IkeSecret secret(Passkey passkey) {
        return new IkeSecret("hq", row().with(IkeSecret.PASSKEY, Optional.of(passkey)));
    }

    private static IkeSecret secret(Path file) {
        return new IkeSecret("hq", row().with(IkeSecret.KEY_FILE, Optional.of(file.toString())));
    }

    private static FieldValues row() {
        return FieldValues.empty(IkeSecret.TABLE);
    }

    private static byte[] unwrapped(String sealed) {
        return Base64.getDecoder().decode(sealed.substring(Passkey.SEALED_PREFIX.length()));
    }

    private static String wrapped(byte[] message) {
        return Passkey.SEALED_PREFIX + Base64.getEncoder().encodeToString(message);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
