package io.triplane.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One gateway: its daemon and Redis as processes, and its CLI as an operator uses it.
final class Gateway {
    private static final Duration START = Duration.ofMinutes(3);
    private static final JsonMapper JSON = new JsonMapper();

    private final Processes processes;
    private final Site site;

    private Gateway(Processes processes, Site site) {
        this.processes = processes;
        this.site = site;
    }

    /// Starts the daemon with a configuration that names its data plane and nothing else.
    static Gateway start(Processes processes, Site site, Plane plane) throws DemoException {
        Path config = site.folder().resolve("config_db.json");
        try {
            Files.createDirectories(site.folder());
            Files.writeString(
                    config,
                    JSON.writeValueAsString(
                            Map.of(
                                    "IPSEC_DATAPLANE",
                                    Map.of(
                                            "global",
                                            Map.of(
                                                    "vpp_socket",
                                                    plane.api().toString(),
                                                    "vpp_stats_socket",
                                                    plane.stats().toString())))));
        } catch (IOException e) {
            throw new DemoException("cannot write " + config + ": " + e.getMessage(), e);
        }
        Processes.Started daemon =
                processes.background(
                        "gateway-" + site.name(),
                        Launcher.triplane(
                                List.of(
                                        "run",
                                        "--gateway",
                                        site.folder().toString(),
                                        "--config",
                                        config.toString())),
                        Map.of());
        Processes.awaitLine(daemon, "ready", START);
        return new Gateway(processes, site);
    }

    Site site() {
        return site;
    }

    /// Types lines of configuration, as one paste.
    String type(List<String> lines) throws DemoException {
        Processes.Result result = processes.run(cli(List.of("-")), String.join("\n", lines) + "\n");
        if (result.status() != 0) {
            throw new DemoException(
                    "gateway %s refused its configuration: %s"
                            .formatted(site.name(), result.output().strip()));
        }
        return result.output();
    }

    /// Runs one command of the CLI.
    Processes.Result tell(String... words) throws DemoException {
        return processes.run(cli(List.of(words)));
    }

    /// Runs one `show` command and reads its JSON, an object or an array of them.
    List<JsonNode> show(String... words) throws DemoException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-o", "json"));
        Processes.Result result = processes.run(cli(all));
        if (result.status() != 0) {
            throw new DemoException(
                    "gateway %s: %s failed: %s".formatted(site.name(), all, result.output()));
        }
        JsonNode answer = JSON.readTree(result.output());
        List<JsonNode> rows = new ArrayList<>();
        if (answer.isArray()) {
            answer.forEach(rows::add);
        } else {
            rows.add(answer);
        }
        return rows;
    }

    /// SPIs of the installed Child SAs, inbound then outbound, as hex.
    List<String> spis() throws DemoException {
        List<String> spis = new ArrayList<>();
        for (JsonNode sa : show("show", "ipsec", "sa")) {
            if (UP.contains(sa.path("state").asString())) {
                spis.add(sa.path("spi_in").asString());
                spis.add(sa.path("spi_out").asString());
            }
        }
        return spis;
    }

    /// States of a Child SA that carries traffic.
    private static final List<String> UP = List.of("installed", "up", "half-up");

    /// Follows the messages of the daemon into a log.
    Processes.Started follow() throws DemoException {
        return processes.background(
                "events-" + site.name(),
                cli(List.of("monitor", "events", "messages", "-o", "json")),
                Map.of());
    }

    private List<String> cli(List<String> words) {
        List<String> all = new ArrayList<>(List.of("--gateway", site.folder().toString()));
        all.addAll(words);
        return Launcher.triplane(all);
    }
}
