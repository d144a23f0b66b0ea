package io.triplane.store.secret;

import io.triplane.store.secret.SecretException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/// A gateway's pair of keys for its secrets, in two files: `sealing.key`, mode 0600, is the
/// daemon's and has to live as long as the configuration; `sealing.pub`, mode 0644, is for whoever
/// writes secrets. Both are PEM, so `openssl pkey` reads them.
public final class GatewayKeys {
    public static final String PRIVATE_FILE = "sealing.key";
    public static final String PUBLIC_FILE = "sealing.pub";

    private static final String PRIVATE_MODE = "rw-------";
    private static final String PUBLIC_MODE = "rw-r--r--";
    private static final String FOLDER_MODE = "rwx------";

    private final X25519PrivateKeyParameters privateKey;

    private GatewayKeys(X25519PrivateKeyParameters privateKey) {
        this.privateKey = privateKey;
    }

    /// The pair in `folder`. Where there is neither file (nor folder), they are created; a public
    /// file that does not match is written anew. A lone public file is refused: secrets sealed with
    /// it are about, and a new pair would make them useless.
    public static GatewayKeys loadOrCreate(Path folder) throws SecretException {
        Path file = folder.resolve(PRIVATE_FILE);
        if (!Files.exists(file)) {
            if (Files.exists(folder.resolve(PUBLIC_FILE))) {
                throw new SecretException(
                        Reason.FILE,
                        file.toString(),
                        "is gone, but " + PUBLIC_FILE + " beside it is there",
                        "restore it from a backup, or remove "
                                + PUBLIC_FILE
                                + " and enter all secrets again");
            }
            create(folder, file);
        }
        byte[] pem = PrivateFile.read(file, file.toString(), PemKey.SIZE_MAX);
        try {
            GatewayKeys keys = new GatewayKeys(PemKey.readPrivate(file, pem));
            keys.publish(folder);
            return keys;
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }

    /// Seals for the gateway whose public file lies in `folder`.
    public static SecretSealer sealer(Path folder) throws SecretException {
        Path file = folder.resolve(PUBLIC_FILE);
        try {
            return new SecretSealer(PemKey.readPublic(file, Files.readAllBytes(file)));
        } catch (NoSuchFileException absent) {
            throw new SecretException(
                    Reason.FILE,
                    file.toString(),
                    "does not exist, so nothing can be sealed for this gateway",
                    "start the gateway once, it writes the file",
                    absent);
        } catch (IOException e) {
            throw unusable(file, "cannot be read", e);
        }
    }

    public SecretSealer sealer() {
        return new SecretSealer(privateKey.generatePublicKey());
    }

    public SecretOpener opener() {
        return new SecretOpener(privateKey);
    }

    /// Writes the public file into another folder as well, such as the one with the sockets, where
    /// the command line looks for it.
    public void publish(Path folder) throws SecretException {
        Path file = folder.resolve(PUBLIC_FILE);
        X25519PublicKeyParameters publicKey = privateKey.generatePublicKey();
        byte[] pem = PemKey.writePublic(publicKey);
        try {
            if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), pem)) {
                return;
            }
            Path draft = write(folder, pem, PUBLIC_MODE);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unusable(file, "cannot be written", e);
        }
    }

    private static void create(Path folder, Path file) throws SecretException {
        byte[] pem = PemKey.writePrivate(Hpke.generate());
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(FOLDER_MODE)));
            Path draft = write(folder, pem, PRIVATE_MODE);
            try {
                // A link, unlike a rename, never replaces the key of a daemon that was faster.
                Files.createLink(file, draft);
            } catch (FileAlreadyExistsException faster) {
                return;
            } finally {
                Files.delete(draft);
            }
        } catch (IOException e) {
            throw unusable(file, "cannot be written", e);
        } finally {
            Arrays.fill(pem, (byte) 0);
        }
    }

    /// A file under a passing name, on the disk when this returns.
    private static Path write(Path folder, byte[] content, String mode) throws IOException {
        Path draft = Files.createTempFile(folder, "sealing", ".tmp");
        try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                out.write(left);
            }
            out.force(true);
        }
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(mode));
        return draft;
    }

    private static SecretException unusable(Path file, String wrong, IOException cause) {
        return new SecretException(
                Reason.FILE,
                file.toString(),
                wrong + " (" + cause.getClass().getSimpleName() + ")",
                "check the folder's owner and mode",
                cause);
    }
}
