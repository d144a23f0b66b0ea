package io.triplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a gateway is looked for.
class GatewayFolderTest {
    @TempDir private Path folder;

    @Test
    void theOptionGoesBeforeTheEnvironment() throws IOException {
        Path named = gateway("named");
        Path other = gateway("other");

        assertThat(
                        GatewayFolder.find(
                                Optional.of(named), Map.of("TRIPLANE_GATEWAY", other.toString())))
                .isEqualTo(found(named));
        assertThat(
                        GatewayFolder.find(
                                Optional.empty(), Map.of("TRIPLANE_GATEWAY", other.toString())))
                .isEqualTo(found(other));
    }

    @Test
    void aUsersOwnGatewayIsFoundInTheRuntimeFolder() throws IOException {
        Path own = gateway("triplane");

        assertThat(
                        GatewayFolder.find(
                                Optional.empty(), Map.of("XDG_RUNTIME_DIR", folder.toString())))
                .isEqualTo(found(own));
    }

    @Test
    void aFolderThatSaysWhereItsDatabasesAreNeedsNoSocketOfItsOwn() throws IOException {
        Path sonic = Files.createDirectory(folder.resolve("sonic"));
        Files.writeString(sonic.resolve("databases"), "");

        assertThat(GatewayFolder.find(Optional.of(sonic), Map.of())).isEqualTo(found(sonic));
    }

    @Test
    void whatWasLookedForIsNamed() {
        GatewayFolder.Found found =
                GatewayFolder.find(
                        Optional.empty(),
                        Map.of("XDG_RUNTIME_DIR", folder.resolve("x").toString()));

        assertThat(found).isInstanceOf(GatewayFolder.Found.Nowhere.class);
        assertThat(found.toString())
                .contains("/run/triplane/redis.sock")
                .contains(folder.resolve("x/triplane/redis.sock").toString())
                .contains("triplane run")
                .contains("--gateway");
    }

    private Path gateway(String name) throws IOException {
        Path made = Files.createDirectory(folder.resolve(name));
        Files.writeString(made.resolve("redis.sock"), "");
        return made;
    }

    private static GatewayFolder.Found found(Path path) {
        return new GatewayFolder.Found.At(new GatewayFolder(path));
    }
}
