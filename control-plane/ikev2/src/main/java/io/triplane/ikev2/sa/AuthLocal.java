package io.triplane.ikev2.sa;

import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.IkeSaView.Nat;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;
import io.triplane.ikev2.wire.Bytes;
import java.util.List;
import java.util.Optional;

/// We sent IKE_AUTH and wait for the answer.
///
/// @param initAnswer the peer's IKE_SA_INIT, which its AUTH covers
/// @param intermediate what AUTH covers of IKE_INTERMEDIATE exchanges
/// @param child empty when the IKE SA is to stand first (RFC 6023)
/// @param then what waits until the IKE SA stands
public record AuthLocal(
        IkeSaId id,
        String connection,
        Route route,
        Channel channel,
        IkeSuite suite,
        Nat nat,
        Bytes nonceI,
        Bytes nonceR,
        Bytes initAnswer,
        Bytes intermediate,
        Optional<FirstChild> child,
        List<Task> then,
        Outstanding request,
        Tick beganAt)
        implements IkeSa {
    public AuthLocal {
        then = List.copyOf(then);
    }

    /// The child that IKE_AUTH asks for.
    public record FirstChild(ChildSaId id, String name, int inboundSpi, Offer offer) {
        void write(StateWriter out) {
            out.u64(id.number());
            out.text(name);
            out.u32(inboundSpi);
            offer.write(out);
        }

        static FirstChild read(StateReader in) {
            return new FirstChild(new ChildSaId(in.u64()), in.text(), in.u32(), Offer.read(in));
        }
    }

    public Optional<String> childName() {
        return child.map(FirstChild::name);
    }

    @Override
    public Spis spis() {
        return channel.spis();
    }

    @Override
    public Optional<String> connectionName() {
        return Optional.of(connection);
    }

    @Override
    public void wipe() {
        channel.wipe();
    }

    public AuthLocal with(Outstanding next) {
        return new AuthLocal(
                id,
                connection,
                route,
                channel,
                suite,
                nat,
                nonceI,
                nonceR,
                initAnswer,
                intermediate,
                child,
                then,
                next,
                beganAt);
    }

    public AuthLocal with(Channel next) {
        return new AuthLocal(
                id,
                connection,
                route,
                next,
                suite,
                nat,
                nonceI,
                nonceR,
                initAnswer,
                intermediate,
                child,
                then,
                request,
                beganAt);
    }

    public AuthLocal then(List<Task> tasks) {
        return new AuthLocal(
                id,
                connection,
                route,
                channel,
                suite,
                nat,
                nonceI,
                nonceR,
                initAnswer,
                intermediate,
                child,
                tasks,
                request,
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
        out.bytes(initAnswer);
        out.bytes(intermediate);
        out.optional(child, first -> first.write(out));
        out.list(then, task -> Task.write(out, task));
        request.write(out);
        out.tick(beganAt);
    }

    static AuthLocal read(StateReader in) {
        in.version("IKE SA in IKE_AUTH", 1);
        return new AuthLocal(
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
                in.optional(() -> FirstChild.read(in)),
                in.list(() -> Task.read(in)),
                Outstanding.read(in),
                in.tick());
    }
}
