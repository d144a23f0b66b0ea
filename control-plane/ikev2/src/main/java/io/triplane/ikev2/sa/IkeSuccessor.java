package io.triplane.ikev2.sa;

import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.wire.Bytes;

/// An IKE SA that a rekey has made to take another one's place, before that is so: it has keys and
/// nothing else. Whoever holds it owns the keys.
///
/// @param lowestNonce the lower one of the exchange that made it: of two successors of one IKE SA
///   the one with the lowest nonce is redundant (RFC 7296 §2.8.2)
public record IkeSuccessor(IkeSaId id, Channel channel, IkeSuite suite, Bytes lowestNonce) {
    public void wipe() {
        channel.wipe();
    }

    void write(StateWriter out) {
        out.version(1);
        out.u64(id.number());
        channel.write(out);
        suite.write(out);
        out.bytes(lowestNonce);
    }

    static IkeSuccessor read(StateReader in) {
        in.version("successor of an IKE SA", 1);
        return new IkeSuccessor(
                new IkeSaId(in.u64()), Channel.read(in), IkeSuite.read(in), in.bytes());
    }
}
