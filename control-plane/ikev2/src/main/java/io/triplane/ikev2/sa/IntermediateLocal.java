package io.triplane.ikev2.sa;

import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.crypto.KeyShare;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import java.util.Optional;

/// We sent IKE_INTERMEDIATE with one of the additional key exchanges and wait for the answer (RFC
/// 9370 §2.2.2).
///
/// @param handshake its `intermediate` covers the open request already
public record IntermediateLocal(Handshake handshake, KeyShare share, Outstanding request)
        implements IkeSa {
    @Override
    public IkeSaId id() {
        return handshake.id();
    }

    @Override
    public Spis spis() {
        return handshake.channel().spis();
    }

    @Override
    public Route route() {
        return handshake.route();
    }

    @Override
    public Optional<String> connectionName() {
        return Optional.of(handshake.connection());
    }

    @Override
    public void wipe() {
        handshake.channel().wipe();
        share.close();
    }

    public IntermediateLocal with(Handshake next) {
        return new IntermediateLocal(next, share, request);
    }

    public IntermediateLocal with(Outstanding next) {
        return new IntermediateLocal(handshake, share, next);
    }

    void write(StateWriter out) {
        out.version(1);
        handshake.write(out);
        out.lastUse(share.encoded());
        request.write(out);
    }

    static IntermediateLocal read(StateReader in) {
        in.version("IKE SA in IKE_INTERMEDIATE", 1);
        return new IntermediateLocal(
                Handshake.read(in),
                LocalExchange.ChildProposal.readShare(in),
                Outstanding.read(in));
    }
}
