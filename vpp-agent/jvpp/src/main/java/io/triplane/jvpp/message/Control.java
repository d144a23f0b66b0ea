package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;
import java.util.List;

/// The connection itself and the process at its other end (`memclnt.api`, `vlib.api`, `vpe.api`).
public final class Control {
    private static final int NAME_OCTETS = 64;

    private Control() {}

    /// The first message on a socket. It has no client index; its id is 15 in every VPP.
    public record SocketCreate(String name) implements Request<SocketCreated> {
        public static final Exchange<SocketCreate, SocketCreated> EXCHANGE =
                new Exchange<>(
                        Exchange.Kind.REPLY,
                        MessageType.of(
                                "sockclnt_create",
                                0x455fb9c4,
                                Header.CONTEXT,
                                SocketCreate::decode),
                        MessageType.of(
                                "sockclnt_create_reply",
                                0x35166268,
                                Header.CLIENT_AND_CONTEXT,
                                SocketCreated::decode));

        @Override
        public Exchange<SocketCreate, SocketCreated> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.string("name", NAME_OCTETS, name);
        }

        static SocketCreate decode(WireReader in) throws MalformedMessage {
            return new SocketCreate(in.string("name", NAME_OCTETS));
        }
    }

    /// `index` goes into the client index of every later request; `table` says which id each
    /// message has on this VPP.
    public record SocketCreated(int response, int index, List<TableEntry> table)
            implements Message {
        public SocketCreated {
            table = List.copyOf(table);
        }

        @Override
        public void encode(WireWriter out) {
            out.i32("response", response);
            out.u32("index", index);
            out.u16("count", table.size());
            table.forEach(entry -> entry.encode(out));
        }

        static SocketCreated decode(WireReader in) throws MalformedMessage {
            return new SocketCreated(
                    in.i32("response"),
                    in.u32("index"),
                    in.list(in.u16("count"), TableEntry::decode));
        }
    }

    /// One row of the message table; `wireName` is `<name>_<crc>`.
    public record TableEntry(int id, String wireName) {
        void encode(WireWriter out) {
            out.u16("index", id);
            out.string("name", NAME_OCTETS, wireName);
        }

        static TableEntry decode(WireReader in) throws MalformedMessage {
            return new TableEntry(in.u16("index"), in.string("name", NAME_OCTETS));
        }
    }

    /// A clean goodbye; closing the socket does the same.
    public record SocketDelete(int index) implements Request<SocketDeleted> {
        public static final Exchange<SocketDelete, SocketDeleted> EXCHANGE =
                Exchange.reply(
                        Exchange.request("sockclnt_delete", 0x8ac76db6, SocketDelete::decode),
                        0x8f38b1ee,
                        SocketDeleted::decode);

        @Override
        public Exchange<SocketDelete, SocketDeleted> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("index", index);
        }

        static SocketDelete decode(WireReader in) throws MalformedMessage {
            return new SocketDelete(in.u32("index"));
        }
    }

    /// 1 is success here, −1 an unknown client.
    public record SocketDeleted(int response) implements Message {
        @Override
        public void encode(WireWriter out) {
            out.i32("response", response);
        }

        static SocketDeleted decode(WireReader in) throws MalformedMessage {
            return new SocketDeleted(in.i32("response"));
        }
    }

    /// Asks nothing: ends a dump, or proves that VPP is alive. Costs no worker barrier.
    public record Ping() implements Request<Pong> {
        public static final Exchange<Ping, Pong> EXCHANGE =
                Exchange.reply(
                        Exchange.request("control_ping", 0x51077d14, _ -> new Ping()),
                        0xf6b0b8ca,
                        Pong::decode);

        @Override
        public Exchange<Ping, Pong> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {}
    }

    /// `vpePid` changes when VPP was restarted.
    public record Pong(int retval, int clientIndex, int vpePid) implements Reply {
        @Override
        public void encode(WireWriter out) {
            out.i32("retval", retval);
            out.u32("client_index", clientIndex);
            out.u32("vpe_pid", vpePid);
        }

        static Pong decode(WireReader in) throws MalformedMessage {
            return new Pong(in.i32("retval"), in.u32("client_index"), in.u32("vpe_pid"));
        }
    }

    /// The first id of a plugin, by its name and version CRC such as `acl_1f6cb7ba`.
    public record GetFirstMessageId(String name) implements Request<FirstMessageId> {
        public static final Exchange<GetFirstMessageId, FirstMessageId> EXCHANGE =
                Exchange.reply(
                        Exchange.request("get_first_msg_id", 0xebf79a66, GetFirstMessageId::decode),
                        0x7d337472,
                        FirstMessageId::decode);

        @Override
        public Exchange<GetFirstMessageId, FirstMessageId> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.string("name", NAME_OCTETS, name);
        }

        static GetFirstMessageId decode(WireReader in) throws MalformedMessage {
            return new GetFirstMessageId(in.string("name", NAME_OCTETS));
        }
    }

    public record FirstMessageId(int retval, int firstMessageId) implements Reply {
        @Override
        public void encode(WireWriter out) {
            out.i32("retval", retval);
            out.u16("first_msg_id", firstMessageId);
        }

        static FirstMessageId decode(WireReader in) throws MalformedMessage {
            return new FirstMessageId(in.i32("retval"), in.u16("first_msg_id"));
        }
    }

    /// The API version of every module, plugins included.
    public record ApiVersions() implements Request<ApiVersionList> {
        public static final Exchange<ApiVersions, ApiVersionList> EXCHANGE =
                Exchange.reply(
                        Exchange.request("api_versions", 0x51077d14, _ -> new ApiVersions()),
                        0x5f0d99d6,
                        ApiVersionList::decode);

        @Override
        public Exchange<ApiVersions, ApiVersionList> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {}
    }

    public record ApiVersionList(int retval, List<ModuleVersion> versions) implements Reply {
        public ApiVersionList {
            versions = List.copyOf(versions);
        }

        @Override
        public void encode(WireWriter out) {
            out.i32("retval", retval);
            out.u32("count", versions.size());
            versions.forEach(version -> version.encode(out));
        }

        static ApiVersionList decode(WireReader in) throws MalformedMessage {
            return new ApiVersionList(
                    in.i32("retval"), in.list(in.u32("count"), ModuleVersion::decode));
        }
    }

    public record ModuleVersion(int major, int minor, int patch, String name) {
        void encode(WireWriter out) {
            out.u32("major", major);
            out.u32("minor", minor);
            out.u32("patch", patch);
            out.string("name", NAME_OCTETS, name);
        }

        static ModuleVersion decode(WireReader in) throws MalformedMessage {
            return new ModuleVersion(
                    in.u32("major"),
                    in.u32("minor"),
                    in.u32("patch"),
                    in.string("name", NAME_OCTETS));
        }
    }
}
