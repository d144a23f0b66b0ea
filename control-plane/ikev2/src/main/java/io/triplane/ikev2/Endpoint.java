package io.triplane.ikev2;

import io.triplane.ikev2.wire.IpAddress;

/// A UDP address and port.
public record Endpoint(IpAddress address, int port) {
    public Endpoint {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("port %d is not in 0 to 65535".formatted(port));
        }
    }

    @Override
    public String toString() {
        return (address.isV6() ? "[%s]:%d" : "%s:%d").formatted(address, port);
    }
}
