package io.triplane.softplane.api;

import io.triplane.jvpp.message.Control;
import io.triplane.jvpp.message.VppProcess;
import java.util.List;

/// What a VPP says of itself.
final class ProcessServices {
    /// The release whose messages and manners this is.
    static final String VERSION = "26.06-release";

    private static final String PROGRAM = "vpe";
    private static final String BUILD_DATE = "1970-01-01T00:00:00";

    /// Tells a stand-in from a VPP for those who want to know.
    private static final String BUILD_DIRECTORY = "softplane";

    private final Cli cli;

    ProcessServices(Cli cli) {
        this.cli = cli;
    }

    List<Service<?, ?>> services() {
        return List.of(
                Service.reply(
                        VppProcess.ShowVersion.EXCHANGE,
                        _ ->
                                new VppProcess.Version(
                                        0, PROGRAM, VERSION, BUILD_DATE, BUILD_DIRECTORY)),
                Service.reply(
                        VppProcess.ShowThreads.EXCHANGE,
                        _ ->
                                new VppProcess.Threads(
                                        0,
                                        List.of(
                                                new VppProcess.ThreadRow(
                                                        0,
                                                        "vpp_main",
                                                        "",
                                                        (int) ProcessHandle.current().pid(),
                                                        0,
                                                        0,
                                                        0)))),
                Service.reply(
                        VppProcess.Cli.EXCHANGE,
                        request -> {
                            Cli.Output output = cli.run(request.command());
                            return new VppProcess.CliOutput(output.retval(), output.text());
                        }),
                Service.reply(
                        Control.ApiVersions.EXCHANGE, // what a VPP answers to socket clients
                        _ -> new Control.ApiVersionList(0, List.of())));
    }
}
