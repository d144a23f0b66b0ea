package io.triplane.plane;

import java.util.List;
import java.util.Optional;

/// An ipsec interface of the configuration (`IPSEC_INTERFACE|ipsecN`).
///
/// @param name `ipsec0` to `ipsec16383`
/// @param mtu IP MTU in octets, empty = derived from the path MTU and the ESP overhead
/// @param prefixes own addresses as `address/length`; without any the interface borrows the
///   underlay's
public record InterfaceConfig(
        String name, Optional<Integer> mtu, boolean adminUp, List<String> prefixes) {
    public InterfaceConfig {
        prefixes = List.copyOf(prefixes);
    }
}
