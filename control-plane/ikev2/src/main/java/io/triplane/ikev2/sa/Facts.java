package io.triplane.ikev2.sa;

import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeSaView.Nat;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;
import io.triplane.ikev2.wire.Bytes;

/// What does not change any more once an IKE SA is established, but for its suite when it is
/// rekeyed, and NATs when its path changes.
///
/// @param begunByUs whether we sent the IKE_SA_INIT request, however often it was rekeyed since
/// @param beganAt when its first message came or went
/// @param establishedAt when the peers had authenticated each other
/// @param extensions agreed in IKE_AUTH
/// @param rank the lower nonce of IKE_SA_INIT: of two IKE SAs that crossed, the one with the lower
///   rank is redundant
public record Facts(
        String connection,
        Identity local,
        Identity remote,
        IkeSuite suite,
        Nat nat,
        Extensions extensions,
        boolean begunByUs,
        Tick beganAt,
        Tick establishedAt,
        Bytes rank) {
    public Facts with(IkeSuite next) {
        return new Facts(
                connection,
                local,
                remote,
                next,
                nat,
                extensions,
                begunByUs,
                beganAt,
                establishedAt,
                rank);
    }

    public Facts with(Nat next) {
        return new Facts(
                connection,
                local,
                remote,
                suite,
                next,
                extensions,
                begunByUs,
                beganAt,
                establishedAt,
                rank);
    }

    void write(StateWriter out) {
        out.version(1);
        out.text(connection);
        StoredValues.write(out, local);
        StoredValues.write(out, remote);
        suite.write(out);
        StoredValues.write(out, nat);
        extensions.write(out);
        out.bool(begunByUs);
        out.tick(beganAt);
        out.tick(establishedAt);
        out.bytes(rank);
    }

    static Facts read(StateReader in) {
        in.version("facts of an IKE SA", 1);
        return new Facts(
                in.text(),
                StoredValues.identity(in),
                StoredValues.identity(in),
                IkeSuite.read(in),
                StoredValues.nat(in),
                Extensions.read(in),
                in.bool(),
                in.tick(),
                in.tick(),
                in.bytes());
    }
}
