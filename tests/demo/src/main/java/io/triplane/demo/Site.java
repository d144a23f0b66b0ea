package io.triplane.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/// One end of the tunnel: where its gateway and the host behind it are.
///
/// @param name `a` or `b`
/// @param outer address of the gateway on the wire
/// @param lan first and last address behind the gateway
/// @param host address of the host behind it
/// @param own ports that its data plane serves
/// @param seen ports under which its peer finds it
/// @param namespace network namespace of the gateway, empty on loopback
/// @param folder everything of this gateway: sockets, configuration, keys
record Site(
        String name,
        String outer,
        Lan lan,
        String host,
        Ports own,
        Ports seen,
        Optional<Namespace> namespace,
        Path folder) {

    /// The address range behind a gateway.
    record Lan(String start, String end, String prefix) {
        /// The gateway's own address in it, the first one.
        String gateway() {
            return start.replaceAll("0$", "1");
        }
    }

    /// UDP ports of IKE and of NAT traversal.
    record Ports(int ike, int natt) {
        static final Ports STANDARD = new Ports(500, 4500);
    }

    /// Makes the folder, for its owner alone, as a gateway demands of it.
    Site withFolder() throws DemoException {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            return this;
        } catch (IOException e) {
            throw new DemoException("cannot make " + folder + ": " + e.getMessage(), e);
        }
    }

    /// The command, run in this site's network namespace where it has one.
    List<String> inside(List<String> command) {
        return namespace.map(own -> own.inside(command)).orElse(command);
    }
}
