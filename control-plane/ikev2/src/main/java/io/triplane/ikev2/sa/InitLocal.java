package io.triplane.ikev2.sa;

import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.crypto.KeyShare;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// We sent IKE_SA_INIT and wait for the answer.
///
/// @param childName what is wanted first; empty when the IKE SA alone is
/// @param then what waits until the IKE SA stands
/// @param redirectedFrom the gateway that sent us to this one
/// @param request as it went out last: with cookie and in the group that the peer asked for
public record InitLocal(
        IkeSaId id,
        String connection,
        Route route,
        Spis spis,
        Optional<String> childName,
        List<Task> then,
        Bytes nonce,
        KeyShare share,
        Attempts attempts,
        Outstanding request,
        Tick beganAt,
        Optional<IpAddress> redirectedFrom)
        implements IkeSa {
    public InitLocal {
        then = List.copyOf(then);
    }

    /// What the peer has asked us to do otherwise so far. Its answers are not authentic yet, so
    /// each kind is followed a few times and no more.
    ///
    /// @param cookie the last one demanded
    /// @param puzzle what came with it
    /// @param cookies how many there were
    /// @param earlier the request in the groups that an INVALID_KE_PAYLOAD refused; whoever sent
    ///   that may not be the peer, so each may still be answered
    /// @param refusal the last error that would end the attempt if it could be believed
    public record Attempts(
            Optional<Bytes> cookie,
            Puzzle puzzle,
            int cookies,
            List<Form> earlier,
            Optional<Cause> refusal) {
        public static final Attempts NONE =
                new Attempts(Optional.empty(), Puzzle.NONE, 0, List.of(), Optional.empty());

        public Attempts {
            earlier = List.copyOf(earlier);
        }

        public Attempts asked(Bytes nextCookie, Puzzle itsPuzzle) {
            return new Attempts(Optional.of(nextCookie), itsPuzzle, cookies + 1, earlier, refusal);
        }

        public Attempts with(Puzzle next) {
            return new Attempts(cookie, next, cookies, earlier, refusal);
        }

        public Attempts with(List<Form> forms) {
            return new Attempts(cookie, puzzle, cookies, forms, refusal);
        }

        public Attempts refused(Cause cause) {
            return new Attempts(cookie, puzzle, cookies, earlier, Optional.of(cause));
        }

        /// Whether the request has gone out in that group, and was refused.
        public boolean hasTried(KeyExchangeMethod method) {
            return earlier.stream().anyMatch(form -> form.share().method() == method);
        }
    }

    /// The request in one group, as it went out.
    public record Form(KeyShare share, Bytes message) {}

    /// As if the request had gone out last in that group; empty if it never did. The answer names
    /// its group, and AUTH covers the request that it answers.
    public Optional<InitLocal> askedIn(int method) {
        if (share.method().number() == method) {
            return Optional.of(this);
        }
        return attempts.earlier().stream()
                .filter(form -> form.share().method().number() == method)
                .findFirst()
                .map(this::swapped);
    }

    private InitLocal swapped(Form wanted) {
        List<Form> others = new ArrayList<>(attempts.earlier());
        others.remove(wanted);
        others.add(new Form(share, request.message()));
        Attempts next = attempts.with(others);
        Outstanding answered =
                new Outstanding(
                        request.messageId(), wanted.message(), request.sent(), request.deadline());
        return with(wanted.share()).with(next).with(answered);
    }

    public InitLocal with(Outstanding next) {
        return new InitLocal(
                id,
                connection,
                route,
                spis,
                childName,
                then,
                nonce,
                share,
                attempts,
                next,
                beganAt,
                redirectedFrom);
    }

    public InitLocal with(Attempts next) {
        return new InitLocal(
                id,
                connection,
                route,
                spis,
                childName,
                then,
                nonce,
                share,
                next,
                request,
                beganAt,
                redirectedFrom);
    }

    public InitLocal with(KeyShare next) {
        return new InitLocal(
                id,
                connection,
                route,
                spis,
                childName,
                then,
                nonce,
                next,
                attempts,
                request,
                beganAt,
                redirectedFrom);
    }

    public InitLocal then(List<Task> tasks) {
        return new InitLocal(
                id,
                connection,
                route,
                spis,
                childName,
                tasks,
                nonce,
                share,
                attempts,
                request,
                beganAt,
                redirectedFrom);
    }

    @Override
    public Optional<String> connectionName() {
        return Optional.of(connection);
    }

    @Override
    public void wipe() {
        share.close();
        attempts.earlier().forEach(form -> form.share().close());
    }

    void write(StateWriter out) {
        out.version(1);
        out.u64(id.number());
        out.text(connection);
        route.write(out);
        spis.write(out);
        out.optional(childName, out::text);
        out.list(then, task -> Task.write(out, task));
        out.bytes(nonce);
        out.lastUse(share.encoded());
        out.optional(attempts.cookie(), out::bytes);
        Puzzle.write(out, attempts.puzzle());
        out.u32(attempts.cookies());
        out.list(
                attempts.earlier(),
                form -> {
                    out.lastUse(form.share().encoded());
                    out.bytes(form.message());
                });
        out.optional(attempts.refusal(), cause -> StoredValues.write(out, cause));
        request.write(out);
        out.tick(beganAt);
        out.optional(redirectedFrom, from -> out.bytes(from.octets()));
    }

    static InitLocal read(StateReader in) {
        in.version("IKE SA in IKE_SA_INIT", 1);
        return new InitLocal(
                new IkeSaId(in.u64()),
                in.text(),
                Route.read(in),
                Spis.read(in),
                in.optional(in::text),
                in.list(() -> Task.read(in)),
                in.bytes(),
                LocalExchange.ChildProposal.readShare(in),
                new Attempts(
                        in.optional(in::bytes),
                        Puzzle.read(in),
                        in.u32(),
                        in.list(() ->
                                new Form(LocalExchange.ChildProposal.readShare(in), in.bytes())),
                        in.optional(() -> StoredValues.cause(in))),
                Outstanding.read(in),
                in.tick(),
                in.optional(() -> IpAddress.ofOctets(in.bytes())));
    }
}
