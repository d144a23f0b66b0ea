package io.triplane.ikev2.sa;

import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.IkeSaView.Nat;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.crypto.IntermediateAuth;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import java.util.List;
import java.util.Optional;

/// We answered IKE_SA_INIT and wait for IKE_INTERMEDIATE or IKE_AUTH: half open. Nothing of the
/// peer is proven.
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
        Intermediates intermediates,
        Tick beganAt,
        Tick expiresAt)
        implements IkeSa {
    /// The IKE_INTERMEDIATE exchanges that are done (RFC 9242).
    ///
    /// @param count how many
    /// @param last with which the answer can be repeated; empty before the first exchange
    public record Intermediates(IntermediateAuth auth, int count, Optional<Last> last) {
        public static final Intermediates NONE =
                new Intermediates(IntermediateAuth.NONE, 0, Optional.empty());

        public void wipe() {
            last.ifPresent(done -> done.channel().wipe());
        }

        void write(StateWriter out) {
            StoredValues.write(out, auth);
            out.u32(count);
            out.optional(
                    last,
                    done -> {
                        done.channel().write(out);
                        out.bytes(done.requestTail());
                        out.bytes(done.answer());
                    });
        }

        static Intermediates read(StateReader in) {
            return new Intermediates(
                    StoredValues.intermediateAuth(in),
                    in.u32(),
                    in.optional(() -> new Last(Channel.read(in), in.bytes(), in.bytes())));
        }
    }

    /// The last exchange that is done.
    ///
    /// @param channel with the keys that it was protected with
    /// @param requestTail the end of the request, see [PeerRequests#tail]
    /// @param answer as it went out, a flight
    public record Last(Channel channel, Bytes requestTail, Bytes answer) {}

    /// The additional key exchange that comes next; empty when IKE_AUTH does.
    public Optional<KeyExchangeMethod> nextExchange() {
        List<KeyExchangeMethod> all = suite.additional().exchanges();
        return intermediates.count() < all.size()
                ? Optional.of(all.get(intermediates.count()))
                : Optional.empty();
    }

    /// The message id that the peer's next request must have.
    public long nextId() {
        return intermediates.count() + 1L;
    }

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
        intermediates.wipe();
    }

    public InitRemote with(Channel next) {
        return with(next, intermediates);
    }

    public InitRemote with(Channel next, Intermediates done) {
        return new InitRemote(
                id, route, next, suite, nat, nonceI, nonceR, request, answer, done, beganAt,
                expiresAt);
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
        intermediates.write(out);
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
                Intermediates.read(in),
                in.tick(),
                in.tick());
    }
}
