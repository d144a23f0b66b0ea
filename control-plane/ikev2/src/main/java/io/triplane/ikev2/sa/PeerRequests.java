package io.triplane.ikev2.sa;

import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.DecodeResult;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.MessageDecoder;
import io.triplane.ikev2.wire.MessageEncoder;
import io.triplane.ikev2.wire.Opener;
import java.util.List;

/// The peer's side of the window: its requests are taken one at a time and in order (RFC 7296
/// §2.3), and the last answer is kept in case it was lost (RFC 7296 §2.1).
public sealed interface PeerRequests {
    /// The id that the peer's next request must have.
    long nextId();

    /// Nothing was asked yet.
    record Fresh(long nextId) implements PeerRequests {}

    /// The request before `nextId` was answered.
    ///
    /// @param requestTail the end of the request, see [#tail]
    /// @param answer as it went out, a [Flight]
    /// @param sends how often that was
    record Answered(long nextId, Bytes requestTail, Bytes answer, int sends)
            implements PeerRequests {}

    /// The numbers were brought together (RFC 6311), and nothing was asked since.
    ///
    /// @param requestTail of the request that did it, with the answer to it
    /// @param ownNextId the id that our own next request had then
    record Resynced(long nextId, Bytes requestTail, Bytes answer, long ownNextId)
            implements PeerRequests {}

    /// The request before `nextId` waits for the data plane.
    ///
    /// @param awaited numbers of the plane requests that have not been answered yet
    /// @param accepted the answer when all of them are accepted
    /// @param refused the answer when one is not
    record Working(
            long nextId, Bytes requestTail, List<Long> awaited, Message accepted, Message refused)
            implements PeerRequests {
        public Working {
            awaited = List.copyOf(awaited);
        }
    }

    /// The last octets of a protected message are its checksum: they tell two messages with one id
    /// apart, without the whole message being kept.
    static Bytes tail(Bytes message) {
        return message.slice(Math.max(0, message.size() - TAIL_OCTETS));
    }

    int TAIL_OCTETS = 16;

    static void write(StateWriter out, PeerRequests peer) {
        switch (peer) {
            case Fresh(long nextId) -> {
                out.tag(0);
                out.u64(nextId);
            }
            case Answered(long nextId, Bytes tail, Bytes answer, int sends) -> {
                out.tag(1);
                out.u64(nextId);
                out.bytes(tail);
                out.bytes(answer);
                out.u32(sends);
            }
            case Resynced(long nextId, Bytes tail, Bytes answer, long ownNextId) -> {
                out.tag(3);
                out.u64(nextId);
                out.bytes(tail);
                out.bytes(answer);
                out.u64(ownNextId);
            }
            case Working(
                            long nextId,
                            Bytes tail,
                            var awaited,
                            Message accepted,
                            Message refused) -> {
                out.tag(2);
                out.version(1);
                out.u64(nextId);
                out.bytes(tail);
                out.list(awaited, out::u64);
                write(out, accepted);
                write(out, refused);
            }
        }
    }

    static PeerRequests read(StateReader in) {
        int tag = in.tag();
        return switch (tag) {
            case 0 -> new Fresh(in.u64());
            case 1 -> new Answered(in.u64(), in.bytes(), in.bytes(), in.u32());
            case 2 -> {
                in.version("request of the peer", 1);
                yield new Working(in.u64(), in.bytes(), in.list(in::u64), message(in), message(in));
            }
            case 3 -> new Resynced(in.u64(), in.bytes(), in.bytes(), in.u64());
            default -> throw in.unknownTag("requests of the peer", tag);
        };
    }

    /// A message is stored as it would travel in the clear.
    private static void write(StateWriter out, Message message) {
        out.bytes(MessageEncoder.encode(Message.clear(message.header(), message.payloads())));
    }

    private static Message message(StateReader in) {
        DecodeResult result = MessageDecoder.decode(in.bytes(), Opener.NO_KEYS);
        if (result instanceof DecodeResult.Decoded decoded) {
            Message clear = decoded.message();
            return Message.encrypted(clear.header(), clear.payloads());
        }
        throw new IllegalArgumentException(
                "stored answer does not decode (%s): discard the stored state and negotiate again"
                        .formatted(result));
    }
}
