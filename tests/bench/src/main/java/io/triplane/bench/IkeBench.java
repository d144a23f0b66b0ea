package io.triplane.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// CPU time of a responder per set-up: IKE_SA_INIT and IKE_AUTH with the first child. The same
/// initiators, in this process, load ours and then the peer.
final class IkeBench {
    private final int warmUp;
    private final int setUps;
    private final PrintStream out;

    IkeBench(int warmUp, int setUps, PrintStream out) {
        this.warmUp = warmUp;
        this.setUps = setUps;
        this.out = out;
    }

    /// One responder's figures.
    record Measured(double cpuMsPerSetUp, double setUpsPerSecond, OptionalLong bytesPerSa) {}

    /// The figures of the run; without a peer there is no ratio.
    record Result(
            @JsonProperty("cpu_ms_per_setup") double cpuMsPerSetUp,
            @JsonProperty("setups_per_s") double setUpsPerSecond,
            @JsonProperty("bytes_per_sa") long bytesPerSa,
            @JsonProperty("warmup") int warmUp,
            @JsonProperty("setups") int setUps,
            @JsonProperty("peer") @Nullable String peer,
            @JsonProperty("peer_cpu_ms_per_setup") @Nullable Double peerCpuMsPerSetUp,
            @JsonProperty("ratio") @Nullable Double ratio) {}

    Result run(boolean withStrongSwan) throws BenchException {
        Measured ours;
        try (Responder responder = OwnResponder.start()) {
            ours = measure(responder);
        }
        Optional<Measured> peer = withStrongSwan ? Optional.of(strongSwan()) : Optional.empty();
        return new Result(
                ours.cpuMsPerSetUp(),
                ours.setUpsPerSecond(),
                ours.bytesPerSa().orElseThrow(),
                warmUp,
                setUps,
                peer.isPresent() ? "strongswan" : null,
                peer.map(Measured::cpuMsPerSetUp).orElse(null),
                peer.map(other -> ours.cpuMsPerSetUp() / other.cpuMsPerSetUp()).orElse(null));
    }

    private Measured strongSwan() throws BenchException {
        try {
            Path folder = Files.createTempDirectory("triplane-bench");
            try (Responder responder = StrongSwanResponder.start(folder)) {
                return measure(responder);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new BenchException("no folder for strongSwan: " + e.getMessage(), e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private Measured measure(Responder responder) throws BenchException {
        try (Load load = new Load(responder.ports())) {
            out.printf("%s: warming up with %d set-ups ...%n", responder.name(), warmUp);
            var _ = load.setUp(warmUp);
            OptionalLong heapBefore = responder.heap();
            double cpuBefore = cpuMs(responder);
            double seconds = load.setUp(setUps);
            double cpu = cpuMs(responder) - cpuBefore;
            OptionalLong heapAfter = responder.heap();
            Measured measured =
                    new Measured(
                            cpu / setUps,
                            setUps / seconds,
                            heapBefore.isPresent() && heapAfter.isPresent()
                                    ? OptionalLong.of(
                                            (heapAfter.getAsLong() - heapBefore.getAsLong())
                                                    / setUps)
                                    : OptionalLong.empty());
            out.printf(
                    "%s: %.3f ms CPU per set-up over %d set-ups, %.0f set-ups/s%n",
                    responder.name(), measured.cpuMsPerSetUp(), setUps, measured.setUpsPerSecond());
            return measured;
        } catch (IOException e) {
            throw new BenchException("the load could not be made: " + e.getMessage(), e);
        }
    }

    private static double cpuMs(Responder responder) throws BenchException {
        return responder.cpu().toMillis();
    }
}
