package io.triplane.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A software stand-in for VPP as the data plane of a site.
record SoftPlane(Path folder) implements Plane {
    private static final String MODULE = "vpp-agent/softplane";
    private static final String MAIN = "io.triplane.softplane.Main";
    private static final Duration START = Duration.ofSeconds(30);

    @Override
    public Path api() {
        return folder.resolve("api.sock");
    }

    @Override
    public Path stats() {
        return folder.resolve("stats.sock");
    }

    @Override
    public String kind() {
        return "soft";
    }

    /// Where hosts attach when it serves them by a socket.
    Path lanSocket() {
        return folder.resolve("lan.sock");
    }

    /// @param ports options that describe its two ports
    static SoftPlane start(Processes processes, Site site, List<String> ports)
            throws DemoException {
        SoftPlane plane = at(site);
        try {
            Files.createDirectories(plane.folder());
        } catch (IOException e) {
            throw new DemoException("cannot make " + plane.folder() + ": " + e.getMessage(), e);
        }
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--api-socket",
                                plane.api().toString(),
                                "--stats-socket",
                                plane.stats().toString(),
                                "--punt-socket",
                                plane.folder().resolve("punt.sock").toString()));
        arguments.addAll(ports);
        Processes.Started process =
                processes.background(
                        "softplane-" + site.name(),
                        site.inside(JavaCommand.of(MODULE, MAIN, arguments.toArray(String[]::new))),
                        Map.of());
        Processes.awaitLine(process, "ready", START);
        return plane;
    }

    static SoftPlane at(Site site) {
        return new SoftPlane(site.folder().resolve("softplane"));
    }
}
