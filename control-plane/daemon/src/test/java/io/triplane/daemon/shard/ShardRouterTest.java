package io.triplane.daemon.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triplane.ikev2.ShardSlot;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.plane.IkeDatagram;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardRouterTest {
    private static final int SLOT_BITS = 2;
    private static final byte FROM_INITIATOR = 0x08;
    private static final byte FROM_RESPONDER = 0x20;
    private static final int IKE_AUTH = ExchangeType.IKE_AUTH.number();
    private static final int IKE_SA_INIT = ExchangeType.IKE_SA_INIT.number();

    private final RecordingWorld world = new RecordingWorld();
    private final PeerMap peers = new PeerMap();
    private final List<ScriptedEngine> engines =
            List.of(new ScriptedEngine(), new ScriptedEngine(), new ScriptedEngine());
    private final List<Shard> shards =
            IntStream.range(0, engines.size())
                    .mapToObj(i -> new Shard(i, engines.get(i), 100, world.world()))
                    .toList();

    /// Three shards serve four slots.
    private final ShardRouter router =
            new ShardRouter(
                    List.of(shards.get(0), shards.get(1), shards.get(2), shards.get(0)),
                    world.lanes,
                    peers,
                    new ListenAddresses(),
                    0x1234_5678_9ABC_DEF0L);

    @Test
    void theSlotInOurSpiFindsTheShardWhicheverSideWeAre() {
        long spi2 = new ShardSlot(2, SLOT_BITS).mark(new Random(1).nextLong());
        assertThat(shardOf(message(77, spi2, IKE_AUTH, FROM_INITIATOR))).isEqualTo(2);
        assertThat(shardOf(message(spi2, 77, IKE_AUTH, FROM_RESPONDER))).isEqualTo(2);

        long spi3 = new ShardSlot(3, SLOT_BITS).mark(new Random(2).nextLong());
        assertThat(shardOf(message(77, spi3, IKE_AUTH, FROM_INITIATOR)))
                .as("a slot of its own may be served by a shard that serves others")
                .isZero();
    }

    @Test
    void anAnswerToOurFirstRequestGoesByOurSpi() {
        long spi1 = new ShardSlot(1, SLOT_BITS).mark(new Random(1).nextLong());
        assertThat(shardOf(message(spi1, 77, IKE_SA_INIT, FROM_RESPONDER))).isEqualTo(1);
    }

    @Test
    void repetitionsOfAFirstRequestMeetTheSameShardAndManySpreadOut() {
        Random random = new Random(3);
        int[] hits = new int[shards.size()];
        for (int i = 0; i < 400; i++) {
            ByteBuffer first = message(random.nextLong(), 0, IKE_SA_INIT, FROM_INITIATOR);
            int shard = shardOf(first);
            assertThat(shardOf(first)).isEqualTo(shard);
            hits[shard]++;
        }
        assertThat(hits[0]).isBetween(150, 250); // two slots of four
        assertThat(hits[1]).isBetween(60, 140);
        assertThat(hits[2]).isBetween(60, 140);
    }

    @Test
    void firstRequestsOfAConfiguredPeerAllMeetItsShard() {
        peers.set(Map.of(IpAddress.of("192.0.2.2"), 2));
        Random random = new Random(4);
        for (int i = 0; i < 20; i++) {
            ByteBuffer first = message(random.nextLong(), 0, IKE_SA_INIT, FROM_INITIATOR);
            assertThat(shardOf(first)).isEqualTo(2);
        }
        long spi1 = new ShardSlot(1, SLOT_BITS).mark(random.nextLong());
        assertThat(shardOf(message(77, spi1, IKE_AUTH, FROM_INITIATOR)))
                .as("an SA that stands stays where it is")
                .isEqualTo(1);
    }

    @Test
    void whatHasNoHeaderIsCountedAndGoesNowhere() {
        router.received(datagram(ByteBuffer.allocate(27)));
        router.received(datagram(ByteBuffer.allocate(0)));
        assertThat(router.malformed()).isEqualTo(2);
        shards.forEach(shard -> assertThat(shard.doWork(Tick.ZERO)).isZero());
    }

    @Test
    void slotsAreAPowerOfTwo() {
        assertThatThrownBy(
                        () -> new ShardRouter(shards, world.lanes, peers, new ListenAddresses(), 0))
                .hasMessageContaining("3 slots");
    }

    private int shardOf(ByteBuffer message) {
        router.received(datagram(message));
        for (int i = 0; i < shards.size(); i++) {
            shards.get(i).doWork(Tick.ZERO);
            if (!engines.get(i).inputs.isEmpty()) {
                engines.get(i).inputs.clear();
                return i;
            }
        }
        throw new AssertionError("no shard got the datagram");
    }

    private static ByteBuffer message(long spiI, long spiR, int exchange, byte flags) {
        ByteBuffer header = ByteBuffer.allocate(28);
        header.putLong(spiI).putLong(spiR).put((byte) 0).put((byte) 0x20);
        header.put((byte) exchange).put(flags).putInt(0).putInt(28);
        return header.flip();
    }

    private static IkeDatagram datagram(ByteBuffer message) {
        return new IkeDatagram(
                new InetSocketAddress("192.0.2.1", 500),
                new InetSocketAddress("192.0.2.2", 500),
                false,
                message);
    }
}
