package io.triplane.ikev2.wire;

import java.util.ArrayList;
import java.util.List;

/// One message as it travels: a datagram, or its fragments one after the other. Every IKE header
/// tells the length of its datagram, so a flight is stored and compared as one octet string.
public final class Flight {
    private Flight() {}

    public static Bytes of(List<Bytes> datagrams) {
        return Bytes.concat(datagrams.toArray(Bytes[]::new));
    }

    /// The datagrams of a flight of ours, in order.
    public static List<Bytes> datagrams(Bytes flight) {
        if (flight.size() < IkeHeader.OCTETS || length(flight, 0) == flight.size()) {
            return List.of(flight);
        }
        List<Bytes> datagrams = new ArrayList<>();
        int at = 0;
        while (at < flight.size()) {
            int end = at + length(flight, at);
            datagrams.add(flight.slice(at, end));
            at = end;
        }
        return datagrams;
    }

    private static int length(Bytes flight, int at) {
        return Math.toIntExact(flight.u32(at + IkeHeader.LENGTH_OFFSET));
    }
}
