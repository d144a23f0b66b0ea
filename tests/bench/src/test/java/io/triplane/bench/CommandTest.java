package io.triplane.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CommandTest {
    @ParameterizedTest
    @CsvSource({
        "ike --vs openiked, known are strongswan and none",
        "ike --setups 0, possible are 1 to 1000000",
        "ike --warmup 1000001, possible are 1 to 1000000",
        "ike --standing 10001, possible are 1 to 10000",
        "ike --sas 999, possible are 1000 to 200000",
        "ike --setups many, many",
        "ike --fast, --fast",
        "nothing, nothing"
    })
    void wrongWordsAreUsageErrorsThatNameThem(String line, String named) {
        StringWriter errors = new StringWriter();

        int status =
                Main.commandLine().setErr(new PrintWriter(errors)).execute(line.split(" ", -1));

        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString()).contains(named);
    }

    @Test
    void helpNamesEveryOption() {
        StringWriter help = new StringWriter();

        int status = Main.commandLine().setOut(new PrintWriter(help)).execute("ike", "--help");

        assertThat(status).isZero();
        assertThat(help.toString())
                .contains("--vs", "--warmup", "--setups", "--standing", "--sas", "--json")
                .contains(StrongSwanFiles.VARIABLE, "Exit status");
    }

    @Test
    void withoutPeerItIsMeasuredAndFails(@TempDir Path folder)
            throws IOException, InterruptedException {
        Map<String, String> nothing = Map.of(StrongSwanFiles.VARIABLE, folder.toString());
        BenchCommand command =
                BenchCommand.start(
                        folder,
                        nothing,
                        "ike",
                        "--json",
                        "--warmup=10",
                        "--setups=10",
                        "--sas=1000");

        assertThat(command.status()).isEqualTo(1);
        assertThat(command.complained())
                .contains("no peer", StrongSwanFiles.VARIABLE, folder.toString());
        JsonNode json = new JsonMapper().readTree(command.lastLine());
        assertThat(json.get("ratio").isNull()).isTrue();
        assertThat(json.get("cpu_ms_per_setup").asDouble()).isPositive();
    }
}
