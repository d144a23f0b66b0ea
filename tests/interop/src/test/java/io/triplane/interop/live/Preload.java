package io.triplane.interop.live;

import io.triplane.interop.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A stand-in for the part of the kernel that a daemon gives its ESP SAs to: a library that is
/// loaded into it. Kernels without ESP, as in small virtual machines, would refuse them; so no peer
/// that needs one is asked to carry packets.
final class Preload {
    private Preload() {}

    /// Compiles `tests/interop/src/test/c/NAME.c` into `folder`.
    static Path compile(String name, Path folder) throws IOException {
        Path source =
                Tree.underTest().root().resolve("tests/interop/src/test/c").resolve(name + ".c");
        Path library = folder.resolve(name + ".so");
        Process compiler =
                new ProcessBuilder(
                                "cc",
                                "-Wall",
                                "-Wextra",
                                "-Werror",
                                "-O1",
                                "-shared",
                                "-fPIC",
                                "-o",
                                library.toString(),
                                source.toString(),
                                "-ldl",
                                "-lpthread")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (compiler.waitFor() != 0) {
                throw new AssertionError("cannot compile %s: %s".formatted(source, said));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return library;
    }
}
