package io.triplane.agent.underlay;

/// An interface of VPP that faces the network.
///
/// @param mtu octets of an IP packet that it takes
public record Port(int swIfIndex, String name, int mtu) {
    @Override
    public String toString() {
        return name;
    }
}
