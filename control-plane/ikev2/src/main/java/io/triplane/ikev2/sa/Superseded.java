package io.triplane.ikev2.sa;

import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.sa.LocalExchange.DeleteIkeLocal;
import io.triplane.ikev2.sa.OwnRequests.Waiting;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import java.util.Optional;

/// An IKE SA in whose place another one is: it was rekeyed, or it came of a rekey and lost against
/// the peer's. It carries nothing, and waits for the Delete of whoever created the other one, or
/// for the answer to ours (RFC 7296 §2.8). Nothing is told of its end.
///
/// @param last it has neither children nor tasks
/// @param successor the one that has the children
/// @param until when the peer has had its time to delete it
public record Superseded(Established last, IkeSaId successor, Tick until) implements IkeSa {
    @Override
    public IkeSaId id() {
        return last.id();
    }

    @Override
    public Spis spis() {
        return last.spis();
    }

    @Override
    public Route route() {
        return last.route();
    }

    @Override
    public Optional<String> connectionName() {
        return last.connectionName();
    }

    @Override
    public void wipe() {
        last.wipe();
    }

    /// Whether it is ours to delete, and the Delete is under way.
    public boolean isDeleting() {
        return last.own() instanceof Waiting(_, DeleteIkeLocal _);
    }

    public Superseded with(Established next) {
        return new Superseded(next, successor, until);
    }

    void write(StateWriter out) {
        out.version(1);
        last.write(out);
        out.u64(successor.number());
        out.tick(until);
    }

    static Superseded read(StateReader in) {
        in.version("superseded IKE SA", 1);
        return new Superseded(Established.read(in), new IkeSaId(in.u64()), in.tick());
    }
}
