package io.triplane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Octets that one more IKE SA with its child takes of our process while it stands: everything the
/// engine keeps for it, its last answer (for a repeated request) included, and its timers.
///
/// Counted are the octets in use on the heap after a full collection, and the resident memory of
/// the process; the heap is resident as a whole from the start, so what the latter grows by is
/// native. The figure is the slope between two counts of SAs, so what the process takes by itself
/// is not in it.
final class MemoryBench {
    /// On the heap, for each SA and for the work.
    private static final int HEAP_OCTETS_PER_SA = 16 << 10;

    private static final int HEAP_MB = 256;

    private MemoryBench() {}

    private record Sample(long heap, long resident) {}

    /// Octets of one SA.
    record Octets(long heap, long outside) {
        long sum() {
            return heap + outside;
        }
    }

    /// @param high count of SAs of the second sample; the first is taken at a tenth of it
    static Octets perSa(Workspace workspace, int high) throws BenchException {
        int low = high / 10;
        long heap = HEAP_MB + (((long) high * HEAP_OCTETS_PER_SA) >> 20);
        // The simpler compiler alone: the other's working memory would show as growth.
        List<String> options =
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:+AlwaysPreTouch",
                        "-XX:TieredStopAtLevel=1",
                        "-Xms" + heap + "m",
                        "-Xmx" + heap + "m");
        OwnResponder responder = OwnResponder.start(workspace, options);
        try (Load load = new Load(responder, 0)) {
            // What the first set-ups leave behind is classes and code.
            var _ = load.setUp(low);
            load.clear();
            Sample first = sample(responder, load, low);
            Sample second = sample(responder, load, high - low);
            int more = high - low;
            return new Octets(
                    (second.heap() - first.heap()) / more,
                    (second.resident() - first.resident()) / more);
        } finally {
            responder.process().close();
        }
    }

    private static Sample sample(OwnResponder responder, Load load, int more)
            throws BenchException {
        var _ = load.setUp(more);
        return new Sample(responder.heapOctets(), resident(responder.process().pid()));
    }

    /// Resident memory of a process, exactly: the kernel walks its page tables.
    private static long resident(long pid) throws BenchException {
        Path file = Path.of("/proc", Long.toString(pid), "smaps_rollup");
        try {
            return Files.readString(file)
                            .lines()
                            .filter(line -> line.startsWith("Rss:"))
                            .map(line -> line.replaceAll("[^0-9]", ""))
                            .mapToLong(Long::parseLong)
                            .findFirst()
                            .orElseThrow(() -> new BenchException(file + " tells no Rss"))
                    << 10;
        } catch (IOException e) {
            throw new BenchException("cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
