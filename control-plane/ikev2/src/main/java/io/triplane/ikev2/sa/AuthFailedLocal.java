package io.triplane.ikev2.sa;

import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import java.util.Optional;

/// The peer could not prove its identity; we told it so in an INFORMATIONAL of its own and wait for
/// the answer, to be sure that it has heard (RFC 7296 §2.21.2).
public record AuthFailedLocal(
        IkeSaId id,
        String connection,
        Route route,
        Channel channel,
        Outstanding request,
        Tick beganAt)
        implements IkeSa {
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

    public AuthFailedLocal with(Outstanding next) {
        return new AuthFailedLocal(id, connection, route, channel, next, beganAt);
    }

    public AuthFailedLocal with(Channel next) {
        return new AuthFailedLocal(id, connection, route, next, request, beganAt);
    }

    void write(StateWriter out) {
        out.version(1);
        out.u64(id.number());
        out.text(connection);
        route.write(out);
        channel.write(out);
        request.write(out);
        out.tick(beganAt);
    }

    static AuthFailedLocal read(StateReader in) {
        in.version("IKE SA that failed to authenticate", 1);
        return new AuthFailedLocal(
                new IkeSaId(in.u64()),
                in.text(),
                Route.read(in),
                Channel.read(in),
                Outstanding.read(in),
                in.tick());
    }
}
