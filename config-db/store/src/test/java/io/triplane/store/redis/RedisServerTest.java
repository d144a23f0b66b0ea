package io.triplane.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import io.triplane.model.schema.Database;
import io.triplane.store.RespClient;
import io.triplane.store.RespDatabase;
import io.triplane.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Redis of our own, from the bundled binary: closed to others, one per folder, adopted after a
/// crash.
class RedisServerTest {
    private static final long CHILD_SECONDS_MAX = 30;

    private static final Pattern SOCKET = Pattern.compile("socket:\\[([0-9]+)]");

    @TempDir(factory = ShortFolders.class)
    private Path folder;

    private Path home;

    /// The server to test with.
    RedisBinary binary() {
        return RedisBinary.bundled().orElseThrow();
    }

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
        try (RedisServer server = RedisServer.start(home, binary())) {
            assertThat(mode(home)).isEqualTo("rwx------");
            assertThat(mode(server.socket())).isEqualTo("rwx------");
            assertThat(mode(home.resolve("redis.conf"))).isEqualTo("rw-------");
            assertThat(tcpSocketsOf(server.pid())).isEmpty();
            try (RespClient client = RespClient.open(server.endpoint(Database.CONFIG_DB))) {
                client.ping();
                assertThat(client.get("nothing")).isEmpty();
            }
        }
    }

    @Test
    void serverIsGoneAfterClose() {
        RedisServer server = RedisServer.start(home, binary());
        long pid = server.pid();

        server.close();

        assertThat(ends(pid)).isTrue();
        assertThatThrownBy(() -> RespClient.open(server.endpoint(Database.CONFIG_DB)))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void serverThatWasKilledIsRevivedEmptyAndStillOurs() {
        try (RedisServer server = RedisServer.start(home, binary())) {
            long first = server.pid();
            assertThat(server.revive()).as("a living server").isFalse();

            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            assertThat(ends(first)).isTrue();

            assertThat(server.revive()).isTrue();
            assertThat(server.pid()).isNotEqualTo(first);
            try (RespDatabase db = new RespDatabase(server.endpoint(Database.CONFIG_DB))) {
                assertThat(db.text("CONFIG_DB_INITIALIZED")).isEmpty();
            }
            assertThatThrownBy(() -> RedisServer.start(home, binary()))
                    .hasMessageContaining("another gateway uses " + home);
        }
        assertThat(serversOf(home)).isEmpty();
    }

    @Test
    void secondGatewayInAFolderIsRefused() {
        try (RedisServer server = RedisServer.start(home, binary())) {
            assertThatThrownBy(() -> RedisServer.start(home, binary()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another gateway uses " + home);
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void serverOfACrashedGatewayIsAdoptedWithWhatItHolds() throws IOException {
        long orphan = orphan();
        try (RedisServer second = RedisServer.start(home, binary())) {
            assertThat(second.isAdopted()).isTrue();
            assertThat(second.pid()).isEqualTo(orphan);
            try (RespDatabase db = new RespDatabase(second.endpoint(Database.CONFIG_DB))) {
                assertThat(db.text("CONFIG_DB_INITIALIZED")).hasValue("1");
            }
        }
        assertThat(ends(orphan)).isTrue();
    }

    @Test
    void orphanThatDoesNotAnswerIsEndedAndReplaced() throws IOException {
        long orphan = orphan();
        Files.delete(home.resolve(RedisServer.SOCKET));

        try (RedisServer second = RedisServer.start(home, binary())) {
            assertThat(second.isAdopted()).isFalse();
            assertThat(second.pid()).isNotEqualTo(orphan);
            assertThat(ends(orphan)).isTrue();
        }
    }

    @Test
    void serverOfAGatewayKilledOutrightIsAdopted() throws IOException, InterruptedException {
        Process gateway =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledGateway.class.getName(),
                                home.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        long orphan;
        try (BufferedReader words = gateway.inputReader()) {
            orphan = Long.parseLong(words.readLine());
        } finally {
            gateway.destroyForcibly();
            assertThat(gateway.waitFor(CHILD_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        }

        try (RedisServer second = RedisServer.start(home, binary())) {
            assertThat(second.isAdopted()).isTrue();
            assertThat(second.pid()).isEqualTo(orphan);
        }
    }

    @Test
    void orphanThatHangsIsKilledAndReplaced() throws IOException, InterruptedException {
        long orphan = orphan();
        assertThat(signal("STOP", orphan)).isZero();

        try (RedisServer second = RedisServer.start(home, binary())) {
            assertThat(second.pid()).isNotEqualTo(orphan);
            assertThat(second.isAlive()).isTrue();
        }
    }

    @Test
    void processThatOnlyHasTheNumberOfTheOldServerIsLeftAlone()
            throws IOException, InterruptedException {
        Process bystander = new ProcessBuilder("sleep", "60").start();
        try {
            Files.createDirectory(home);
            String record = ServerProcess.of(bystander.toHandle()).orElseThrow().record();
            Files.writeString(home.resolve("redis.lock"), record);

            RedisServer.start(home, binary()).close();

            assertThat(bystander.isAlive()).as("process that is no server of ours").isTrue();
        } finally {
            bystander.destroyForcibly();
            bystander.waitFor();
        }
    }

    @Test
    void processWithAnotherStartIsLeftAlone() throws IOException {
        long other = orphan();
        String record = Files.readString(home.resolve("redis.lock"));
        Files.writeString(home.resolve("redis.lock"), record + "0");
        Files.move(home.resolve("redis.sock"), home.resolve("hidden.sock"));

        RedisServer.start(home, binary()).close();

        assertThat(ProcessHandle.of(other).filter(ProcessHandle::isAlive)).isPresent();
        Files.writeString(home.resolve("redis.lock"), record);
        Files.move(home.resolve("hidden.sock"), home.resolve("redis.sock"));
        RedisServer.start(home, binary()).close();
    }

    @Test
    void socketOfAnotherServerIsLeftAlone() throws IOException {
        try (RedisServer other = RedisServer.start(folder.resolve("other"), binary())) {
            Files.createDirectory(home);
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
            Files.createSymbolicLink(home.resolve(RedisServer.SOCKET), other.socket());

            assertThatThrownBy(() -> RedisServer.start(home, binary()))
                    .hasMessageContaining("not this gateway's answers on " + home)
                    .hasMessageContaining("name another folder");
            assertThat(other.isAlive()).isTrue();
        }
    }

    @Test
    void folderOfSomethingElseKeepsItsMode() throws IOException {
        Files.createDirectory(home);
        Files.createFile(home.resolve("letter.txt"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatThrownBy(() -> RedisServer.start(home, binary()))
                .hasMessageContaining(home + " has mode rwxr-xr-x and is no gateway's")
                .hasMessageContaining("chmod 700 " + home);
        assertThat(mode(home)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void emptyFolderIsClosedToOthers() throws IOException {
        Files.createDirectory(home);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));

        try (RedisServer server = RedisServer.start(home, binary())) {
            assertThat(server.isAlive()).isTrue();
            assertThat(mode(home)).isEqualTo("rwx------");
        }
    }

    @Test
    @Needs(Need.ROOT)
    void folderOfAnotherUserIsRefused() throws IOException {
        Files.createDirectory(home);
        Files.setAttribute(home, "unix:uid", 65_534);

        assertThatThrownBy(() -> RedisServer.start(home, binary()))
                .hasMessageContaining(home + " belongs to user 65534, the gateway runs as 0");
    }

    @Test
    void nameOfAFolderCannotWriteTheConfiguration() {
        home = folder.resolve("a \"b\" \\ c");
        try (RedisServer server = RedisServer.start(home, binary())) {
            assertThat(server.socket()).exists().hasParent(home);
        }
        assertThatThrownBy(() -> RedisServer.start(folder.resolve("a\nport 6379"), binary()))
                .hasMessageContaining("control character");
    }

    @Test
    void nothingButTheServersFilesIsInTheFolder() throws IOException {
        try (RedisServer server = RedisServer.start(home, binary());
                Stream<Path> files = Files.list(home)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            server.socket().getFileName().toString(),
                            "redis.conf",
                            "redis.lock",
                            "redis.log");
        }
    }

    @Test
    void folderTooDeepForASocketIsRefusedWithTheLength() {
        Path deep = folder.resolve("d".repeat(120));

        assertThatThrownBy(() -> RedisServer.start(deep, binary()))
                .hasMessageContaining("a unix socket takes 107");
    }

    @Test
    void binaryThatDoesNotStartIsReportedWithItsLastWords() throws IOException {
        Path broken = folder.resolve("redis-server");
        Files.writeString(broken, "#!/bin/sh\necho bad directive in line 7\nexit 3\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));

        assertThatThrownBy(() -> RedisServer.start(home, new RedisBinary.OfHost(broken)))
                .hasMessage(
                        "%s ended at once with status 3; its log %s/redis.log ends with: bad directive in line 7"
                                .formatted(broken, home));
    }

    /// What a gateway killed by a signal leaves behind: a running server and an unlocked lock file.
    private long orphan() throws IOException {
        RedisServer first = RedisServer.start(home, binary());
        try (RespDatabase db = new RespDatabase(first.endpoint(Database.CONFIG_DB))) {
            db.setText("CONFIG_DB_INITIALIZED", "1");
        }
        first.abandon();
        return first.pid();
    }

    private static int signal(String name, long pid) throws IOException, InterruptedException {
        return new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
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
                Matcher socket = SOCKET.matcher(target(descriptor));
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

    /// Empty for a descriptor that was closed since the folder was read: a server opens and closes
    /// some at any time.
    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException closed) {
            return "";
        }
    }

    /// Whether a process is gone, or is at last collected by its parent.
    private static boolean ends(long pid) {
        return ProcessHandle.of(pid)
                .map(process ->
                        process.onExit()
                                .thenApply(_ -> true)
                                .completeOnTimeout(false, 10, TimeUnit.SECONDS)
                                .join())
                .orElse(true);
    }
}
