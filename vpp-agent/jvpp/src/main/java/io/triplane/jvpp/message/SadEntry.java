package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.KeyOctets;
import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;

/// A security association as VPP stores it (`vl_api_ipsec_sad_entry_v4_t`, 345 octets). `sadId` is
/// the client's choice and the key of every later request. `cryptoKey` is without the salt; `salt`
/// is four octets as they stand in the keying material. A dump returns the keys in clear and the
/// salt reversed.
public record SadEntry(
        int sadId,
        int spi,
        int protocol,
        int cryptoAlgorithm,
        KeyOctets cryptoKey,
        int integrityAlgorithm,
        KeyOctets integrityKey,
        int flags,
        Tunnel tunnel,
        KeyOctets salt,
        int udpSrcPort,
        int udpDstPort,
        int antiReplayWindowSize) {
    public static final int PROTOCOL_ESP = 50;
    public static final int PROTOCOL_AH = 51;

    /// Bits of `flags`.
    public static final int USE_ESN = 0x01;

    public static final int USE_ANTI_REPLAY = 0x02;
    public static final int IS_TUNNEL = 0x04;

    /// Follows from the tunnel's family: ignored in requests, shown in dumps.
    public static final int IS_TUNNEL_V6 = 0x08;

    public static final int UDP_ENCAP = 0x10;
    public static final int IS_INBOUND = 0x40;

    /// The SA uses the asynchronous crypto path.
    public static final int ASYNC = 0x80;

    /// The default of both UDP ports, sent also when there is no encapsulation.
    public static final int UDP_PORT_DEFAULT = 4500;

    public SadEntry {
        if (salt.size() != 4) {
            throw new IllegalArgumentException(
                    "salt of %d octets for SA %s, the field has 4"
                            .formatted(salt.size(), Integer.toUnsignedString(sadId)));
        }
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    void encode(WireWriter out) {
        encodeV3(out);
        out.u32("anti_replay_window_size", antiReplayWindowSize);
    }

    /// The older form (`ipsec_sad_entry_v3`), which always has a window of 64.
    void encodeV3(WireWriter out) {
        out.u32("sad_id", sadId);
        out.u32("spi", spi);
        out.u32("protocol", protocol);
        out.u32("crypto_algorithm", cryptoAlgorithm);
        out.key(cryptoKey);
        out.u32("integrity_algorithm", integrityAlgorithm);
        out.key(integrityKey);
        out.u32("flags", flags);
        tunnel.encode(out);
        out.salt("salt", salt);
        out.u16("udp_src_port", udpSrcPort);
        out.u16("udp_dst_port", udpDstPort);
    }

    static SadEntry decode(WireReader in) throws MalformedMessage {
        SadEntry entry = decodeV3(in);
        return entry.withWindow(in.u32("anti_replay_window_size"));
    }

    static SadEntry decodeV3(WireReader in) throws MalformedMessage {
        return new SadEntry(
                in.u32("sad_id"),
                in.u32("spi"),
                in.u32("protocol"),
                in.u32("crypto_algorithm"),
                in.key(),
                in.u32("integrity_algorithm"),
                in.key(),
                in.u32("flags"),
                Tunnel.decode(in),
                in.salt("salt"),
                in.u16("udp_src_port"),
                in.u16("udp_dst_port"),
                WINDOW_V3);
    }

    static final int WINDOW_V3 = 64;

    private SadEntry withWindow(int window) {
        return new SadEntry(
                sadId,
                spi,
                protocol,
                cryptoAlgorithm,
                cryptoKey,
                integrityAlgorithm,
                integrityKey,
                flags,
                tunnel,
                salt,
                udpSrcPort,
                udpDstPort,
                window);
    }
}
