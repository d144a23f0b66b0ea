package io.triplane.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostServersTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Redis server v=6.2.0 sha=0:0 malloc=libc bits=64 build=0",
                "Redis server v=7.0.15 sha=0:0",
                "Valkey server v=8.1.1 sha=0:0",
                "Server v=10.0.0"
            })
    void serverNewEnoughIsTaken(String words) {
        assertThat(HostServers.isNewEnough(words)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Redis server v=6.0.16 sha=0:0",
                "Redis server v=5.0.7",
                "",
                "no such option"
            })
    void serverTooOldOrUnknownIsNot(String words) {
        assertThat(HostServers.isNewEnough(words)).isFalse();
    }

    @Test
    void firstOnThePathThatWillDoIsFound() throws IOException {
        Path old = server("old", "Redis server v=6.0.16");
        Path broken = server("broken", "cannot open shared object file");
        Path good = server("good", "Redis server v=7.2.4");
        Path later = server("later", "Redis server v=8.0.0");
        Path unreadable = server("unreadable", "Redis server v=7.2.4");
        Files.setPosixFilePermissions(unreadable, PosixFilePermissions.fromString("rw-------"));

        assertThat(HostServers.find(path(old, broken, unreadable, good, later))).hasValue(good);
        assertThat(HostServers.find(path(old, broken))).isEmpty();
        assertThat(HostServers.find("")).isEmpty();
    }

    private Path server(String name, String words) throws IOException {
        Path program = Files.createDirectory(folder.resolve(name)).resolve("redis-server");
        Files.writeString(program, "#!/bin/sh\necho '" + words + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    private static String path(Path... programs) {
        StringBuilder path = new StringBuilder("relative");
        for (Path program : programs) {
            path.append(File.pathSeparator).append(program.getParent());
        }
        return path.toString();
    }
}
