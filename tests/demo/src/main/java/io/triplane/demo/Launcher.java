package io.triplane.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How the demo starts what belongs to this source tree: the product's processes as a user does, by
/// its one command, and its own with the JVM and the class path that it has itself.
final class Launcher {
    /// For processes that live for seconds: no second compiler, no collector with threads.
    private static final List<String> SHORT_LIVED =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final Path COMMAND =
            Path.of(System.getProperty("triplane.root", "."), "triplane").toAbsolutePath();

    private Launcher() {}

    /// A command of the product, for example `show version`.
    static List<String> triplane(List<String> words) {
        List<String> command = new ArrayList<>(List.of(COMMAND.toString()));
        command.addAll(words);
        return command;
    }

    /// What that command has to find in its environment: the demo's own start has built everything.
    static Map<String, String> environment() {
        return Map.of(
                "TRIPLANE_BUILD",
                "never",
                "TRIPLANE_JAVA_OPTS",
                System.getenv().getOrDefault("TRIPLANE_JAVA_OPTS", "")
                        + " "
                        + String.join(" ", SHORT_LIVED));
    }

    /// A process of the demo itself.
    static List<String> own(Class<?> main, List<String> arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(SHORT_LIVED);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }
}
