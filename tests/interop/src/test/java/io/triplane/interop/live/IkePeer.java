package io.triplane.interop.live;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// An IKE daemon that others wrote, at the far end of the wire.
interface IkePeer extends AutoCloseable {
    /// A pair of Child SAs as the peer tells it.
    ///
    /// @param spiIn the peer's inbound one, 8 hex digits
    /// @param spiOut the peer's outbound one
    record Pair(String spiIn, String spiOut) {}

    /// An IKE SA that stands, as the peer tells it.
    ///
    /// @param initiatorSpi 16 hex digits; empty where the peer does not tell
    record IkeSa(Optional<String> initiatorSpi) {}

    /// What the peer holds of a tunnel.
    record Sas(List<IkeSa> ikeSas, List<Pair> children) {
        boolean none() {
            return ikeSas.isEmpty() && children.isEmpty();
        }
    }

    /// Sets a tunnel up and waits for it.
    void initiate(Tunnel tunnel);

    /// Begins a set-up and does not wait for it.
    void begin(Tunnel tunnel);

    void rekeyChild(Tunnel tunnel);

    /// Prepares, before a set-up, for an IKE rekey of it.
    default void expectIkeRekey(Tunnel tunnel) {}

    void rekeyIke(Tunnel tunnel);

    /// Deletes the IKE SA.
    void terminate(Tunnel tunnel);

    /// Keeps from setting a tunnel up again by itself that it was told to set up, and that the
    /// other side has deleted.
    default void rest(Tunnel tunnel) {}

    /// Deletes the child alone.
    void terminateChild(Tunnel tunnel);

    /// Takes away what a failed case left behind, if there is anything.
    void sweep(Tunnel tunnel);

    Sas sas(Tunnel tunnel);

    /// Whether its data plane carries packets, so that more than IKE can be seen.
    boolean carriesPackets();

    /// All that it said so far.
    String said();

    /// What it said last.
    String lastWords();

    @Override
    void close() throws IOException;
}
