package io.triplane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.model.ConfigReader;
import io.triplane.model.Schema;
import io.triplane.model.schema.Database;
import io.triplane.model.state.StateRow;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `show` does needs our own classes and the JDK, nothing else: a framework that loads costs
/// more time than the whole command may take.
class ShowPathTest {
    /// Runs in a class loader that has no library.
    public static final class Show {
        private Show() {}

        /// Number of rows read.
        public static int run(String socket) {
            Endpoints endpoints = Endpoints.ofSocket(Path.of(socket));
            try (RespDatabase config = new RespDatabase(endpoints.of(Database.CONFIG_DB));
                    RespDatabase state = new RespDatabase(endpoints.of(Database.STATE_DB));
                    RespDatabase counters = new RespDatabase(endpoints.of(Database.COUNTERS_DB));
                    RedisAcknowledgements written =
                            new RedisAcknowledgements(endpoints.of(Database.STATE_DB))) {
                int rows = ConfigReader.problems(config.tables(Schema::isOurs)).size();
                StateReader reader = new StateReader(state, counters);
                rows += StateRow.tables().stream().mapToInt(t -> reader.rows(t).size()).sum();
                ConfigWriter.Result result = new ConfigWriter(config).check(r -> r);
                assert result instanceof ConfigWriter.Result.Unchanged : result;
                assert written != null;
                return rows;
            }
        }
    }

    @Test
    void readingAndWritingByTheSmallClientLoadsNoLibrary() throws Exception {
        try (RedisFixture redis = RedisFixture.bundled();
                URLClassLoader ours =
                        new URLClassLoader(ourClasses(), ClassLoader.getPlatformClassLoader())) {
            redis.call("HSET", "IPSEC_CONNECTION|branch1", "colour", "red");

            Object rows =
                    ours.loadClass(Show.class.getName())
                            .getMethod("run", String.class)
                            .invoke(null, redis.server().socket().toString());

            assertThat((int) rows).isGreaterThan(1);
        }
    }

    /// Folders and jars of our own on the class path.
    private static URL[] ourClasses() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            boolean library = entry.contains(".m2" + File.separator);
            if (!library && entry.contains("config-db")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        assertThat(urls).hasSizeGreaterThanOrEqualTo(3);
        return urls.toArray(URL[]::new);
    }
}
