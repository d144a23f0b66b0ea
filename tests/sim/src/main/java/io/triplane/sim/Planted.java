package io.triplane.sim;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Whether the explorer finds each of the [Mutants].
final class Planted {
    private Planted() {}

    /// @param seeds at most so many for each fault
    /// @return exit status
    static int run(int seeds, boolean json) {
        long beganAt = System.nanoTime();
        Map<Mutant, Optional<String>> found = hunt(seeds);
        double seconds = (System.nanoTime() - beganAt) / 1e9;
        long missed = found.values().stream().filter(Optional::isEmpty).count();
        found.forEach((mutant, seed) ->
                System.out.printf("%-66s %s%n", mutant.name(), seed.orElse("NOT FOUND")));
        if (json) {
            String mutants =
                    found.entrySet().stream()
                            .map(entry ->
                                    "\"%s\":%s"
                                            .formatted(
                                                    entry.getKey().name(),
                                                    entry.getValue()
                                                            .map(Planted::seed)
                                                            .orElse("null")))
                            .collect(joining(","));
            System.out.printf(
                    Locale.ROOT,
                    "{\"planted\":%d,\"found\":%d,\"seeds_max\":%d,\"first_seeds\":{%s},\"seconds\":%.1f}%n",
                    found.size(),
                    found.size() - missed,
                    seeds,
                    mutants,
                    seconds);
        } else {
            System.out.printf(
                    "%d of %d planted faults found, %.1f s%n",
                    found.size() - missed, found.size(), seconds);
        }
        return missed == 0 ? 0 : 1;
    }

    private static String seed(String found) {
        return found.substring(0, found.indexOf(' '));
    }

    private static Map<Mutant, Optional<String>> hunt(int seeds) {
        List<Mutant> mutants = Mutants.all();
        Map<Mutant, Optional<String>> found = new LinkedHashMap<>();
        int cores = Runtime.getRuntime().availableProcessors();
        try (ExecutorService pool = Executors.newFixedThreadPool(cores)) {
            Map<Mutant, Future<Optional<String>>> hunts = new LinkedHashMap<>();
            for (Mutant mutant : mutants) {
                hunts.put(mutant, pool.submit(() -> mutant.firstSeed(seeds)));
            }
            for (Map.Entry<Mutant, Future<Optional<String>>> hunt : hunts.entrySet()) {
                found.put(hunt.getKey(), hunt.getValue().get());
                System.err.printf("sim: %d of %d faults%n", found.size(), mutants.size());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped", stopped);
        } catch (ExecutionException bug) {
            throw new IllegalStateException("the explorer itself failed", bug);
        }
        return found;
    }
}
