package io.triplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.app.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;

/// What the files under `deploy` name is there. No container engine is needed for that.
class DeployTest {
    private static final Path DEPLOY = Tree.ROOT.resolve("deploy");
    private static final Pattern COPY = Pattern.compile("(?m)^COPY (?!--from)(\\S+) \\S+$");
    private static final Pattern FROM = Pattern.compile("(?m)^FROM \\S+ AS (\\S+)$");
    private static final Pattern COPY_FROM = Pattern.compile("(?m)^COPY --from=(\\S+) ");
    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

    private static String text(String file) throws IOException {
        return Files.readString(DEPLOY.resolve(file));
    }

    private static List<String> groups(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"container/Containerfile", "container/vpp.Containerfile"})
    void anImageCopiesWhatThereIs(String file) throws IOException {
        String text = text(file);

        assertThat(groups(COPY, text))
                .isNotEmpty()
                .allSatisfy(source -> assertThat(Tree.ROOT.resolve(source)).exists());
        assertThat(groups(FROM, text)).containsAll(groups(COPY_FROM, text));
    }

    @Test
    void theCommandLinesOfTheGatewayNameOptionsThatItHas() throws IOException {
        Set<String> known = new CommandLine(new Main()).getCommandSpec().optionsMap().keySet();
        List<String> lines =
                Stream.of("container/Containerfile", "systemd/triplane.service")
                        .flatMap(file -> {
                            try {
                                return text(file).lines();
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        })
                        .filter(line -> line.matches("(CMD|ExecStart=).*\\brun\\b.*"))
                        .toList();

        assertThat(lines)
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(OPTION.matcher(line).results().map(MatchResult::group))
                                .isNotEmpty()
                                .isSubsetOf(known));
    }

    @Test
    void composeNamesWhatItDeclaresAndWhatThereIs() throws IOException {
        Map<String, Object> compose = yaml(text("compose/compose.yaml"));
        Map<String, Object> services = map(compose.get("services"));
        Set<String> addresses = new LinkedHashSet<>();

        services.forEach((name, value) -> {
            Map<String, Object> service = map(value);
            if (service.get("build") instanceof Map<?, ?> build) {
                Path context =
                        DEPLOY.resolve("compose")
                                .resolve(String.valueOf(build.get("context")))
                                .normalize();
                assertThat(context).as("context of %s", name).isEqualTo(Tree.ROOT);
                assertThat(context.resolve(String.valueOf(build.get("dockerfile")))).exists();
            }
            assertThat(services.keySet())
                    .as("what %s waits for", name)
                    .containsAll(list(service.get("depends_on")));
            for (String volume : list(service.get("volumes"))) {
                assertThat(map(compose.get("volumes"))).containsKey(volume.split(":", 2)[0]);
            }
            if (service.get("networks") instanceof Map<?, ?> networks) {
                networks.forEach((network, attached) -> {
                    assertThat(map(compose.get("networks"))).containsKey(String.valueOf(network));
                    String address = String.valueOf(map(attached).get("ipv4_address"));
                    assertThat(addresses.add(address)).as("%s is used once", address).isTrue();
                });
            }
        });
        assertThat(text("compose/configure")).contains("192.0.2.11", "192.0.2.12");
        assertThat(addresses).contains("192.0.2.11", "192.0.2.12", "10.1.1.10", "10.1.2.10");
        for (String site : List.of("a", "b")) {
            assertThat(volumes(services, "gateway-" + site))
                    .as("gateway and VPP of a site see each other's sockets")
                    .containsAll(volumes(services, "vpp-" + site));
        }
    }

    private static List<String> volumes(Map<String, Object> services, String service) {
        return list(map(services.get(service)).get("volumes"));
    }

    private static Map<String, Object> yaml(String text) {
        return map(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    }

    /// Keys without a value, as of volumes, have an empty one here.
    private static Map<String, Object> map(@Nullable Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> found) {
            found.forEach((key, inner) ->
                    map.put(String.valueOf(key), Optional.<Object>ofNullable(inner).orElse("")));
        }
        return map;
    }

    private static List<String> list(@Nullable Object value) {
        List<String> list = new ArrayList<>();
        if (value instanceof List<?> found) {
            found.forEach(element -> list.add(String.valueOf(element)));
        }
        return list;
    }
}
