package io.triplane.demo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Starts a module of this source tree with the JDK that runs us.
final class JavaCommand {
    private static final Path ROOT = Path.of(System.getProperty("triplane.root", "."));

    private JavaCommand() {}

    /// @param module folder of the module, e.g. `vpp-agent/softplane`
    static List<String> of(String module, String mainClass, String... arguments)
            throws DemoException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                classPath(module),
                                mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String classPath(String module) throws DemoException {
        Path target = ROOT.resolve(module).resolve("target");
        Path recorded = target.resolve("classpath.txt");
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(target, "triplane-*-SNAPSHOT.jar")) {
            Iterator<Path> jar = jars.iterator();
            if (!jar.hasNext()) {
                throw new DemoException("no jar in " + target + ": build first");
            }
            return jar.next() + ":" + Files.readString(recorded).strip();
        } catch (IOException e) {
            throw new DemoException("cannot find the class path of " + module + ": " + e, e);
        }
    }
}
