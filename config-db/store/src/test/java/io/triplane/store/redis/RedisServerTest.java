package io.triplane.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.model.schema.Database;
import io.triplane.store.RespClient;
import io.triplane.store.RespDatabase;
import io.triplane.store.StoreException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Redis of our own, from the bundled binary: closed to others, one per folder, adopted after a
/// crash.
class RedisServerTest {
    private static final RedisBinary BUNDLED = RedisBinary.bundled().orElseThrow();

    private static final Pattern SOCKET = Pattern.compile("socket:\\[([0-9]+)]");

    @TempDir(factory = ShortFolders.class)
    private Path folder;

    private Path home;

    @BeforeEach
    void nameFolder() {
        home = folder.resolve("gw");
    }

    @AfterEach
    void nothingIsLeftRunning() throws IOException {
        if (Files.exists(home.resolve("redis.conf"))) {
            assertThat(serversOf(home)).as("servers left running").isEmpty();
        }
    }

    @Test
    void serverIsClosedToOthersAndHearsNoNetwork() throws IOException {
        try (RedisServer server = RedisServer.start(home, BUNDLED)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                    .isEqualTo("rwx------");
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(server.socket())))
                    .isEqualTo("rwx------");
            assertThat(tcpSocketsOf(server.pid())).isEmpty();
            try (RespClient client = RespClient.open(server.endpoint(Database.CONFIG_DB))) {
                client.ping();
                assertThat(client.get("nothing")).isEmpty();
            }
        }
    }

    @Test
    void serverIsGoneAfterClose() {
        RedisServer server = RedisServer.start(home, BUNDLED);
        long pid = server.pid();

        server.close();

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThatThrownBy(() -> RespClient.open(server.endpoint(Database.CONFIG_DB)))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void secondGatewayInAFolderIsRefused() {
        try (RedisServer server = RedisServer.start(home, BUNDLED)) {
            assertThatThrownBy(() -> RedisServer.start(home, BUNDLED))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another gateway uses " + home);
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void serverOfACrashedGatewayIsAdoptedWithWhatItHolds() throws IOException {
        long orphan = orphan();
        try (RedisServer second = RedisServer.start(home, BUNDLED)) {
            assertThat(second.isAdopted()).isTrue();
            assertThat(second.pid()).isEqualTo(orphan);
            try (RespDatabase db = new RespDatabase(second.endpoint(Database.CONFIG_DB))) {
                assertThat(db.text("CONFIG_DB_INITIALIZED")).hasValue("1");
            }
        }
        assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void orphanThatDoesNotAnswerIsEndedAndReplaced() throws IOException {
        long orphan = orphan();
        Files.delete(home.resolve(RedisServer.SOCKET));

        try (RedisServer second = RedisServer.start(home, BUNDLED)) {
            assertThat(second.isAdopted()).isFalse();
            assertThat(second.pid()).isNotEqualTo(orphan);
            assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    @Test
    void processThatOnlyHasTheNumberOfTheOldServerIsLeftAlone() throws IOException {
        Files.createDirectories(home);
        Files.writeString(
                home.resolve("redis.lock"),
                ProcessHandle.current().pid() + " 2001-01-01T00:00:00Z");

        try (RedisServer server = RedisServer.start(home, BUNDLED)) {
            assertThat(server.isAdopted()).isFalse();
        }
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void folderTooDeepForASocketIsRefusedWithTheLength() {
        Path deep = folder.resolve("d".repeat(120));

        assertThatThrownBy(() -> RedisServer.start(deep, BUNDLED))
                .hasMessageContaining("a unix socket takes 107");
    }

    @Test
    void binaryThatDoesNotStartIsReportedWithItsLog() {
        RedisBinary broken = new RedisBinary.OfHost(Path.of("/bin/false"));

        assertThatThrownBy(() -> RedisServer.start(home, broken))
                .hasMessageContaining("/bin/false does not answer")
                .hasMessageContaining("redis.log");
    }

    /// What a gateway killed by a signal leaves behind: a running server and an unlocked lock file.
    private long orphan() throws IOException {
        RedisServer first = RedisServer.start(home, BUNDLED);
        try (RespDatabase db = new RespDatabase(first.endpoint(Database.CONFIG_DB))) {
            db.setText("CONFIG_DB_INITIALIZED", "1");
        }
        first.abandon();
        return first.pid();
    }

    private static List<Long> serversOf(Path home) {
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info()
                                .commandLine()
                                .filter(line -> line.contains(home.toString()))
                                .isPresent())
                .map(ProcessHandle::pid)
                .toList();
    }

    /// Lines of the kernel's TCP tables that are sockets of that process.
    private static List<String> tcpSocketsOf(long pid) throws IOException {
        List<String> inodes = new ArrayList<>();
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                Matcher socket = SOCKET.matcher(Files.readSymbolicLink(descriptor).toString());
                if (socket.matches()) {
                    inodes.add(socket.group(1));
                }
            }
        }
        assertThat(inodes).isNotEmpty();
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
        lines.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
        return lines.stream()
                .filter(line -> inodes.stream().anyMatch(inode -> line.contains(" " + inode + " ")))
                .toList();
    }
}
