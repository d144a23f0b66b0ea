package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;

/// Packets for the local host over a unix datagram socket (`punt.api`).
public final class Punt {
    /// The only version of the eight octets before each packet.
    public static final int HEADER_VERSION = 1;

    private static final int PATH_OCTETS = 108;

    private Punt() {}

    /// All reasons for id 0 and an empty name.
    public record ReasonDump(Reason reason) implements Request<ReasonDetails> {
        public static final Exchange<ReasonDump, ReasonDetails> EXCHANGE =
                Exchange.dump(
                        Exchange.request("punt_reason_dump", 0x5c0dd4fe, ReasonDump::decode),
                        "punt_reason_details",
                        0x2c9d4a40,
                        ReasonDetails::decode);

        public static ReasonDump all() {
            return new ReasonDump(new Reason(0, ""));
        }

        @Override
        public Exchange<ReasonDump, ReasonDetails> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            reason.encode(out);
        }

        static ReasonDump decode(WireReader in) throws MalformedMessage {
            return new ReasonDump(Reason.decode(in));
        }
    }

    /// Why a packet was punted, such as `ipsec4-spi-o-udp-0`.
    public record Reason(int id, String name) {
        void encode(WireWriter out) {
            out.u32("id", id);
            out.lastString("name", name);
        }

        static Reason decode(WireReader in) throws MalformedMessage {
            return new Reason(in.u32("id"), in.lastString("name"));
        }
    }

    public record ReasonDetails(Reason reason) implements Message {
        @Override
        public void encode(WireWriter out) {
            reason.encode(out);
        }

        static ReasonDetails decode(WireReader in) throws MalformedMessage {
            return new ReasonDetails(Reason.decode(in));
        }
    }

    /// Packets go to the datagram socket at `pathname`. −1 without a punt socket in VPP's start-up
    /// file, with another header version or with VPP's own path; an unknown reason or type gets no
    /// reply at all.
    public record Register(int headerVersion, PuntTarget punt, String pathname)
            implements Request<Registered> {
        public static final Exchange<Register, Registered> EXCHANGE =
                Exchange.reply(
                        Exchange.request("punt_socket_register", 0x7875badb, Register::decode),
                        0xbd30ae90,
                        Registered::decode);

        public Register(PuntTarget punt, String pathname) {
            this(HEADER_VERSION, punt, pathname);
        }

        @Override
        public Exchange<Register, Registered> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("header_version", headerVersion);
            punt.encode(out);
            out.string("pathname", PATH_OCTETS, pathname);
        }

        static Register decode(WireReader in) throws MalformedMessage {
            return new Register(
                    in.u32("header_version"),
                    PuntTarget.decode(in),
                    in.string("pathname", PATH_OCTETS));
        }
    }

    /// `pathname` is VPP's socket: where to send.
    public record Registered(int retval, String pathname) implements Reply {
        @Override
        public void encode(WireWriter out) {
            out.i32("retval", retval);
            out.string("pathname", PATH_OCTETS, pathname);
        }

        static Registered decode(WireReader in) throws MalformedMessage {
            return new Registered(in.i32("retval"), in.string("pathname", PATH_OCTETS));
        }
    }

    public record Deregister(PuntTarget punt) implements Request<Retval> {
        public static final Exchange<Deregister, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request("punt_socket_deregister", 0x75afa766, Deregister::decode));

        @Override
        public Exchange<Deregister, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            punt.encode(out);
        }

        static Deregister decode(WireReader in) throws MalformedMessage {
            return new Deregister(PuntTarget.decode(in));
        }
    }

    /// The registrations of one [PuntTarget#type].
    public record SocketDump(int type) implements Request<SocketDetails> {
        public static final Exchange<SocketDump, SocketDetails> EXCHANGE =
                Exchange.dump(
                        Exchange.request("punt_socket_dump", 0x916fb004, SocketDump::decode),
                        "punt_socket_details",
                        0x330466e4,
                        SocketDetails::decode);

        @Override
        public Exchange<SocketDump, SocketDetails> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("type", type);
        }

        static SocketDump decode(WireReader in) throws MalformedMessage {
            return new SocketDump(in.u32("type"));
        }
    }

    public record SocketDetails(PuntTarget punt, String pathname) implements Message {
        @Override
        public void encode(WireWriter out) {
            punt.encode(out);
            out.string("pathname", PATH_OCTETS, pathname);
        }

        static SocketDetails decode(WireReader in) throws MalformedMessage {
            return new SocketDetails(PuntTarget.decode(in), in.string("pathname", PATH_OCTETS));
        }
    }
}
