package io.triplane.store.file;

import io.triplane.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Which `config_db.json` a gateway starts from, and `write memory` saves to: one in its folder,
/// unless the gateway was started with another and left word of it there.
public final class StartupFile {
    /// The usual file, in the gateway's folder.
    public static final String NAME = "config_db.json";

    /// Holds the path of another one.
    private static final String POINTER = "config_db.path";

    private StartupFile() {}

    /// The file of the gateway of a folder; it need not exist.
    public static Path of(Path folder) {
        Path pointer = folder.resolve(POINTER);
        if (!Files.exists(pointer)) {
            return folder.resolve(NAME);
        }
        try {
            return Path.of(Files.readString(pointer, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new StoreException("cannot read " + pointer + ": " + e.getMessage(), e);
        }
    }

    /// Leaves word of the file that the gateway was started with.
    public static void record(Path folder, Path file) {
        Path half = folder.resolve(POINTER + ".new");
        try {
            Files.writeString(half, file.toAbsolutePath() + "\n", StandardCharsets.UTF_8);
            Files.move(half, folder.resolve(POINTER), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StoreException("cannot write " + half + ": " + e.getMessage(), e);
        }
    }
}
