package io.triplane.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupFileTest {
    @TempDir private Path folder;

    @Test
    void withoutWordOfAnotherTheFileIsInTheFolder() {
        assertThat(StartupFile.of(folder)).isEqualTo(folder.resolve("config_db.json"));
    }

    @Test
    void theFileThatTheGatewayWasStartedWithIsRemembered() {
        StartupFile.record(folder, Path.of("/etc/sonic/config_db.json"));
        assertThat(StartupFile.of(folder)).isEqualTo(Path.of("/etc/sonic/config_db.json"));

        StartupFile.record(folder, Path.of("relative.json"));
        assertThat(StartupFile.of(folder)).isAbsolute().hasFileName("relative.json");
    }
}
