package io.triplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.store.redis.RedisBinary;
import io.triplane.store.redis.RedisServer;
import io.triplane.store.secret.GatewayKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The pages for people: what they tell to type is taken, what they point at is there.
class DocsTest {
    private static final Pattern TYPED = Pattern.compile("(?ms)^```triplane\\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#([^)]+))?\\)");
    private static final Pattern TITLE = Pattern.compile("(?m)^#+ (.+)$");

    /// Where a passkey comes from does not matter here, and nobody is asked.
    private static final Pattern ASKED = Pattern.compile("psk passkey (prompt|stdin)");

    @TempDir private Path folder;

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Tree.ROOT.resolve("docs"));
                Stream<Path> top = Files.list(Tree.ROOT)) {
            return Stream.concat(docs, top)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    static List<String> typed() throws IOException {
        return TYPED.matcher(Files.readString(Tree.ROOT.resolve("docs/user-guide.md")))
                .results()
                .map(block -> ASKED.matcher(block.group(1)).replaceAll("psk passkey an-example"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("typed")
    void whatTheGuideTypesIsTaken(String lines) throws Exception {
        Path file = Files.writeString(folder.resolve("lines"), lines);
        Path home = Files.createTempDirectory("td");
        try (RedisServer _ = RedisServer.start(home, RedisBinary.find())) {
            GatewayKeys.loadOrCreate(home);

            Shell.Ended ended =
                    Shell.start(
                                    folder,
                                    Map.of("PATH", "/usr/bin:/bin"),
                                    List.of(
                                            Path.of(System.getProperty("java.home"), "bin/java")
                                                    .toString(),
                                            "-cp",
                                            System.getProperty("java.class.path"),
                                            "io.triplane.cli.Main",
                                            "--gateway",
                                            home.toString(),
                                            "--no-wait",
                                            "-f",
                                            file.toString()))
                            .end();

            assertThat(ended.status()).as(ended.output()).isZero();
            assertThat(ended.output().lines())
                    .as("nothing is warned of, and nothing is missing")
                    .allMatch(line -> line.startsWith("saved to "));
        } finally {
            try (Stream<Path> files = Files.list(home)) {
                for (Path left : files.toList()) {
                    Files.delete(left);
                }
            }
            Files.delete(home);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatAPagePointsAtIsThere(Path page) throws IOException {
        for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
            Path target = page.resolveSibling(link.group(1));
            assertThat(target).as("link of %s", page).exists();
            if (link.group(2) != null) {
                assertThat(anchors(target)).as("titles of %s", target).contains(link.group(2));
            }
        }
    }

    /// As the usual renderers make them of titles.
    private static List<String> anchors(Path page) throws IOException {
        return TITLE.matcher(Files.readString(page))
                .results()
                .map(title -> title.group(1).toLowerCase(Locale.ROOT))
                .map(title -> title.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
                .toList();
    }

    @Test
    void theGuideHasSomethingToType() throws IOException {
        assertThat(typed()).hasSizeGreaterThan(2);
        assertThat(pages()).hasSizeGreaterThan(10);
    }
}
