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
    /// Names of its ports.
    static final String WAN = "wan";

    static final String LAN = "lan";

    private static final Duration START = Duration.ofSeconds(60);

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

    /// Where an observer attaches for what it sends outside other than IKE and ESP.
    Path wireSocket() {
        return folder.resolve("wire.sock");
    }

    /// What the observer is told to attach there, nothing where this data plane does not run.
    List<String> tap() {
        return Files.exists(wireSocket())
                ? List.of(
                        "tap", folder.resolve("observer.sock").toString(), wireSocket().toString())
                : List.of();
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
        List<String> words = new ArrayList<>(List.of("softplane", plane.folder().toString()));
        words.addAll(ports);
        Processes.Started process =
                processes.background(
                        "softplane-" + site.name(),
                        site.inside(Launcher.triplane(words)),
                        Map.of());
        Processes.awaitLine(process, "ready", START);
        return plane;
    }

    static SoftPlane at(Site site) {
        return new SoftPlane(site.folder().resolve("softplane"));
    }
}
