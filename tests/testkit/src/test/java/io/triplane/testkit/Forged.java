package io.triplane.testkit;

import io.triplane.ikev2.Action;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.ExchangeType;
import io.triplane.ikev2.wire.IkeHeader;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageDecoder;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.Opener;
import io.triplane.ikev2.wire.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Messages of IKE_SA_INIT as somebody on the path could make them: nothing in them is secret.
final class Forged {
    private Forged() {}

    static Message decoded(Action.Send send) {
        return ((DecodeResult.Decoded) MessageDecoder.decode(send.message(), Opener.NO_KEYS))
                .message();
    }

    /// An answer to the request, as if its receiver had sent it; it arrives at once.
    static void answer(World world, Action.Send request, long spiR, List<Payload> payloads) {
        IkeHeader header =
                new IkeHeader(
                        decoded(request).header().spiI(),
                        spiR,
                        ExchangeType.IKE_SA_INIT.number(),
                        false,
                        true,
                        0);
        Bytes datagram = MessageEncoder.encode(Message.clear(header, payloads));
        world.inject(request.remote(), request.local(), false, datagram);
    }

    static void answer(World world, Action.Send request, Payload... payloads) {
        answer(world, request, 0, List.of(payloads));
    }

    /// The message with one payload changed, as if its sender had sent it so; it arrives at once.
    static <P extends Payload> void changed(
            World world, Action.Send send, Class<P> kind, UnaryOperator<P> change) {
        Message original = decoded(send);
        List<Payload> payloads = new ArrayList<>();
        for (Payload payload : original.payloads()) {
            payloads.add(kind.isInstance(payload) ? change.apply(kind.cast(payload)) : payload);
        }
        Bytes datagram = MessageEncoder.encode(Message.clear(original.header(), payloads));
        world.inject(send.local(), send.remote(), false, datagram);
    }

    static boolean isInit(Action.Send send) {
        return Pair.isOf(send, ExchangeType.IKE_SA_INIT);
    }

    /// The IKE_SA_INIT messages that the peer sent, of all that were sent.
    static List<Action.Send> inits(List<Action.Send> sent, Peer peer) {
        return sent.stream()
                .filter(Forged::isInit)
                .filter(send -> send.local().address().equals(peer.address()))
                .toList();
    }
}
