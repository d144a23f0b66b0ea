package io.triplane.interop;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A source tree with what was built of it.
///
/// @param root with the launcher
public record Tree(Path root) {
    private static final List<String> MODULES =
            List.of("tests/demo", "control-plane/app", "config-db/cli", "vpp-agent/softplane");

    /// The one under test. Skips the test where it is not built: that is what the package phase is
    /// for.
    public static Tree underTest() {
        Tree tree =
                new Tree(
                        Path.of(System.getProperty("triplane.root", "../.."))
                                .toAbsolutePath()
                                .normalize());
        for (String module : MODULES) {
            assumeThat(tree.jar(module)).as("what the package phase makes").exists();
            assumeThat(tree.classPath(module)).as("what the package phase makes").exists();
        }
        return tree;
    }

    public Path launcher() {
        return root.resolve("triplane");
    }

    private Path jar(String module) {
        return root.resolve(module)
                .resolve(
                        "target/triplane-%s-0.1.0-SNAPSHOT.jar"
                                .formatted(module.substring(module.indexOf('/') + 1)));
    }

    private Path classPath(String module) {
        return root.resolve(module).resolve("target/classpath.txt");
    }

    /// A copy of what the launcher needs, in `folder`, that anybody may read: the originals may lie
    /// in a home folder.
    Tree copyTo(Path folder) throws IOException {
        Tree copy = new Tree(folder);
        Files.createDirectories(folder.resolve("lib"));
        Files.createFile(folder.resolve("pom.xml")); // tells the launcher that it is in a tree
        Files.copy(launcher(), copy.launcher());
        for (String module : MODULES) {
            Files.createDirectories(copy.jar(module).getParent());
            Files.copy(jar(module), copy.jar(module));
            List<String> entries = new ArrayList<>();
            for (String entry : Files.readString(classPath(module)).strip().split(":", -1)) {
                entries.add(place(folder, Path.of(entry)).toString());
            }
            Files.writeString(copy.classPath(module), String.join(":", entries));
        }
        return copy;
    }

    private static Path place(Path folder, Path jar) throws IOException {
        Path copy = folder.resolve("lib").resolve(jar.getFileName());
        if (!Files.exists(copy)) {
            Files.copy(jar, copy);
        }
        return copy;
    }
}
