package io.triplane.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// One run and all that it needs. Nothing of it stays, whether it ends by itself or by a signal.
final class Run implements AutoCloseable {
    private final Settings settings;
    private final RunFolder folder;
    private final Processes processes;
    private volatile boolean aborted;
    private boolean clean;

    private Run(Settings settings, RunFolder folder) {
        this.settings = settings;
        this.folder = folder;
        this.processes = new Processes(folder.path());
        Runtime.getRuntime().addShutdownHook(new Thread(this::abort, "clean up"));
    }

    static Outcome play(Settings settings, PrintStream out) throws DemoException {
        Optional<Path> keep = settings.keep();
        RunFolder folder = keep.isPresent() ? RunFolder.kept(keep.get()) : RunFolder.fresh();
        try (Run run = new Run(settings, folder)) {
            return run.play(out);
        }
    }

    private Outcome play(PrintStream out) throws DemoException {
        try {
            Stage stage =
                    isRoot()
                            ? new NamespaceStage(processes, folder.path())
                            : new LoopbackStage(processes, folder.path());
            return new Scenario(settings, processes, stage, out).run();
        } catch (DemoException e) {
            // Processes that are ended fail whoever waits for them: that is no news.
            throw aborted ? new DemoException("ended by a signal", e) : e;
        }
    }

    static boolean isRoot() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// On SIGTERM and SIGINT; after a run that ended there is nothing left to do.
    private void abort() {
        aborted = true;
        cleanUp();
    }

    private synchronized void cleanUp() {
        if (!clean) {
            processes.close();
            folder.close();
            clean = true;
        }
    }

    @Override
    public void close() {
        cleanUp();
    }
}
