package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;

/// Lowers the TCP segment size in passing SYNs (the `mss_clamp` plugin).
public final class MssClamp {
    /// Directions: what comes in, what goes out, both.
    public static final int OFF = 0;

    public static final int RX = 1;
    public static final int TX = 2;
    public static final int BOTH = 3;

    private MssClamp() {}

    public record EnableDisable(
            int swIfIndex, int ipv4Mss, int ipv6Mss, int ipv4Direction, int ipv6Direction)
            implements Request<Retval> {
        public static final Exchange<EnableDisable, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request(
                                "mss_clamp_enable_disable", 0xd31b44e3, EnableDisable::decode));

        @Override
        public Exchange<EnableDisable, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
            out.u16("ipv4_mss", ipv4Mss);
            out.u16("ipv6_mss", ipv6Mss);
            out.u8("ipv4_direction", ipv4Direction);
            out.u8("ipv6_direction", ipv6Direction);
        }

        static EnableDisable decode(WireReader in) throws MalformedMessage {
            return new EnableDisable(
                    in.u32("sw_if_index"),
                    in.u16("ipv4_mss"),
                    in.u16("ipv6_mss"),
                    in.u8("ipv4_direction"),
                    in.u8("ipv6_direction"));
        }
    }
}
