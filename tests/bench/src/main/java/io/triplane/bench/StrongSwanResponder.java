package io.triplane.bench;

import io.triplane.ikev2.ConnectionConfig.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// strongSwan's charon on the standard ports. It takes its Child SAs into its own userspace data
/// plane (`kernel-libipsec`), because the kernel's may be absent; see [#NOTE] for what that costs
/// it.
final class StrongSwanResponder implements Responder {
    static final String NAME = "strongswan";

    /// What charon does that our responder does not.
    static final String NOTE =
            "charon also keeps each Child SA and its policies in the lists of kernel-libipsec, which takes no routes for"
                    + " these selectors and carries no packet; it claims a NAT, so IKE_AUTH moves to port 4500";

    private static final Duration START = Duration.ofSeconds(15);
    private static final int SILENT = -1;
    private static final int EXPLAINING = 1;
    private static final Pattern STANDING = Pattern.compile("IKE_SAs: (\\d+) total");

    private final StrongSwanFiles files;
    private final Path folder;
    private final Path socket;
    private final Path settings;
    private final Started process;

    private StrongSwanResponder(StrongSwanFiles files, Workspace workspace) throws BenchException {
        this.files = files;
        this.folder = workspace.folder();
        this.socket = folder.resolve("vici.sock");
        this.settings = folder.resolve("strongswan.conf");
        write(settings, StrongSwanFiles.daemon(socket, EXPLAINING));
        // It keeps its pid file under /run: a mount namespace keeps that apart from the host's.
        ProcessBuilder builder =
                new ProcessBuilder(
                                "unshare",
                                "--mount",
                                "sh",
                                "-c",
                                "mount -t tmpfs tmpfs /run && exec setpriv --pdeathsig TERM \"$0\"",
                                files.charon().toString())
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("STRONGSWAN_CONF", settings.toString());
        this.process = workspace.start(NAME, builder);
    }

    /// Starts charon with one connection for every peer that knows the key.
    static StrongSwanResponder start(StrongSwanFiles files, Workspace workspace)
            throws BenchException {
        StrongSwanResponder responder = new StrongSwanResponder(files, workspace);
        responder.process.await("its control socket", START, () -> Files.exists(responder.socket));
        Path connection = workspace.folder().resolve("swanctl.conf");
        write(connection, StrongSwanFiles.connection());
        responder.control("--load-all", "--file", connection.toString());
        responder.logFrom(SILENT);
        return responder;
    }

    private static void write(Path file, String text) throws BenchException {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new BenchException("cannot write %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private String control(String... words) throws BenchException {
        process.checkAlive();
        List<String> command = new ArrayList<>(List.of(files.swanctl().toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--uri", "unix://" + socket));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("STRONGSWAN_CONF", settings.toString());
        try {
            return Workspace.run(builder);
        } catch (BenchException e) {
            throw new BenchException(e.getMessage() + process.tail(), e);
        }
    }

    @Override
    public Ports ports() {
        return Ports.STANDARD;
    }

    @Override
    public Started process() {
        return process;
    }

    @Override
    public int standing() throws BenchException {
        String said = control("--stats");
        Matcher matcher = STANDING.matcher(said);
        if (!matcher.find()) {
            throw new BenchException("swanctl --stats does not tell the IKE SAs: " + said);
        }
        return Integer.parseInt(matcher.group(1));
    }

    @Override
    public void explain() throws BenchException {
        logFrom(EXPLAINING);
    }

    private void logFrom(int level) throws BenchException {
        write(settings, StrongSwanFiles.daemon(socket, level));
        control("--reload-settings");
    }
}
