package io.triplane.demo;

import io.triplane.demo.Settings.Dataplane;
import io.triplane.demo.Settings.Fault;
import io.triplane.demo.Settings.Mode;
import io.triplane.demo.Settings.Peer;
import io.triplane.demo.Settings.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `triplane demo`.
@Command(
        name = "triplane demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Two gateways, each its own processes, on this machine: configured by CLI words, they negotiate,"
                    + " program their data planes, carry traffic both ways, rekey under traffic and go again.",
            "As root in network namespaces with ports 500 and 4500 and ESP; as a user on 127.0.0.2 and"
                    + " 127.0.0.3 with high ports and ESP in UDP.",
            "Exit status: 0 every figure holds, 1 one does not, 2 usage."
        })
public final class Main implements Callable<Integer> {
    @Option(
            names = "--dataplane",
            description =
                    "soft (default), or vpp: two real VPP processes; needs root and a VPP 26.06.")
    private Dataplane dataplane = Dataplane.SOFT;

    @Option(
            names = "--crypto",
            description =
                    "software (default), or cryptodev: not in this release, as it needs the choice of an engine.")
    private String crypto = "software";

    @Option(names = "--mode", description = "policy (default), route, or both one after the other.")
    private String mode = "policy";

    @Option(
            names = "--peer",
            description =
                    "triplane (default), or strongswan, as responder and as initiator; needs root.")
    private Peer peer = Peer.TRIPLANE;

    @Option(
            names = "--break",
            description =
                    "Plant a fault, which must be noticed: psk, selector, plaintext, rekey-gap or leak.")
    private @Nullable String fault;

    @Option(names = "--keep", description = "Folder for logs and configurations, kept afterwards.")
    private @Nullable Path keep;

    @Option(names = "--json", description = "The figures as one JSON object on the last line.")
    private boolean json;

    @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() {
        List<Settings> runs = runs();
        Set<String> missing = new LinkedHashSet<>();
        runs.forEach(run -> missing.addAll(Requirements.missing(run, Run.isRoot())));
        if (!missing.isEmpty()) {
            missing.forEach(sentence -> System.err.println("demo: " + sentence));
            return CommandLine.ExitCode.SOFTWARE;
        }
        RunFolder.sweep();
        List<Outcome> outcomes = new ArrayList<>();
        try {
            for (Settings run : runs) {
                System.out.printf("%n=== %s%n%n", title(run));
                outcomes.add(Run.play(run, System.out));
            }
        } catch (DemoException e) {
            System.err.println("demo: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        return judge(outcomes);
    }

    private int judge(List<Outcome> outcomes) {
        List<String> faults =
                outcomes.stream().flatMap(outcome -> outcome.faults().stream()).toList();
        System.out.println(
                faults.isEmpty()
                        ? "every figure holds"
                        : "these do not hold:\n  " + String.join("\n  ", faults));
        if (json) {
            Object object = outcomes.size() == 1 ? outcomes.getFirst() : Map.of("runs", outcomes);
            System.out.println(new JsonMapper().writeValueAsString(object));
        }
        return faults.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private List<Settings> runs() {
        if (!crypto.equals("software")) {
            throw usage(
                    "--crypto %s: this release drives software crypto only; leave the option out"
                            .formatted(crypto));
        }
        if (peer == Peer.STRONGSWAN && fault != null) {
            throw usage(
                    "--break plants its faults in gateways of ours: leave out --peer strongswan");
        }
        List<Mode> modes =
                switch (mode.toLowerCase(Locale.ROOT)) {
                    case "policy" -> List.of(Mode.POLICY);
                    case "route" -> List.of(Mode.ROUTE);
                    case "both" -> List.of(Mode.POLICY, Mode.ROUTE);
                    default -> throw usage("--mode " + mode + ": known are policy, route and both");
                };
        List<Role> roles =
                peer == Peer.STRONGSWAN
                        ? List.of(Role.INITIATOR, Role.RESPONDER)
                        : List.of(Role.INITIATOR);
        List<Settings> runs = new ArrayList<>();
        for (Mode one : modes) {
            for (Role role : roles) {
                runs.add(new Settings(dataplane, one, peer, role, planted(), folder(one, role)));
            }
        }
        return runs;
    }

    private Optional<Fault> planted() {
        if (fault == null) {
            return Optional.empty();
        }
        String wanted = fault.toUpperCase(Locale.ROOT).replace('-', '_');
        return Optional.of(
                Stream.of(Fault.values())
                        .filter(known -> known.name().equals(wanted))
                        .findFirst()
                        .orElseThrow(() ->
                                usage(
                                        "--break %s: known are psk, selector, plaintext, rekey-gap and leak"
                                                .formatted(fault))));
    }

    /// Each run has a folder of its own in the one to keep.
    private Optional<Path> folder(Mode oneMode, Role role) {
        Optional<Path> folder =
                Optional.ofNullable(keep)
                        .map(all -> all.toAbsolutePath().resolve(word(oneMode) + "-" + word(role)));
        folder.flatMap(RunFolder::problem)
                .ifPresent(problem -> {
                    throw usage("--keep " + keep + ": " + problem);
                });
        return folder;
    }

    private CommandLine.ParameterException usage(String text) {
        if (spec == null) {
            throw new IllegalStateException("no command line was parsed");
        }
        return new CommandLine.ParameterException(spec.commandLine(), text);
    }

    private static String title(Settings settings) {
        return "%s mode, data plane %s, peer %s, first gateway is %s%s"
                .formatted(
                        word(settings.mode()),
                        word(settings.dataplane()),
                        word(settings.peer()),
                        word(settings.role()),
                        settings.fault()
                                .map(planted -> ", planted fault: " + word(planted))
                                .orElse(""));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
