package io.triplane.ikev2.sa;

import io.triplane.ikev2.IkeProposal;
import io.triplane.ikev2.crypto.KeyShare;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;
import io.triplane.ikev2.wire.Bytes;
import java.util.List;

/// Our part of a CREATE_CHILD_SA that rekeys the IKE SA (RFC 7296 §1.3.2). Owns the private key.
///
/// @param spi ours in the successor
/// @param offer as sent: the configuration may change before the answer comes
/// @param refusedGroups how many methods the peer has answered INVALID_KE_PAYLOAD to
public record IkeRekey(
        long spi, Bytes nonce, KeyShare share, List<IkeProposal> offer, int refusedGroups) {
    public IkeRekey {
        offer = List.copyOf(offer);
    }

    void write(StateWriter out) {
        out.version(1);
        out.u64(spi);
        out.bytes(nonce);
        out.lastUse(share.encoded());
        out.list(offer, proposal -> StoredValues.write(out, proposal));
        out.u32(refusedGroups);
    }

    static IkeRekey read(StateReader in) {
        in.version("rekey of an IKE SA", 1);
        return new IkeRekey(
                in.u64(),
                in.bytes(),
                LocalExchange.ChildProposal.readShare(in),
                in.list(() -> StoredValues.ikeProposal(in)),
                in.u32());
    }
}
