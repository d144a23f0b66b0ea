package io.triplane.store.secret;

import io.triplane.store.secret.SecretException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/// Reads files that nobody but their owner may read, and refuses them when others may.
final class PrivateFile {
    private static final Set<PosixFilePermission> OWNERS =
            EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);
    private static final int ROOT = 0;

    private PrivateFile() {}

    /// The content, owned by the caller. `subject` begins the error message.
    static byte[] read(Path file, String subject, int sizeMax) throws SecretException {
        try {
            check(file, subject);
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = in.readNBytes(sizeMax + 1);
                if (content.length > sizeMax) {
                    Arrays.fill(content, (byte) 0);
                    throw new SecretException(
                            Reason.DAMAGED,
                            subject,
                            "has more than " + sizeMax + " octets",
                            "is it the right file?");
                }
                return content;
            }
        } catch (NoSuchFileException absent) {
            throw new SecretException(
                    Reason.FILE, subject, "does not exist", "create it with mode 0600", absent);
        } catch (IOException e) {
            throw new SecretException(
                    Reason.FILE,
                    subject,
                    "cannot be read (" + e.getClass().getSimpleName() + ")",
                    "let the gateway's user own it, with mode 0600",
                    e);
        }
    }

    private static void check(Path file, String subject) throws IOException, SecretException {
        PosixFileAttributes facts = Files.readAttributes(file, PosixFileAttributes.class);
        if (!facts.isRegularFile()) {
            throw new SecretException(
                    Reason.FILE, subject, "is not a regular file", "name the file itself");
        }
        Set<PosixFilePermission> mode = facts.permissions();
        if (!OWNERS.containsAll(mode)) {
            throw new SecretException(
                    Reason.EXPOSED,
                    subject,
                    "has mode %s, so that others can read or change it"
                            .formatted(PosixFilePermissions.toString(mode)),
                    "run chmod 600 "
                            + file
                            + ", and replace the secret if others may have read it");
        }
        int owner = (int) Files.getAttribute(file, "unix:uid");
        int self = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (owner != self && owner != ROOT) {
            throw new SecretException(
                    Reason.EXPOSED,
                    subject,
                    "belongs to user " + owner + ", who can read it",
                    "run chown " + self + " " + file);
        }
    }
}
