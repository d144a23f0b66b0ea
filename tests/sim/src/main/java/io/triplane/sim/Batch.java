package io.triplane.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Seeds, side by side on all cores.
final class Batch {
    /// Every so many seeds one is run twice: the transcripts must be the same.
    private static final int TWICE_EVERY = 25;

    private static final int REPORTS = 10;

    private Batch() {}

    static Tally run(long first, int seeds) {
        Tally tally = new Tally();
        int cores = Runtime.getRuntime().availableProcessors();
        try (ExecutorService pool = Executors.newFixedThreadPool(cores)) {
            List<Future<Outcome>> all = new ArrayList<>();
            for (int i = 0; i < seeds; i++) {
                long seed = first + i;
                all.add(pool.submit(() -> once(seed)));
            }
            for (int i = 0; i < seeds; i++) {
                tally.add(all.get(i).get());
                if (seeds >= REPORTS && (i + 1) % (seeds / REPORTS) == 0) {
                    System.err.printf("sim: %d of %d seeds%n", i + 1, seeds);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped", stopped);
        } catch (ExecutionException bug) {
            throw new IllegalStateException("the explorer itself failed", bug);
        }
        return tally;
    }

    private static Outcome once(long seed) {
        Outcome outcome = Course.run(seed);
        return seed % TWICE_EVERY == 0 && outcome.broken().isEmpty()
                ? outcome.comparedWith(Course.run(seed))
                : outcome;
    }
}
