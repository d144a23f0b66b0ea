package io.triplane.softplane.api;

import io.triplane.jvpp.message.Retval;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.Bytes;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpPrefix;
import io.triplane.softplane.table.Status;

/// Between the values of messages and those of the tables.
final class Convert {
    private Convert() {}

    static IpAddress address(Address address) {
        return IpAddress.of(address.octets().toArray());
    }

    static Address address(IpAddress address) {
        return new Address(Bytes.of(address.toOctets()));
    }

    static IpPrefix prefix(Prefix prefix) {
        return new IpPrefix(address(prefix.address()), prefix.length());
    }

    static Prefix prefix(IpPrefix prefix) {
        return new Prefix(address(prefix.address()), prefix.length());
    }

    static Retval retval(Status status) {
        return new Retval(status.retval());
    }
}
