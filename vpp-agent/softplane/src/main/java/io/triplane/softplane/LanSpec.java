package io.triplane.softplane;

import io.triplane.softplane.ip.IpPrefix;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A LAN port as the command line names it: `NAME=ADDRESS/LENGTH[,…],socket=PATH` or
/// `…,tun=DEVICE`, with `mtu=OCTETS` as a further part.
record LanSpec(String name, List<IpPrefix> addresses, Attachment attachment, int mtu) {
    LanSpec {
        addresses = List.copyOf(addresses);
    }

    /// What the port is plugged into.
    sealed interface Attachment {
        record Socket(Path path) implements Attachment {}

        record Tun(String device) implements Attachment {}
    }

    /// @throws IllegalArgumentException with what is wrong and how it is written
    static LanSpec parse(String text) {
        PortText parts = PortText.parse("--lan", text, Set.of("socket", "tun", "mtu"));
        List<IpPrefix> addresses = parts.words().stream().map(parts::address).toList();
        Optional<Path> socket = parts.path("socket");
        Optional<String> tun = parts.option("tun");
        if (addresses.isEmpty() || socket.isPresent() == tun.isPresent()) {
            throw parts.wrong(
                    "it takes one or more addresses, and socket=PATH or tun=DEVICE, e.g."
                            + " lan0=10.1.1.1/24,socket=/run/a/lan.sock");
        }
        Attachment attachment =
                socket.<Attachment>map(Attachment.Socket::new)
                        .orElseGet(() -> new Attachment.Tun(tun.orElseThrow()));
        return new LanSpec(parts.name(), addresses, attachment, parts.mtu());
    }
}
