package io.triplane.jvpp.message;

import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.jvpp.wire.WireReader;
import io.triplane.jvpp.wire.WireWriter;

/// The security association database (`ipsec.api`). Every message here stops the workers while it
/// runs.
public final class Sad {
    private Sad() {}

    /// −116 id taken, −153 protocol or families, −154 unknown algorithm, −9 combination, −156 key
    /// length (which crashes VPP for some SAs: check before), −82 src equals dst, −3 unknown table.
    public record Add(SadEntry entry) implements Request<StatIndex> {
        public static final Exchange<Add, StatIndex> EXCHANGE =
                Exchange.reply(
                        Exchange.request("ipsec_sad_entry_add_v2", 0x9611297a, Add::decode),
                        StatIndex.CRC,
                        StatIndex::decode);

        @Override
        public Exchange<Add, StatIndex> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            entry.encode(out);
        }

        static Add decode(WireReader in) throws MalformedMessage {
            return new Add(SadEntry.decode(in));
        }
    }

    /// The form before [Add]: its window is always 64.
    public record AddV1(SadEntry entry) implements Request<StatIndex> {
        public static final Exchange<AddV1, StatIndex> EXCHANGE =
                Exchange.reply(
                        Exchange.request("ipsec_sad_entry_add", 0x50229353, AddV1::decode),
                        StatIndex.CRC,
                        StatIndex::decode);

        public AddV1 {
            if (entry.antiReplayWindowSize() != SadEntry.WINDOW_V3) {
                throw new IllegalArgumentException(
                        "ipsec_sad_entry_add has no window field; its window is 64, not "
                                + entry.antiReplayWindowSize());
            }
        }

        @Override
        public Exchange<AddV1, StatIndex> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            entry.encodeV3(out);
        }

        static AddV1 decode(WireReader in) throws MalformedMessage {
            return new AddV1(SadEntry.decodeV3(in));
        }
    }

    /// Gives up the client's reference, and returns 0 even while others hold the SA. Exactly one
    /// per add: a second one frees an SA in use and crashes VPP. −6 for an unknown id.
    public record Del(int id) implements Request<Retval> {
        public static final Exchange<Del, Retval> EXCHANGE =
                Exchange.retval(Exchange.request("ipsec_sad_entry_del", 0x3a91bde5, Del::decode));

        @Override
        public Exchange<Del, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("id", id);
        }

        static Del decode(WireReader in) throws MalformedMessage {
            return new Del(in.u32("id"));
        }
    }

    /// Moves an SA to other outer addresses or ports; port 0xffff keeps the old one. Sequence
    /// numbers and counters survive. Follow it with the same protect update again (IPv6 needs it).
    public record Update(int sadId, boolean isTunnel, Tunnel tunnel, int udpSrcPort, int udpDstPort)
            implements Request<Retval> {
        public static final int KEEP_PORT = 0xffff;

        public static final Exchange<Update, Retval> EXCHANGE =
                Exchange.retval(
                        Exchange.request("ipsec_sad_entry_update", 0x1412af86, Update::decode));

        @Override
        public Exchange<Update, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sad_id", sadId);
            out.bool("is_tun", isTunnel);
            tunnel.encode(out);
            out.u16("udp_src_port", udpSrcPort);
            out.u16("udp_dst_port", udpDstPort);
        }

        static Update decode(WireReader in) throws MalformedMessage {
            return new Update(
                    in.u32("sad_id"),
                    in.bool("is_tun"),
                    Tunnel.decode(in),
                    in.u16("udp_src_port"),
                    in.u16("udp_dst_port"));
        }
    }

    /// Ties an SA to a worker, counted from 0. −7 for an unknown SA, −89 for an unknown worker.
    public record Bind(int saId, int worker) implements Request<Retval> {
        public static final Exchange<Bind, Retval> EXCHANGE =
                Exchange.retval(Exchange.request("ipsec_sad_bind", 0x0649c0d9, Bind::decode));

        @Override
        public Exchange<Bind, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sa_id", saId);
            out.u32("worker", worker);
        }

        static Bind decode(WireReader in) throws MalformedMessage {
            return new Bind(in.u32("sa_id"), in.u32("worker"));
        }
    }

    /// Lets the worker of the next packet claim the SA.
    public record Unbind(int saId) implements Request<Retval> {
        public static final Exchange<Unbind, Retval> EXCHANGE =
                Exchange.retval(Exchange.request("ipsec_sad_unbind", 0x2076c2f4, Unbind::decode));

        @Override
        public Exchange<Unbind, Retval> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sa_id", saId);
        }

        static Unbind decode(WireReader in) throws MalformedMessage {
            return new Unbind(in.u32("sa_id"));
        }
    }

    /// Every SA, keys included; the id is ignored. Stops all workers while it runs: for connect
    /// time only.
    public record Dump(int saId) implements Request<Details> {
        public static final Exchange<Dump, Details> EXCHANGE =
                Exchange.dump(
                        Exchange.request("ipsec_sa_v5_dump", 0x2076c2f4, Dump::decode),
                        "ipsec_sa_v5_details",
                        0x3cfecfbd,
                        Details::decode);

        public static Dump all() {
            return new Dump(~0);
        }

        @Override
        public Exchange<Dump, Details> exchange() {
            return EXCHANGE;
        }

        @Override
        public void encode(WireWriter out) {
            out.u32("sa_id", saId);
        }

        static Dump decode(WireReader in) throws MalformedMessage {
            return new Dump(in.u32("sa_id"));
        }
    }

    /// `seqOutbound` is the last number used; `lastSeqInbound` the highest accepted; `replayWindow`
    /// is right for a window of 64 only; `threadIndex` 0xffff means that no thread took the SA yet.
    public record Details(
            SadEntry entry,
            int swIfIndex,
            long seqOutbound,
            long lastSeqInbound,
            long replayWindow,
            int threadIndex,
            int statIndex)
            implements Message {
        @Override
        public void encode(WireWriter out) {
            entry.encode(out);
            out.u32("sw_if_index", swIfIndex);
            out.u64("seq_outbound", seqOutbound);
            out.u64("last_seq_inbound", lastSeqInbound);
            out.u64("replay_window", replayWindow);
            out.u32("thread_index", threadIndex);
            out.u32("stat_index", statIndex);
        }

        static Details decode(WireReader in) throws MalformedMessage {
            return new Details(
                    SadEntry.decode(in),
                    in.u32("sw_if_index"),
                    in.u64("seq_outbound"),
                    in.u64("last_seq_inbound"),
                    in.u64("replay_window"),
                    in.u32("thread_index"),
                    in.u32("stat_index"));
        }
    }
}
