package io.triplane.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/// Keeps the transcripts of tests that show a case in `target/ladders/ID`, for `./triplane cases
/// --show ID`.
public final class LadderKeeper implements TestInstancePreConstructCallback, AfterEachCallback {
    private static final Pattern ID = Pattern.compile("[A-Z][A-Z0-9]{1,2}-[0-9]{2,3}");
    private static final int LADDERS_MAX = 100;

    @Override
    public void preConstructTestInstance(
            TestInstanceFactoryContext factory, ExtensionContext context) {
        Worlds.remember();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        List<World> worlds = Worlds.forget();
        String results = System.getProperty("triplane.results");
        if (worlds.isEmpty() || results == null) {
            return;
        }
        for (String tag : context.getTags()) {
            if (ID.matcher(tag).matches()) {
                keep(Path.of(results).resolveSibling("ladders").resolve(tag), context, worlds);
            }
        }
    }

    private static void keep(Path folder, ExtensionContext context, List<World> worlds)
            throws IOException {
        Files.createDirectories(folder);
        try (var there = Files.list(folder)) {
            if (there.count() >= LADDERS_MAX) {
                return;
            }
        }
        StringBuilder text = new StringBuilder();
        worlds.forEach(world -> text.append(world.transcript()).append('\n'));
        String name =
                "%s %s"
                        .formatted(
                                context.getRequiredTestMethod().getName(),
                                context.getDisplayName());
        Files.writeString(
                folder.resolve(name.replaceAll("[^A-Za-z0-9_.=,-]+", "_") + ".txt"), text);
    }
}
