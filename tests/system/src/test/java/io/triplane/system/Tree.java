package io.triplane.system;

import java.nio.file.Path;

/// The source tree under test.
final class Tree {
    static final Path ROOT =
            Path.of(System.getProperty("triplane.root", "../..")).toAbsolutePath().normalize();

    private Tree() {}
}
