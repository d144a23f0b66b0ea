package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MacAddress;
import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;

/// Loopbacks and AF_PACKET ports on interfaces of the host.
public final class HostInterfaces {
    private static final int NAME_OCTETS = 64;

    private HostInterfaces() {}

    /// A zero address lets VPP choose one.
    public record CreateLoopback(MacAddress macAddress) implements Request<InterfaceCreated> {
        public static final Exchange<CreateLoopback, InterfaceCreated> EXCHANGE =
                Exchange.reply(
                        Exchange.request("create_loopback", 0x42bb5d22, CreateLoopback::decode),
                        InterfaceCreated.CRC,
                        InterfaceCreated::decode);

        @Override
        public Exchange<CreateLoopback, InterfaceCreated> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            macAddress.encode("mac_address", out);
        }

        static CreateLoopback decode(WireReader in) throws MalformedMessage {
            return new CreateLoopback(MacAddress.decode("mac_address", in));
        }
    }

    public record DeleteLoopback(int swIfIndex) implements Request<Retval> {
        public static final Exchange<DeleteLoopback, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request("delete_loopback", 0xf9e6675e, DeleteLoopback::decode));

        @Override
        public Exchange<DeleteLoopback, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
        }

        static DeleteLoopback decode(WireReader in) throws MalformedMessage {
            return new DeleteLoopback(in.u32("sw_if_index"));
        }
    }

    /// A port on a host interface. Mode 1 is Ethernet, 2 plain IP; sizes of 0 take VPP's defaults.
    public record CreateAfPacket(
            int mode,
            MacAddress hwAddr,
            boolean useRandomHwAddr,
            String hostIfName,
            int rxFrameSize,
            int txFrameSize,
            int rxFramesPerBlock,
            int txFramesPerBlock,
            int flags,
            int numRxQueues,
            int numTxQueues)
            implements Request<InterfaceCreated> {
        public static final int MODE_ETHERNET = 1;

        public static final Exchange<CreateAfPacket, InterfaceCreated> EXCHANGE =
                Exchange.reply(
                        Exchange.request("af_packet_create_v3", 0xb3a809d4, CreateAfPacket::decode),
                        InterfaceCreated.CRC,
                        InterfaceCreated::decode);

        /// An Ethernet port with an address of VPP's choice and one queue each way.
        public static CreateAfPacket ethernet(String hostIfName) {
            return new CreateAfPacket(
                    MODE_ETHERNET, MacAddress.ZERO, true, hostIfName, 0, 0, 0, 0, 0, 1, 1);
        }

        @Override
        public Exchange<CreateAfPacket, InterfaceCreated> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("mode", mode);
            hwAddr.encode("hw_addr", out);
            out.bool("use_random_hw_addr", useRandomHwAddr);
            out.string("host_if_name", NAME_OCTETS, hostIfName);
            out.u32("rx_frame_size", rxFrameSize);
            out.u32("tx_frame_size", txFrameSize);
            out.u32("rx_frames_per_block", rxFramesPerBlock);
            out.u32("tx_frames_per_block", txFramesPerBlock);
            out.u32("flags", flags);
            out.u16("num_rx_queues", numRxQueues);
            out.u16("num_tx_queues", numTxQueues);
        }

        static CreateAfPacket decode(WireReader in) throws MalformedMessage {
            return new CreateAfPacket(
                    in.u32("mode"),
                    MacAddress.decode("hw_addr", in),
                    in.bool("use_random_hw_addr"),
                    in.string("host_if_name", NAME_OCTETS),
                    in.u32("rx_frame_size"),
                    in.u32("tx_frame_size"),
                    in.u32("rx_frames_per_block"),
                    in.u32("tx_frames_per_block"),
                    in.u32("flags"),
                    in.u16("num_rx_queues"),
                    in.u16("num_tx_queues"));
        }
    }

    public record DeleteAfPacket(String hostIfName) implements Request<Retval> {
        public static final Exchange<DeleteAfPacket, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request("af_packet_delete", 0x863fa648, DeleteAfPacket::decode));

        @Override
        public Exchange<DeleteAfPacket, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.string("host_if_name", NAME_OCTETS, hostIfName);
        }

        static DeleteAfPacket decode(WireReader in) throws MalformedMessage {
            return new DeleteAfPacket(in.string("host_if_name", NAME_OCTETS));
        }
    }

    public record AfPacketDump() implements Request<AfPacketDetails> {
        public static final Exchange<AfPacketDump, AfPacketDetails> EXCHANGE =
                Exchange.dump(
                        Exchange.request("af_packet_dump", 0x51077d14, _ -> new AfPacketDump()),
                        "af_packet_details",
                        0x58c7c042,
                        AfPacketDetails::decode);

        @Override
        public Exchange<AfPacketDump, AfPacketDetails> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {}
    }

    public record AfPacketDetails(int swIfIndex, String hostIfName) implements Message {
        @Override
        public void encode(WireWriter out) {
            out.u32("sw_if_index", swIfIndex);
            out.string("host_if_name", NAME_OCTETS, hostIfName);
        }

        static AfPacketDetails decode(WireReader in) throws MalformedMessage {
            return new AfPacketDetails(
                    in.u32("sw_if_index"), in.string("host_if_name", NAME_OCTETS));
        }
    }
}
