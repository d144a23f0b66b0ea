package io.triplane.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One small run with our responder alone. What is checked is what was counted; times depend on the
/// machine.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IkeBenchTest {
    private static final IkeBench.Plan PLAN = new IkeBench.Plan(30, 70, 20, 1_000);

    private IkeReport report;

    @BeforeAll
    void run() throws BenchException {
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        report = new IkeBench(PLAN, nowhere).run(Optional.empty());
    }

    @Test
    void figuresAreOfTheSetUpsThatWereAskedFor() {
        Contender.Figures ours = report.ours();

        assertThat(ours.setUps()).isEqualTo(70);
        assertThat(ours.setUpsPerSecond()).isPositive();
        assertThat(ours.cpuMsPerSetUp()).isPositive().isBetween(ours.cpuMsMin(), ours.cpuMsMax());
    }

    @Test
    void standingSaTakesMoreThanItsKeysAndLessThanItsBudget() {
        assertThat(report.perSa().heap()).isBetween(1_000L, 4_096L);
    }

    @Test
    void withoutPeerTheContractHoldsNulls() {
        JsonNode json = new JsonMapper().readTree(report.json());

        assertThat(json.propertyNames())
                .startsWith(
                        "cpu_ms_per_setup",
                        "setups_per_s",
                        "bytes_per_sa",
                        "peer",
                        "peer_cpu_ms_per_setup",
                        "ratio");
        assertThat(json.get("peer").isNull()).isTrue();
        assertThat(json.get("peer_cpu_ms_per_setup").isNull()).isTrue();
        assertThat(json.get("ratio").isNull()).isTrue();
        assertThat(json.get("bytes_per_sa").asLong()).isEqualTo(report.perSa().sum());
        assertThat(json.get("setups").asInt()).isEqualTo(70);
        assertThat(json.get("warmup").asInt()).isEqualTo(30);
    }
}
