package io.triplane.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.triplane.ikev2.Action;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.crypto.BouncyCastleSuite;
import io.triplane.ikev2.sa.Channel;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.Framing;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Payload;
import io.triplane.ikev2.wire.Unknown;
import io.triplane.testkit.Peer;
import io.triplane.testkit.Recipe;
import io.triplane.testkit.SeededRandom;
import io.triplane.testkit.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;

/// Whatever arrives at an engine with a tunnel, it does not throw, finds no bug in itself, keeps to
/// the rules of the world and allocates no more than in proportion: noise, true messages that were
/// tampered with, and messages of any payloads that are correctly sealed.
@Tag("fuzz")
class EngineFuzzTest {
    private static final int MESSAGES_MAX = 6;
    private static final int PAYLOADS_MAX = 5;
    private static final int PAYLOAD_OCTETS_MAX = 300;

    /// For one datagram with all that follows from it, transcripts and checks of the world
    /// included.
    private static final long ALLOCATION_OCTETS_MAX = 64L * 1024 * 1024;

    private static final BouncyCastleSuite SUITE = new BouncyCastleSuite(new SeededRandom(1));

    /// Far from the counters that the lender uses.
    private static final long FIRST_IV = 1L << 40;

    private final World world = World.seeded(1);
    private final Peer left = world.peer("left");
    private final Peer right = world.peer("right");
    private final List<Action.Send> sent = new ArrayList<>();

    @FuzzTest(maxDuration = "60s")
    void whateverArrives(FuzzedDataProvider data) {
        EngineFuzzTest fresh = new EngineFuzzTest();
        fresh.establish();
        int messages = data.consumeInt(1, MESSAGES_MAX);
        for (int i = 0; i < messages; i++) {
            long allocated = Allocation.octetsOnce(() -> fresh.one(data));
            assertThat(allocated).isLessThan(ALLOCATION_OCTETS_MAX);
        }
        fresh.world.runFor(Duration.ofMinutes(3));
    }

    private void establish() {
        world.network()
                .drop(send -> {
                    sent.add(send);
                    return false;
                });
        Recipe toRight = world.recipe(left, right);
        left.configure(toRight);
        right.configure(world.recipe(right, left));
        left.initiate(toRight);
        world.runFor(Duration.ofSeconds(1));
        left.rekeyChild();
        world.runFor(Duration.ofSeconds(1));
    }

    private void one(FuzzedDataProvider data) {
        switch (data.consumeInt(0, 3)) {
            case 0 -> noise(data);
            case 1 -> tampered(data);
            default -> sealed(data);
        }
        world.runFor(Duration.ofMillis(50));
    }

    private void noise(FuzzedDataProvider data) {
        Action.Send like = sent.get(data.consumeInt(0, sent.size() - 1));
        Bytes octets = Bytes.copyOf(data.consumeBytes(PAYLOAD_OCTETS_MAX));
        world.inject(like.local(), like.remote(), like.natPort(), octets);
    }

    /// A message that was really sent, with some octets changed, cut off or appended.
    private void tampered(FuzzedDataProvider data) {
        Action.Send like = sent.get(data.consumeInt(0, sent.size() - 1));
        byte[] octets = like.message().toArray();
        int changes = data.consumeInt(0, 4);
        for (int i = 0; i < changes; i++) {
            octets[data.consumeInt(0, octets.length - 1)] = data.consumeByte();
        }
        Bytes changed = Bytes.copyOf(octets);
        if (data.consumeBoolean()) {
            changed = changed.slice(0, data.consumeInt(0, changed.size()));
        }
        if (data.consumeBoolean()) {
            changed = Bytes.concat(changed, Bytes.copyOf(data.consumeBytes(16)));
        }
        world.inject(like.local(), like.remote(), like.natPort(), changed);
    }

    /// Any payloads under the peer's keys, with the expected number or another.
    private void sealed(FuzzedDataProvider data) {
        boolean toRight = data.consumeBoolean();
        Peer victim = toRight ? right : left;
        Peer lender = toRight ? left : right;
        if (victim.ikeSas().size() != 1 || lender.ikeSas().size() != 1) {
            return;
        }
        List<Payload> payloads = new ArrayList<>();
        int count = data.consumeInt(0, PAYLOADS_MAX);
        for (int i = 0; i < count; i++) {
            payloads.add(
                    new Unknown(
                            data.consumeInt(33, 60),
                            data.consumeBoolean(),
                            Bytes.copyOf(data.consumeBytes(PAYLOAD_OCTETS_MAX))));
        }
        IkeSaView sa = victim.ikeSas().getFirst();
        long id = data.consumeInt(0, 9) == 0 ? data.consumeInt(0, 5) : sa.requestsReceived();
        IkeHeader header =
                new IkeHeader(
                        sa.initiatorSpi(),
                        sa.responderSpi(),
                        data.consumeInt(34, 44),
                        !sa.initiator(),
                        false,
                        id);
        lender.states().stream()
                .filter(Established.class::isInstance)
                .map(Established.class::cast)
                .limit(1)
                .forEach(state -> send(state.channel(), sa, Message.encrypted(header, payloads)));
        world.impersonated(lender);
    }

    private void send(Channel keys, IkeSaView sa, Message message) {
        long sealed = FIRST_IV + message.header().messageId();
        Channel channel = new Channel(keys.spis(), keys.keys(), sealed, Framing.WHOLE);
        Route route = new Route(sa.remote(), sa.local(), false);
        world.inject(sa.remote(), sa.local(), false, channel.seal(SUITE, message, route));
    }
}
