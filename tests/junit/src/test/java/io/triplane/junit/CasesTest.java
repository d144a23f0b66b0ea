package io.triplane.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CasesTest {
    @TempDir Path root;

    private void ran(String module, String... lines) throws IOException {
        Path target = root.resolve(module).resolve("target");
        Files.createDirectories(target);
        Files.write(target.resolve("triplane-results.jsonl"), List.of(lines));
    }

    private static String line(String test, String tag, String result) {
        return "{\"test\":\"%s\",\"name\":\"a \\\"run\\\"\",\"tags\":[\"%s\"],\"result\":\"%s\",\"reason\":\"\"}"
                .formatted(test, tag, result);
    }

    private String results() throws IOException {
        return Cases.of(root).json();
    }

    @Test
    void aCaseIsPassedWhenAllItsTestsAre() throws IOException {
        ran("tests/testkit", line("T.a", "CR-01", "passed"), line("T.b", "CR-01", "passed"));
        assertThat(results())
                .contains(
                        "\"CR-01\":{\"result\":\"passed\",\"runs\":2,\"layers\":[\"sim\"],"
                                + "\"tests\":[\"T.a\",\"T.b\"]}")
                .contains("\"CR-02\":{\"result\":\"missing\",\"runs\":0");
        assertThat(Cases.of(root).status()).isEqualTo(1);
    }

    @Test
    void oneFailureFailsTheCaseUntilTheTestPassesAgain() throws IOException {
        ran("tests/testkit", line("T.a", "CR-01", "passed"), line("T.b", "CR-01", "failed"));
        assertThat(results()).contains("\"CR-01\":{\"result\":\"failed\",\"runs\":2");
        ran("tests/testkit", line("T.b", "CR-01", "failed"), line("T.b", "CR-01", "passed"));
        assertThat(results()).contains("\"CR-01\":{\"result\":\"passed\",\"runs\":1");
    }

    @Test
    void anAttackCountsOnlyLive() throws IOException {
        ran("tests/testkit", line("T.a", "AT-001", "passed"));
        assertThat(results()).contains("\"AT-001\":{\"result\":\"missing\"");
        ran("tests/interop", line("T.a", "AT-001", "passed"));
        assertThat(results())
                .contains("\"AT-001\":{\"result\":\"passed\",\"runs\":1,\"layers\":[\"live\"]");
    }
}
