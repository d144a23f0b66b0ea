package io.triplane.agent.sa;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/// What was done to the SAs of one VPP, on disk: `+ id` before each add, `- id` after each delete.
/// VPP does not tell an SA that was deleted but is still in use from any other, and a second delete
/// of it crashes VPP at the next packet; after a restart of ours only this file knows.
///
/// A line is in the file when its method returns, in the kernel's cache: it survives the end of
/// this process. It is not forced to the disk, since what loses the cache (power, kernel) takes the
/// VPP of the same machine along. Safe for several threads.
public final class SaJournal implements AutoCloseable {
    /// Lines after which the file is written anew with what still counts.
    private static final int LINES_MAX = 100_000;

    private final Path file;
    private final Set<Integer> live = new LinkedHashSet<>();
    private final Set<Integer> deleted = new LinkedHashSet<>();
    private String vpp = "";
    private FileChannel channel;
    private int lines;

    private SaJournal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Reads what is there. A line that cannot be read is the torn end of a crash and is skipped.
    public static SaJournal open(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        SaJournal journal = new SaJournal(file, append(file));
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            journal.replay(line);
        }
        return journal;
    }

    private static FileChannel append(Path file) throws IOException {
        return FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
    }

    private void replay(String line) {
        lines++;
        String rest = line.length() > 2 ? line.substring(2) : "";
        if (line.startsWith("v ")) {
            vpp = rest;
            live.clear();
            deleted.clear();
        } else if (rest.matches("\\d{1,10}") && Long.parseLong(rest) <= 0xffff_ffffL) {
            int id = Integer.parseUnsignedInt(rest);
            if (line.startsWith("+ ")) {
                live.add(id);
                deleted.remove(id);
            } else if (line.startsWith("- ")) {
                live.remove(id);
                deleted.add(id);
            }
        }
    }

    /// Begins with a VPP. The ids that this very VPP was told to delete and that must not be
    /// deleted again; none when it is another process than before.
    ///
    /// @param identity differs between two runs of VPP
    public synchronized Set<Integer> begin(String identity) throws IOException {
        if (!identity.equals(vpp)) {
            live.clear();
            deleted.clear();
            vpp = identity;
        }
        rewrite();
        return new HashSet<>(deleted);
    }

    /// After a look at the whole VPP: of the deleted ids only those still count that it holds.
    public synchronized void keepDeleted(Set<Integer> stillHeld) throws IOException {
        live.clear();
        deleted.retainAll(stillHeld);
        rewrite();
    }

    /// Before the add is sent.
    public synchronized void adding(int id) throws IOException {
        live.add(id);
        deleted.remove(id);
        write("+ " + Integer.toUnsignedString(id));
    }

    /// After VPP answered the delete, or refused the add.
    ///
    /// @param gone whether nothing in VPP can still hold it
    public synchronized void deleted(int id, boolean gone) throws IOException {
        live.remove(id);
        if (!gone) {
            deleted.add(id);
        }
        write("- " + Integer.toUnsignedString(id));
    }

    private void write(String line) throws IOException {
        channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.ISO_8859_1)));
        if (++lines > LINES_MAX) {
            rewrite();
        }
    }

    private void rewrite() throws IOException {
        StringBuilder text = new StringBuilder("v " + vpp + "\n");
        live.forEach(id -> text.append("+ ").append(Integer.toUnsignedString(id)).append('\n'));
        deleted.forEach(id -> text.append("- ").append(Integer.toUnsignedString(id)).append('\n'));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text, StandardCharsets.ISO_8859_1);
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        channel.close();
        channel = append(file);
        lines = 1 + live.size() + deleted.size();
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
