package io.triplane.ikev2.sa;

import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.wire.Bytes;
import java.util.Optional;

/// The peer could not prove its identity, or asked for what makes no sense, and was told so. Keys
/// are gone; only the answer is kept for a while, in case it was lost.
///
/// @param requestTail see [PeerRequests#tail]
public record AuthRefusedRemote(
        IkeSaId id, Route route, Spis spis, Bytes requestTail, Bytes answer, Tick expiresAt)
        implements IkeSa {
    @Override
    public Optional<String> connectionName() {
        return Optional.empty();
    }

    @Override
    public void wipe() {
        // holds no secret
    }

    void write(StateWriter out) {
        out.version(1);
        out.u64(id.number());
        route.write(out);
        spis.write(out);
        out.bytes(requestTail);
        out.bytes(answer);
        out.tick(expiresAt);
    }

    static AuthRefusedRemote read(StateReader in) {
        in.version("refused IKE SA", 1);
        return new AuthRefusedRemote(
                new IkeSaId(in.u64()),
                Route.read(in),
                Spis.read(in),
                in.bytes(),
                in.bytes(),
                in.tick());
    }
}
