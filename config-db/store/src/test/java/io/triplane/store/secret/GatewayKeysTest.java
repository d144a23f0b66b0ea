package io.triplane.store.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import io.triplane.model.schema.RowKey;
import io.triplane.store.secret.SecretException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayKeysTest {
    private static final SecretField HQ = SecretField.passkey(RowKey.of("IKE_SECRET", "hq"));

    @TempDir private Path parent;
    private Path folder;
    private Path privateFile;
    private Path publicFile;

    @BeforeEach
    void nameFiles() {
        folder = parent.resolve("gateway");
        privateFile = folder.resolve(GatewayKeys.PRIVATE_FILE);
        publicFile = folder.resolve(GatewayKeys.PUBLIC_FILE);
    }

    @Test
    void thePairIsCreatedWithItsModesAndNothingElse() throws SecretException, IOException {
        GatewayKeys.loadOrCreate(folder);

        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(privateFile)).isEqualTo("rw-------");
        assertThat(mode(publicFile)).isEqualTo("rw-r--r--");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(privateFile, publicFile);
        }
    }

    @Test
    void thePairOutlivesTheProcess() throws SecretException {
        String sealed = seal(GatewayKeys.loadOrCreate(folder).sealer());

        assertThat(GatewayKeys.loadOrCreate(folder).opener().open(HQ, sealed))
                .isEqualTo(octets("x"));
    }

    @Test
    void thePublicFileAloneSeals() throws SecretException {
        GatewayKeys keys = GatewayKeys.loadOrCreate(folder);

        assertThat(keys.opener().open(HQ, seal(GatewayKeys.sealer(folder)))).isEqualTo(octets("x"));
    }

    @Test
    void thePublicFileIsPublishedElsewhere(@TempDir Path sockets) throws SecretException {
        GatewayKeys keys = GatewayKeys.loadOrCreate(folder);
        keys.publish(sockets);

        assertThat(keys.opener().open(HQ, seal(GatewayKeys.sealer(sockets))))
                .isEqualTo(octets("x"));
        assertThat(sockets.resolve(GatewayKeys.PRIVATE_FILE)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw-r--r--", "rw--w----", "rw-rw-rw-"})
    void aPrivateFileThatOthersReachIsRefused(String mode) throws SecretException, IOException {
        GatewayKeys.loadOrCreate(folder);
        Files.setPosixFilePermissions(privateFile, PosixFilePermissions.fromString(mode));

        assertThatThrownBy(() -> GatewayKeys.loadOrCreate(folder))
                .hasMessageContaining(privateFile + " has mode " + mode)
                .hasMessageContaining("run chmod 600 " + privateFile)
                .extracting(e -> ((SecretException) e).reason())
                .isEqualTo(Reason.EXPOSED);
    }

    @Test
    @Needs(Need.ROOT)
    void aPrivateFileOfAnotherUserIsRefused() throws SecretException, IOException {
        GatewayKeys.loadOrCreate(folder);
        Files.setAttribute(privateFile, "unix:uid", 65_534);

        assertThatThrownBy(() -> GatewayKeys.loadOrCreate(folder))
                .hasMessageContaining(privateFile + " belongs to user 65534")
                .hasMessageContaining("run chown 0 " + privateFile);
    }

    @Test
    void anOldPublicFileIsReplaced(@TempDir Path other) throws SecretException, IOException {
        GatewayKeys keys = GatewayKeys.loadOrCreate(folder);
        GatewayKeys.loadOrCreate(other);
        Files.copy(
                other.resolve(GatewayKeys.PUBLIC_FILE),
                publicFile,
                StandardCopyOption.REPLACE_EXISTING);

        GatewayKeys.loadOrCreate(folder);

        assertThat(keys.opener().open(HQ, seal(GatewayKeys.sealer(folder)))).isEqualTo(octets("x"));
    }

    @Test
    void aLostPrivateFileIsNotReplaced() throws SecretException, IOException {
        GatewayKeys.loadOrCreate(folder);
        Files.delete(privateFile);

        assertThatThrownBy(() -> GatewayKeys.loadOrCreate(folder))
                .hasMessageContaining(privateFile + " is gone")
                .hasMessageContaining("restore it from a backup");
        assertThat(privateFile).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 27, 60, 100})
    void aCutPrivateFileIsRefused(int length) throws SecretException, IOException {
        GatewayKeys.loadOrCreate(folder);
        byte[] whole = Files.readAllBytes(privateFile);
        assertThat(whole.length).isGreaterThan(length);
        Files.write(privateFile, Arrays.copyOf(whole, length));

        assertThatThrownBy(() -> GatewayKeys.loadOrCreate(folder))
                .hasMessageContaining(privateFile + " is no X25519 PRIVATE KEY in PEM")
                .hasMessageContaining("restore it");
    }

    @Test
    void aKeyOfAnotherKindIsRefused() throws SecretException, IOException {
        GatewayKeys.loadOrCreate(folder);
        // The algorithm is Ed25519 where X25519 should be: 1.3.101.112.
        String ed25519 =
                """
                -----BEGIN PRIVATE KEY-----
                MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
                -----END PRIVATE KEY-----
                """;
        Files.writeString(privateFile, ed25519);

        assertThatThrownBy(() -> GatewayKeys.loadOrCreate(folder))
                .hasMessageContaining("is no X25519 PRIVATE KEY");
    }

    @Test
    void aFolderWithoutAPublicFileCannotSeal() {
        assertThatThrownBy(() -> GatewayKeys.sealer(folder))
                .hasMessageContaining(publicFile + " does not exist")
                .hasMessageContaining("start the gateway once");
    }

    @Test
    void aDamagedPublicFileCannotSeal() throws SecretException, IOException {
        GatewayKeys.loadOrCreate(folder);
        Files.writeString(
                publicFile, "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");

        assertThatThrownBy(() -> GatewayKeys.sealer(folder))
                .hasMessageContaining(publicFile + " is no X25519 PUBLIC KEY");
    }

    private static String seal(SecretSealer sealer) throws SecretException {
        return sealer.seal(HQ, octets("x"));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
