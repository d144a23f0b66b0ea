package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;
import java.util.stream.Stream;

/// A policy (`vl_api_ipsec_spd_entry_v2_t`, 94 octets). Higher priorities come first, and of equal
/// ones the newest. Outbound, `remote` is the destination and `local` the source; inbound the other
/// way round. Ports count only for TCP, UDP and SCTP.
public record SpdEntry(
        int spdId,
        int priority,
        boolean isOutbound,
        int saId,
        int policy,
        int protocol,
        Range remote,
        Range local,
        Ports remotePorts,
        Ports localPorts) {
    /// Values of `policy`. 2 (RESOLVE) is refused with −9.
    public static final int BYPASS = 0;

    public static final int DISCARD = 1;
    public static final int RESOLVE = 2;
    public static final int PROTECT = 3;

    /// The `protocol` that stands for all of them.
    public static final int ANY_PROTOCOL = 255;

    /// Addresses from `start` to `stop`, both included.
    public record Range(Address start, Address stop) {
        public static final Range ANY4 = new Range(Address.ANY4, Address.parse("255.255.255.255"));
        public static final Range ANY6 =
                new Range(Address.ANY6, Address.parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"));

        public static Range of(Address only) {
            return new Range(only, only);
        }

        private Range widened() {
            return new Range(start.widened(), stop.widened());
        }
    }

    /// Ports from `start` to `stop`, both included.
    public record Ports(int start, int stop) {
        public static final Ports ANY = new Ports(0, 0xffff);

        public static Ports of(int only) {
            return new Ports(only, only);
        }
    }

    /// A listed policy as it was added: VPP lists an IPv6 address of which only the last 32 bits
    /// are set as the IPv4 address of these.
    public SpdEntry asAdded() {
        boolean v6 =
                Stream.of(remote.start, remote.stop, local.start, local.stop)
                        .anyMatch(Address::isV6);
        return v6
                ? new SpdEntry(
                        spdId,
                        priority,
                        isOutbound,
                        saId,
                        policy,
                        protocol,
                        remote.widened(),
                        local.widened(),
                        remotePorts,
                        localPorts)
                : this;
    }

    void encode(WireWriter out) {
        out.u32("spd_id", spdId);
        out.i32("priority", priority);
        out.bool("is_outbound", isOutbound);
        out.u32("sa_id", saId);
        out.u32("policy", policy);
        out.u8("protocol", protocol);
        remote.start().encode(out);
        remote.stop().encode(out);
        local.start().encode(out);
        local.stop().encode(out);
        out.u16("remote_port_start", remotePorts.start());
        out.u16("remote_port_stop", remotePorts.stop());
        out.u16("local_port_start", localPorts.start());
        out.u16("local_port_stop", localPorts.stop());
    }

    static SpdEntry decode(WireReader in) throws MalformedMessage {
        return new SpdEntry(
                in.u32("spd_id"),
                in.i32("priority"),
                in.bool("is_outbound"),
                in.u32("sa_id"),
                in.u32("policy"),
                in.u8("protocol"),
                new Range(Address.decode(in), Address.decode(in)),
                new Range(Address.decode(in), Address.decode(in)),
                new Ports(in.u16("remote_port_start"), in.u16("remote_port_stop")),
                new Ports(in.u16("local_port_start"), in.u16("local_port_stop")));
    }
}
