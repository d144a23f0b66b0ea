package io.triplane.ikev2.sa;

import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import java.util.Optional;

/// An IKE SA from its first message on. Each state holds what it needs and nothing else; secrets
/// belong to the state that holds them.
///
/// ```
/// initiator: InitLocal [-> IntermediateLocal] -> AuthLocal -> Established
///                                  \-> AuthFailedLocal (the peer could not prove its identity)
/// responder: InitRemote -> Established
///                      \-> AuthRefusedRemote (the refusal can be repeated)
/// rekeyed:   Established -> Superseded, and another Established
/// ```
///
/// An ended one is no state: it is absent.
public sealed interface IkeSa
        permits InitLocal,
                InitRemote,
                IntermediateLocal,
                AuthLocal,
                AuthFailedLocal,
                AuthRefusedRemote,
                Established,
                Superseded {
    IkeSaId id();

    Spis spis();

    Route route();

    /// Of the connection it belongs to; a responder knows it from IKE_AUTH on.
    Optional<String> connectionName();

    /// Zeroes every secret of this state.
    void wipe();

    static void write(StateWriter out, IkeSa sa) {
        switch (sa) {
            case InitLocal state -> {
                out.tag(0);
                state.write(out);
            }
            case InitRemote state -> {
                out.tag(1);
                state.write(out);
            }
            case IntermediateLocal state -> {
                out.tag(7);
                state.write(out);
            }
            case AuthLocal state -> {
                out.tag(2);
                state.write(out);
            }
            case AuthFailedLocal state -> {
                out.tag(3);
                state.write(out);
            }
            case AuthRefusedRemote state -> {
                out.tag(4);
                state.write(out);
            }
            case Established state -> {
                out.tag(5);
                state.write(out);
            }
            case Superseded state -> {
                out.tag(6);
                state.write(out);
            }
        }
    }

    static IkeSa read(StateReader in) {
        int tag = in.tag();
        return switch (tag) {
            case 0 -> InitLocal.read(in);
            case 1 -> InitRemote.read(in);
            case 2 -> AuthLocal.read(in);
            case 3 -> AuthFailedLocal.read(in);
            case 4 -> AuthRefusedRemote.read(in);
            case 5 -> Established.read(in);
            case 6 -> Superseded.read(in);
            case 7 -> IntermediateLocal.read(in);
            default -> throw in.unknownTag("IKE SA", tag);
        };
    }
}
