package io.triplane.cli;

import io.triplane.cli.Invocation.Read;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The options of the command. The only class that loads the option parser.
final class Options {
    private static final String GATEWAY = "--gateway";
    private static final String OUTPUT = "--output";
    private static final String COMMANDS = "--command";
    private static final String FILE = "--file";
    private static final String NO_WAIT = "--no-wait";
    private static final String HELP = "--help";
    private static final String VERSION = "--version";

    private Options() {}

    /// Reads the arguments; answers help, version and wrong usage itself.
    static Read read(List<String> arguments, PrintStream out, PrintStream err) {
        CommandLine parser = new CommandLine(spec());
        parser.setCaseInsensitiveEnumValuesAllowed(true);
        try {
            ParseResult parsed = parser.parseArgs(arguments.toArray(String[]::new));
            if (parsed.isUsageHelpRequested()) {
                parser.usage(out);
                return new Read.Answered(Session.Status.HOLDS.exitCode());
            }
            if (parsed.isVersionHelpRequested()) {
                out.println("triplane " + Version.text());
                return new Read.Answered(Session.Status.HOLDS.exitCode());
            }
            return new Read.Good(of(parsed));
        } catch (ParameterException wrong) {
            err.println(
                    "cli.usage: "
                            + wrong.getMessage()
                            + "; \"triplane --help\" lists the options,"
                            + " and -- ends them");
            return new Read.Answered(Session.Status.USAGE.exitCode());
        }
    }

    private static Invocation of(ParseResult parsed) {
        List<String> words = new ArrayList<>();
        for (PositionalParamSpec position : parsed.matchedPositionals()) {
            words.addAll(position.stringValues());
        }
        return new Invocation(
                Optional.ofNullable(parsed.matchedOptionValue(GATEWAY, (Path) null)),
                parsed.matchedOptionValue(OUTPUT, Output.Format.TABLE),
                parsed.matchedOptionValue(COMMANDS, List.of()),
                Optional.ofNullable(parsed.matchedOptionValue(FILE, (Path) null)),
                !parsed.hasMatchedOption(NO_WAIT),
                words);
    }

    /// Built by hand: the annotations would cost reflection at every start.
    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("triplane");
        spec.usageMessage()
                .description(
                        "Carries out WORDS as one command; without words and on a terminal, the shell;"
                                + " else the lines of standard input.",
                        "Exit status: 0 what was asked holds, 1 it does not, 2 usage.");
        spec.addOption(
                option(
                        GATEWAY,
                        Path.class,
                        "DIR",
                        "folder of the gateway; default $"
                                + GatewayFolder.VARIABLE
                                + ", /run/triplane or $XDG_RUNTIME_DIR/triplane"));
        spec.addOption(
                OptionSpec.builder("-o", OUTPUT)
                        .type(Output.Format.class)
                        .paramLabel("table|json")
                        .description("how answers are printed")
                        .build());
        spec.addOption(
                OptionSpec.builder("-c", COMMANDS)
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel("COMMANDS")
                        .description("commands, separated by ';'; written as one")
                        .build());
        spec.addOption(
                OptionSpec.builder("-f", FILE)
                        .type(Path.class)
                        .paramLabel("FILE")
                        .description("file with a command on each line; written as one")
                        .build());
        spec.addOption(
                OptionSpec.builder(NO_WAIT)
                        .description("do not wait for the daemon to apply what is written")
                        .build());
        spec.addOption(
                OptionSpec.builder("-h", HELP).usageHelp(true).description("this text").build());
        spec.addOption(
                OptionSpec.builder("-V", VERSION)
                        .versionHelp(true)
                        .description("the version of this program")
                        .build());
        spec.addPositional(
                PositionalParamSpec.builder()
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("0..*")
                        .paramLabel("WORDS")
                        .description(
                                "a command; ? as the last word lists what may come next;"
                                        + " - alone reads standard input")
                        .build());
        return spec;
    }

    private static OptionSpec option(String name, Class<?> type, String label, String help) {
        return OptionSpec.builder(name).type(type).paramLabel(label).description(help).build();
    }
}
