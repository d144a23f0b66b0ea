package io.triplane.daemon.shard;

import io.triplane.daemon.lane.Lane;
import io.triplane.daemon.lane.PlaneLanes;
import io.triplane.daemon.words.PlaneWords;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.Input;
import io.triplane.ikev2.ShardSlot;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.plane.IkeDatagram;
import io.triplane.plane.IkeTransport;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.LongAdder;

/// Hands each datagram to the shard that owns its SA, on the transport's thread and without
/// waiting.
///
/// The shard's slot stands in the SPI that we chose; a table leads from slots to shards, so that
/// SPIs stay valid when the number of shards changes. A first request has no SPI of ours yet: from
/// a configured peer it goes to that peer's shard, else by a keyed hash of its source and its
/// initiator SPI, so that repetitions meet the same shard and nobody can aim at one.
public final class ShardRouter implements IkeTransport.IkeReceiver {
    private static final int HEADER_OCTETS = 28;
    private static final int EXCHANGE_TYPE_AT = 18;
    private static final int FLAGS_AT = 19;
    private static final int FLAG_INITIATOR = 0x08;

    /// Set-ups that wait for the data plane beyond which first requests are ignored: with a few
    /// thousand set-ups per second, this many take about half of a peer's first retransmission.
    private static final int SET_UP_BACKLOG_MAX = 4_096;

    private final List<Shard> shardOfSlot;
    private final int slotBits;
    private final PlaneLanes lanes;
    private final PeerMap peers;
    private final ListenAddresses listen;
    private final List<Shard> shards;
    private final long hashKey;
    private final LongAdder malformed = new LongAdder();
    private final LongAdder overloaded = new LongAdder();
    private final LongAdder elsewhere = new LongAdder();

    /// @param shardOfSlot the shard of each slot; a power of two of them
    /// @param hashKey random, so that nobody can choose the shard of a first request
    public ShardRouter(
            List<Shard> shardOfSlot,
            PlaneLanes lanes,
            PeerMap peers,
            ListenAddresses listen,
            long hashKey) {
        this.shardOfSlot = List.copyOf(shardOfSlot);
        this.shards = shardOfSlot.stream().distinct().toList();
        this.slotBits = Integer.numberOfTrailingZeros(shardOfSlot.size());
        this.lanes = lanes;
        this.peers = peers;
        this.listen = listen;
        this.hashKey = hashKey;
        if (Integer.bitCount(shardOfSlot.size()) != 1) {
            throw new IllegalArgumentException(
                    "%d slots are no power of two".formatted(shardOfSlot.size()));
        }
    }

    @Override
    public void received(IkeDatagram datagram) {
        Bytes message = Bytes.copyOf(datagram.message());
        if (message.size() < HEADER_OCTETS) {
            malformed.increment();
            return;
        }
        Endpoint local = PlaneWords.endpoint(datagram.local());
        if (!listen.answers(local.address())) {
            elsewhere.increment();
            return;
        }
        boolean fromInitiator = (message.at(FLAGS_AT) & FLAG_INITIATOR) != 0;
        long ours = message.u64(fromInitiator ? Long.BYTES : 0);
        boolean first =
                ours == 0 && message.at(EXCHANGE_TYPE_AT) == ExchangeType.IKE_SA_INIT.number();
        if (first && lanes.waiting(Lane.SET_UP) >= SET_UP_BACKLOG_MAX) {
            overloaded.increment();
            return;
        }
        Input.Datagram input =
                new Input.Datagram(
                        local, PlaneWords.endpoint(datagram.remote()), datagram.natPort(), message);
        // A full shard counts what it drops itself.
        (first ? shardOfFirst(input) : shard(ours)).receive(input);
    }

    /// Datagrams too short for an IKE header.
    public long malformed() {
        return malformed.sum();
    }

    /// Datagrams to local addresses that do not answer.
    public long elsewhere() {
        return elsewhere.sum();
    }

    /// First requests ignored because the data plane is behind.
    public long overloaded() {
        return overloaded.sum();
    }

    private Shard shardOfFirst(Input.Datagram datagram) {
        OptionalInt known = peers.shard(datagram.remote().address());
        return known.isPresent() ? shards.get(known.getAsInt()) : shard(hash(datagram));
    }

    private Shard shard(long marked) {
        return shardOfSlot.get(ShardSlot.indexOf(marked, slotBits));
    }

    /// Mixes as splitmix64 does; its highest bits choose the slot.
    private long hash(Input.Datagram datagram) {
        long mixed = hashKey ^ datagram.message().u64(0);
        mixed = mix(mixed + datagram.remote().address().high());
        mixed = mix(mixed + datagram.remote().address().low());
        return mix(mixed + datagram.remote().port());
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
