package io.triplane.softplane;

import io.triplane.jvpp.message.FibPath;
import io.triplane.jvpp.message.Routes;
import io.triplane.jvpp.message.SadEntry;
import io.triplane.jvpp.message.SpdEntry;
import io.triplane.jvpp.message.Tunnel;
import io.triplane.jvpp.message.TunnelProtection;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.Bytes;
import io.triplane.jvpp.wire.KeyOctets;
import io.triplane.jvpp.wire.Prefix;
import java.util.Arrays;
import java.util.List;

/// Parts of requests as the tests need them.
public final class Requests {
    public static final int OUT = SadEntry.IS_TUNNEL;
    public static final int IN =
            SadEntry.IS_TUNNEL | SadEntry.IS_INBOUND | SadEntry.USE_ANTI_REPLAY;

    private static final int AES_GCM_128 = 7;

    private Requests() {}

    /// An AES-GCM-128 SA; both ends of an SPI get the same key.
    public static SadEntry sa(int id, int spi, int flags, String src, String dst) {
        return sa(id, spi, flags, AES_GCM_128, 16, 0, 0, src, dst);
    }

    public static SadEntry sa(
            int id,
            int spi,
            int flags,
            int cipher,
            int keyOctets,
            int integrity,
            int integrityOctets,
            String src,
            String dst) {
        return new SadEntry(
                id,
                spi,
                SadEntry.PROTOCOL_ESP,
                cipher,
                key(spi, keyOctets),
                integrity,
                key(spi + 1, integrityOctets),
                flags,
                Tunnel.between(Address.parse(src), Address.parse(dst)),
                KeyOctets.taking(new byte[] {1, 2, 3, (byte) spi}),
                SadEntry.UDP_PORT_DEFAULT,
                SadEntry.UDP_PORT_DEFAULT,
                0);
    }

    private static KeyOctets key(int fill, int octets) {
        byte[] key = new byte[octets];
        Arrays.fill(key, (byte) fill);
        return KeyOctets.taking(key);
    }

    /// The same SA with other UDP ports.
    public static SadEntry withPorts(SadEntry entry, int source, int destination) {
        return new SadEntry(
                entry.sadId(),
                entry.spi(),
                entry.protocol(),
                entry.cryptoAlgorithm(),
                entry.cryptoKey(),
                entry.integrityAlgorithm(),
                entry.integrityKey(),
                entry.flags() | SadEntry.UDP_ENCAP,
                entry.tunnel(),
                entry.salt(),
                source,
                destination,
                entry.antiReplayWindowSize());
    }

    /// A route of table 0 to a next hop on an interface.
    public static Routes.AddDel route(String prefix, int itf, String nextHop) {
        FibPath path = FibPath.via(itf, Address.parse(nextHop));
        return new Routes.AddDel(
                true, false, new Routes.Route(0, 0, Prefix.parse(prefix), List.of(path)));
    }

    public static TunnelProtection.Update protect(int itf, int out, Integer... in) {
        return new TunnelProtection.Update(
                new TunnelProtection.Protection(itf, Address.ANY4, out, List.of(in)));
    }

    /// A policy over all addresses between two prefixes, any protocol and port.
    public static SpdEntry policy(
            boolean outbound, int priority, int action, int sa, String remote, String local) {
        return policy(
                outbound, priority, action, sa, SpdEntry.ANY_PROTOCOL, remote, local, 0, 65_535);
    }

    public static SpdEntry policy(
            boolean outbound,
            int priority,
            int action,
            int sa,
            int protocol,
            String remote,
            String local,
            int localPortFirst,
            int localPortLast) {
        return new SpdEntry(
                1,
                priority,
                outbound,
                sa,
                action,
                protocol,
                range(Prefix.parse(remote)),
                range(Prefix.parse(local)),
                SpdEntry.Ports.ANY,
                new SpdEntry.Ports(localPortFirst, localPortLast));
    }

    private static SpdEntry.Range range(Prefix prefix) {
        byte[] first = prefix.address().octets().toArray();
        byte[] last = first.clone();
        for (int bit = prefix.length(); bit < prefix.address().bits(); bit++) {
            int mask = 0x80 >> bit % 8;
            first[bit / 8] &= (byte) ~mask;
            last[bit / 8] |= (byte) mask;
        }
        return new SpdEntry.Range(address(first), address(last));
    }

    private static Address address(byte[] octets) {
        return new Address(Bytes.of(octets));
    }
}
