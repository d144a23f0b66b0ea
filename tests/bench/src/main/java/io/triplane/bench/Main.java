package io.triplane.bench;

import java.nio.file.Files;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `triplane bench`.
@Command(
        name = "triplane bench",
        mixinStandardHelpOptions = true,
        subcommands = Main.Ike.class,
        description = "Whole-process benchmarks against a peer in the same run.")
public final class Main implements Callable<Integer> {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() {
        System.err.println("bench: say which one, for example `bench ike`");
        return CommandLine.ExitCode.USAGE;
    }

    /// `bench ike`.
    @Command(
            name = "ike",
            mixinStandardHelpOptions = true,
            description = {
                "CPU time of the responder process per set-up (IKE_SA_INIT, IKE_AUTH, first child; PSK,"
                        + " curve25519, AES-GCM-16-256), over UDP on this machine, with a data plane that accepts at once.",
                "Exit status: 0 measured against a peer, 1 no peer, so no ratio."
            })
    static final class Ike implements Callable<Integer> {
        private static final int SET_UPS_MAX = 500_000;

        @Option(names = "--vs", description = "strongswan (default; needs root), or none.")
        private String versus = "strongswan";

        @Option(
                names = "--warmup",
                description = "Set-ups before the measured ones (default: 5000).")
        private int warmUp = 5000;

        @Option(names = "--setups", description = "Measured set-ups (default: 5000).")
        private int setUps = 5000;

        @Option(names = "--json", description = "The figures as one JSON object on the last line.")
        private boolean json;

        @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

        private Ike() {}

        @Override
        public Integer call() {
            check("--warmup", warmUp);
            check("--setups", setUps);
            boolean peer =
                    switch (versus) {
                        case "strongswan" -> strongSwanCanRun();
                        case "none" -> false;
                        default ->
                                throw usage(
                                        "--vs %s: known are strongswan and none".formatted(versus));
                    };
            try {
                if (peer && !OwnNetwork.isInside()) {
                    return OwnNetwork.again(
                            spec == null
                                    ? new String[0]
                                    : spec.root()
                                            .commandLine()
                                            .getParseResult()
                                            .originalArgs()
                                            .toArray(String[]::new));
                }
                IkeBench.Result result = new IkeBench(warmUp, setUps, System.out).run(peer);
                if (json) {
                    System.out.println(new JsonMapper().writeValueAsString(result));
                }
                return peer ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
            } catch (BenchException e) {
                System.err.println("bench: " + e.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
        }

        private void check(String option, int count) {
            if (count < 1 || count > SET_UPS_MAX) {
                throw usage("%s %d: possible are 1 to %d".formatted(option, count, SET_UPS_MAX));
            }
        }

        private static boolean strongSwanCanRun() {
            boolean there = Files.isExecutable(StrongSwanResponder.CHARON);
            boolean root = OwnNetwork.possible();
            if (!there || !root) {
                System.err.println(
                        "bench: no peer, so no ratio: "
                                + (there
                                        ? "strongSwan needs root"
                                        : "install strongswan-charon and strongswan-swanctl"));
            }
            return there && root;
        }

        private CommandLine.ParameterException usage(String text) {
            if (spec == null) {
                throw new IllegalStateException("no command line was parsed");
            }
            return new CommandLine.ParameterException(spec.commandLine(), text);
        }
    }
}
