package io.triplane.ikev2.sa;

import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.IkeSaView.Nat;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.crypto.IntermediateAuth;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;
import io.triplane.ikev2.wire.Bytes;
import java.util.List;
import java.util.Optional;

/// What an initiator has after IKE_SA_INIT, on its way to IKE_AUTH. Owns the channel's keys.
///
/// @param initRequest with `initAnswer` what AUTH will cover, in its last form
/// @param intermediate what binds the IKE_INTERMEDIATE exchanges so far
/// @param childName what IKE_AUTH will ask for; empty when the IKE SA is to stand first (RFC 6023)
/// @param then what waits until the IKE SA stands
public record Handshake(
        IkeSaId id,
        String connection,
        Route route,
        Channel channel,
        IkeSuite suite,
        Nat nat,
        Bytes nonceI,
        Bytes nonceR,
        Bytes initRequest,
        Bytes initAnswer,
        IntermediateAuth intermediate,
        Optional<String> childName,
        List<Task> then,
        Tick beganAt) {
    public Handshake {
        then = List.copyOf(then);
    }

    public Handshake on(Route next) {
        return new Handshake(
                id,
                connection,
                next,
                channel,
                suite,
                nat,
                nonceI,
                nonceR,
                initRequest,
                initAnswer,
                intermediate,
                childName,
                then,
                beganAt);
    }

    public Handshake with(Channel next) {
        return with(next, intermediate);
    }

    public Handshake with(Channel next, IntermediateAuth linked) {
        return new Handshake(
                id,
                connection,
                route,
                next,
                suite,
                nat,
                nonceI,
                nonceR,
                initRequest,
                initAnswer,
                linked,
                childName,
                then,
                beganAt);
    }

    public Handshake then(List<Task> tasks) {
        return new Handshake(
                id,
                connection,
                route,
                channel,
                suite,
                nat,
                nonceI,
                nonceR,
                initRequest,
                initAnswer,
                intermediate,
                childName,
                tasks,
                beganAt);
    }

    void write(StateWriter out) {
        out.version(1);
        out.u64(id.number());
        out.text(connection);
        route.write(out);
        channel.write(out);
        suite.write(out);
        StoredValues.write(out, nat);
        out.bytes(nonceI);
        out.bytes(nonceR);
        out.bytes(initRequest);
        out.bytes(initAnswer);
        StoredValues.write(out, intermediate);
        out.optional(childName, out::text);
        out.list(then, task -> Task.write(out, task));
        out.tick(beganAt);
    }

    static Handshake read(StateReader in) {
        in.version("IKE SA after IKE_SA_INIT", 1);
        return new Handshake(
                new IkeSaId(in.u64()),
                in.text(),
                Route.read(in),
                Channel.read(in),
                IkeSuite.read(in),
                StoredValues.nat(in),
                in.bytes(),
                in.bytes(),
                in.bytes(),
                in.bytes(),
                StoredValues.intermediateAuth(in),
                in.optional(in::text),
                in.list(() -> Task.read(in)),
                in.tick());
    }
}
