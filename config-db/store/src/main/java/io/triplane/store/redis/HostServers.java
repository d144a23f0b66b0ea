package io.triplane.store.redis;

import io.triplane.store.StoreException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds a `redis-server` among a host's programs.
final class HostServers {
    /// First release with rights on channels and no rights by default: what our rule of access
    /// needs. Debian 11 and Ubuntu 22.04 have an older one.
    static final String OLDEST = "6.2";

    private static final int OLDEST_MAJOR = 6;
    private static final int OLDEST_MINOR = 2;
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(5);
    private static final int ANSWER_SIZE_MAX = 1024;
    private static final Pattern VERSION = Pattern.compile("\\bv=([0-9]{1,4})\\.([0-9]{1,4})");

    private HostServers() {}

    /// The first in the folders of a PATH that is new enough.
    static Optional<Path> find(String path) {
        for (String folder : path.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(folder, "redis-server");
            if (candidate.isAbsolute()
                    && Files.isExecutable(candidate)
                    && isNewEnough(version(candidate))) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /// Of the words that `redis-server --version` prints.
    static boolean isNewEnough(String words) {
        Matcher version = VERSION.matcher(words);
        if (!version.find()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        return major > OLDEST_MAJOR || (major == OLDEST_MAJOR && minor >= OLDEST_MINOR);
    }

    /// Empty from a program that cannot be run or does not end: it is none to start either.
    private static String version(Path program) {
        try {
            Process process =
                    new ProcessBuilder(program.toString(), "--version")
                            .redirectErrorStream(true)
                            .redirectInput(new File("/dev/null"))
                            .start();
            try (var out = process.getInputStream()) {
                if (!process.waitFor(ANSWER_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    return "";
                }
                return new String(out.readNBytes(ANSWER_SIZE_MAX), StandardCharsets.UTF_8);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException cannotRun) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while asking " + program + " its version", e);
        }
    }
}
