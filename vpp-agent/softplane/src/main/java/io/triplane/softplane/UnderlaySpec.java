package io.triplane.softplane;

import io.triplane.softplane.ip.IpPrefix;
import io.triplane.softplane.link.Underlay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An underlay port as the command line names it: `NAME=ADDRESS[/LENGTH][,…][,IKE-PORT,NATT-PORT]`
/// with `raw`, `wire=PATH` and `mtu=OCTETS` as further parts.
///
/// @param addresses own addresses; without a length the address stands alone
/// @param ikePort what stands for UDP 500 outside
/// @param nattPort what stands for UDP 4500 outside
/// @param raw whether ESP goes over a raw socket, which needs root
/// @param wire a socket for what the kernel's sockets cannot carry
record UnderlaySpec(
        String name,
        List<IpPrefix> addresses,
        int ikePort,
        int nattPort,
        boolean raw,
        Optional<Path> wire,
        int mtu) {
    UnderlaySpec {
        addresses = List.copyOf(addresses);
    }

    /// @throws IllegalArgumentException with what is wrong and how it is written
    static UnderlaySpec parse(String text) {
        PortText parts = PortText.parse("--underlay", text, Set.of("wire", "mtu"));
        List<Integer> ports = new ArrayList<>();
        List<IpPrefix> addresses = new ArrayList<>();
        for (String word : parts.words()) {
            if (word.matches("\\d+")) {
                ports.add(parts.number(word, 1, 65_535));
            } else if (!word.equals("raw")) {
                addresses.add(parts.address(word));
            }
        }
        if (addresses.isEmpty() || (!ports.isEmpty() && ports.size() != 2)) {
            throw parts.wrong("it takes one or more addresses, and two ports or none");
        }
        return new UnderlaySpec(
                parts.name(),
                addresses,
                ports.isEmpty() ? Underlay.IKE_PORT : ports.get(0),
                ports.isEmpty() ? Underlay.NATT_PORT : ports.get(1),
                parts.words().contains("raw"),
                parts.path("wire"),
                parts.mtu());
    }
}
