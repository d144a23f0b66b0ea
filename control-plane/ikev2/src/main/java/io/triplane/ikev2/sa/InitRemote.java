package io.triplane.ikev2.sa;

import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.IkeSaView.Nat;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;
import io.triplane.ikev2.wire.Bytes;
import java.util.Optional;

/// We answered IKE_SA_INIT and wait for IKE_AUTH: half open. Nothing of the peer is proven.
///
/// @param request with `answer` what AUTH will cover; a repeated request gets the same answer
/// @param expiresAt absolute: no message of the peer moves it
public record InitRemote(
        IkeSaId id,
        Route route,
        Channel channel,
        IkeSuite suite,
        Nat nat,
        Bytes nonceI,
        Bytes nonceR,
        Bytes request,
        Bytes answer,
        Tick beganAt,
        Tick expiresAt)
        implements IkeSa {
    @Override
    public Spis spis() {
        return channel.spis();
    }

    @Override
    public Optional<String> connectionName() {
        return Optional.empty();
    }

    @Override
    public void wipe() {
        channel.wipe();
    }

    public InitRemote with(Channel next) {
        return new InitRemote(
                id, route, next, suite, nat, nonceI, nonceR, request, answer, beganAt, expiresAt);
    }

    void write(StateWriter out) {
        out.version(1);
        out.u64(id.number());
        route.write(out);
        channel.write(out);
        suite.write(out);
        StoredValues.write(out, nat);
        out.bytes(nonceI);
        out.bytes(nonceR);
        out.bytes(request);
        out.bytes(answer);
        out.tick(beganAt);
        out.tick(expiresAt);
    }

    static InitRemote read(StateReader in) {
        in.version("half-open IKE SA", 1);
        return new InitRemote(
                new IkeSaId(in.u64()),
                Route.read(in),
                Channel.read(in),
                IkeSuite.read(in),
                StoredValues.nat(in),
                in.bytes(),
                in.bytes(),
                in.bytes(),
                in.bytes(),
                in.tick(),
                in.tick());
    }
}
