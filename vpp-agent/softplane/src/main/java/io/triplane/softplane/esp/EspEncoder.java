package io.triplane.softplane.esp;

import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpBuilder;
import io.triplane.softplane.ip.IpPacket;
import java.util.Optional;

/// Tunnel-mode encapsulation: outer IP, UDP where asked, ESP, the whole inner packet.
public final class EspEncoder {
    private static final int ESP_HEADER_OCTETS = 8;
    private static final int TRAILER_OCTETS = 2;
    private static final int DONT_FRAGMENT = 0x40;

    private EspEncoder() {}

    /// What became of a packet that was to be sent through an SA.
    public sealed interface Sealed {
        /// @param countedOctets what VPP adds to the SA's counter: payload, padding, trailer and
        ///   ICV
        record Packet(IpPacket outer, int countedOctets) implements Sealed {}

        record Dropped(SaError error) implements Sealed {}
    }

    public static Sealed seal(SecurityAssociation sa, IpPacket inner) {
        if (sa.dropsForLackOfAlgorithms()) {
            return new Sealed.Dropped(SaError.NO_ENCRYPTION);
        }
        Optional<EspTransform> transform = sa.transform();
        Optional<SaTunnel> tunnel = sa.tunnel();
        if (transform.isEmpty() || tunnel.isEmpty()) {
            return new Sealed.Dropped(SaError.CRYPTO_ENGINE_ERROR);
        }
        if (!sa.advanceSequence()) {
            return new Sealed.Dropped(SaError.SEQ_CYCLED);
        }
        return seal(sa, transform.get(), tunnel.get(), inner);
    }

    private static Sealed seal(
            SecurityAssociation sa, EspTransform transform, SaTunnel tunnel, IpPacket inner) {
        EspCipher cipher = sa.spec().cipher();
        int ip = tunnel.source().v6() ? IpPacket.HEADER6_OCTETS : IpPacket.HEADER4_OCTETS;
        int udp = sa.flags().udpEncapsulation() ? IpPacket.UDP_HEADER_OCTETS : 0;
        int esp = ip + udp;
        int body = esp + ESP_HEADER_OCTETS + cipher.ivOctets();
        int payload = padded(inner.length(), cipher.alignment());
        int icv = cipher.isAead() ? cipher.icvOctets() : sa.spec().integrity().icvOctets();
        if (body + payload + icv > IpPacket.OCTETS_MAX) {
            return new Sealed.Dropped(SaError.NO_BUFFERS);
        }
        byte[] octets = new byte[body + payload + icv];
        System.arraycopy(inner.octets(), 0, octets, body, inner.length());
        int pad = payload - inner.length() - TRAILER_OCTETS;
        for (int i = 0; i < pad; i++) {
            octets[body + inner.length() + i] = (byte) (i + 1); // RFC 4303 §2.4
        }
        octets[body + payload - 2] = (byte) pad;
        octets[body + payload - 1] =
                (byte) (inner.isV6() ? IpPacket.PROTOCOL_IPV6 : IpPacket.PROTOCOL_IPV4);
        long sequence = sa.outboundSequence();
        IpBuilder.put32(octets, esp, sa.spi());
        IpBuilder.put32(octets, esp + 4, (int) sequence);
        if (!transform.seal(octets, esp, payload, (int) (sequence >>> 32))) {
            return new Sealed.Dropped(SaError.CRYPTO_ENGINE_ERROR);
        }
        if (udp > 0) {
            putUdp(octets, ip, sa, tunnel);
        }
        return new Sealed.Packet(outer(octets, udp > 0, tunnel, inner), payload + icv);
    }

    private static int padded(int inner, int alignment) {
        return (inner + TRAILER_OCTETS + alignment - 1) / alignment * alignment;
    }

    /// RFC 3948 §2.1: the checksum over IPv4 is zero; over IPv6 it must be there (RFC 8200 §8.1).
    private static void putUdp(byte[] octets, int at, SecurityAssociation sa, SaTunnel tunnel) {
        IpBuilder.putUdpHeader(octets, at, sa.udpSource(), sa.udpDestination());
        if (tunnel.source().v6()) {
            IpBuilder.putUdpChecksum(octets, at, tunnel.source(), tunnel.destination());
        }
    }

    private static IpPacket outer(byte[] octets, boolean udp, SaTunnel tunnel, IpPacket inner) {
        IpAddress source = tunnel.source();
        int flags = tunnel.encapsulationFlags();
        int trafficClass = tunnel.dscp() << 2;
        if ((flags & SaTunnel.COPY_DSCP) != 0) {
            trafficClass = (trafficClass & 0x03) | (inner.trafficClass() & 0xfc);
        }
        if ((flags & SaTunnel.COPY_ECN) != 0) {
            trafficClass = (trafficClass & 0xfc) | (inner.trafficClass() & 0x03);
        }
        IpPacket outer =
                IpBuilder.withHeader(
                        octets,
                        source,
                        tunnel.destination(),
                        udp ? IpPacket.PROTOCOL_UDP : IpPacket.PROTOCOL_ESP,
                        trafficClass,
                        tunnel.hopLimit() == 0 ? IpBuilder.HOP_LIMIT : tunnel.hopLimit());
        if (source.v6()) {
            if ((flags & SaTunnel.COPY_FLOW_LABEL) != 0 && inner.isV6()) {
                int label = inner.u32(0) & 0xf_ffff;
                IpBuilder.put32(octets, 0, (outer.u32(0) & 0xfff0_0000) | label);
            }
        } else if ((flags & SaTunnel.COPY_DF) != 0 && !inner.isV6() && inner.dontFragment()) {
            // VPP's own fault, kept: the checksum does not follow, and the next router drops the
            // packet.
            octets[6] |= DONT_FRAGMENT;
        }
        return outer;
    }
}
