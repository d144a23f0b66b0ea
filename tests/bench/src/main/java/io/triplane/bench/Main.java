package io.triplane.bench;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `triplane bench`.
@Command(
        name = "triplane bench",
        mixinStandardHelpOptions = true,
        subcommands = Main.Ike.class,
        description = "Whole-process benchmarks against a peer in the same run.")
public final class Main implements Callable<Integer> {
    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main());
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
            showDefaultValues = true,
            sortOptions = false,
            description = {
                "CPU time of the responder process per set-up: IKE_SA_INIT and IKE_AUTH with the first child; PSK,"
                        + " curve25519, AES-GCM-16-256; over UDP on this machine, with a data plane that accepts at once.",
                "The same initiators load our responder and the peer in turns, round by round; the SAs of a round"
                        + " are deleted after it, outside of the measured time. Then as many SAs as --sas says are set up"
                        + " with a fresh process of ours and left standing, for the memory that one takes."
            },
            footer = {
                "",
                "Environment: TRIPLANE_STRONGSWAN_PREFIX names a strongSwan built from source; unset, the system's is taken.",
                "Exit status: 0 measured against a peer; 1 not measured, or no peer, so no ratio; 2 usage."
            })
    static final class Ike implements Callable<Integer> {
        private static final int SET_UPS_MAX = 1_000_000;
        private static final int STANDING_MAX = 10_000;
        private static final int SAS_MIN = 1_000;
        private static final int SAS_MAX = 200_000;

        @Option(
                names = "--vs",
                paramLabel = "PEER",
                description = "strongswan (needs root, for a network namespace), or none.")
        private String versus = StrongSwanResponder.NAME;

        @Option(
                names = "--warmup",
                paramLabel = "N",
                description = "Set-ups of each responder before the measured ones.")
        private int warmUp = 20_000;

        @Option(
                names = "--setups",
                paramLabel = "N",
                description = "Measured set-ups of each responder.")
        private int setUps = 10_000;

        @Option(
                names = "--standing",
                paramLabel = "N",
                description = "SAs that stand at most before they are deleted: one round.")
        private int standing = 250;

        @Option(
                names = "--sas",
                paramLabel = "N",
                description = "SAs that stand at once for the memory figure.")
        private int sas = 20_000;

        @Option(names = "--json", description = "The figures as one JSON object on the last line.")
        private boolean json;

        @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

        private Ike() {}

        @Override
        public Integer call() {
            check("--warmup", warmUp, 1, SET_UPS_MAX);
            check("--setups", setUps, 1, SET_UPS_MAX);
            check("--standing", standing, 1, STANDING_MAX);
            check("--sas", sas, SAS_MIN, SAS_MAX);
            try {
                Optional<StrongSwanFiles> peer = peer();
                if (peer.isPresent() && !OwnNetwork.isInside()) {
                    return OwnNetwork.again(arguments());
                }
                IkeBench.Plan plan = new IkeBench.Plan(warmUp, setUps, standing, sas);
                IkeReport report = new IkeBench(plan, System.out).run(peer);
                System.out.println(report.text());
                if (json) {
                    System.out.println(report.json());
                }
                return peer.isPresent() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
            } catch (BenchException e) {
                System.err.println("bench: " + e.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
        }

        /// Empty, and said why, when it is wanted and cannot run here.
        private Optional<StrongSwanFiles> peer() {
            return switch (versus) {
                case "none" -> Optional.empty();
                case StrongSwanResponder.NAME -> {
                    Optional<StrongSwanFiles> files = StrongSwanFiles.find();
                    if (files.isEmpty()) {
                        System.err.println("bench: no peer: " + StrongSwanFiles.missing());
                    } else if (!OwnNetwork.possible()) {
                        System.err.println("bench: no peer: strongSwan needs root");
                    }
                    yield files.filter(_ -> OwnNetwork.possible());
                }
                default -> throw usage("--vs %s: known are strongswan and none".formatted(versus));
            };
        }

        private void check(String option, int value, int least, int most) {
            if (value < least || value > most) {
                throw usage("%s %d: possible are %d to %d".formatted(option, value, least, most));
            }
        }

        private List<String> arguments() {
            return spec().root().commandLine().getParseResult().originalArgs();
        }

        private CommandLine.ParameterException usage(String text) {
            return new CommandLine.ParameterException(spec().commandLine(), text);
        }

        private CommandLine.Model.CommandSpec spec() {
            if (spec == null) {
                throw new IllegalStateException("no command line was parsed");
            }
            return spec;
        }
    }
}
