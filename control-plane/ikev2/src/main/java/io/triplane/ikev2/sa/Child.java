package io.triplane.ikev2.sa;

import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.sa.ChildStage.Deleting;
import io.triplane.ikev2.sa.ChildStage.Doomed;
import io.triplane.ikev2.sa.ChildStage.Installed;
import io.triplane.ikev2.sa.ChildStage.Receiving;
import io.triplane.ikev2.sa.ChildStage.Registered;
import io.triplane.ikev2.sa.ChildStage.Replaced;
import io.triplane.ikev2.sa.ChildStage.Retiring;
import io.triplane.ikev2.sa.ChildStage.Sending;
import io.triplane.ikev2.sa.ChildStage.Why;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;
import io.triplane.ikev2.wire.KeyExchangeMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A Child SA over all its rekeys: the pair that carries traffic, its successor in the making, and
/// what has not quite gone yet.
///
/// @param name of the configured child
/// @param sas oldest first
/// @param group what the peer wanted for perfect forward secrecy the last time; the next rekey
///   begins with it
/// @param usedAt when it came up, or the data plane was last seen to have carried a packet of it
public record Child(
        ChildSaId id,
        String name,
        List<ChildSa> sas,
        Optional<KeyExchangeMethod> group,
        Tick usedAt) {
    /// Most pairs of one child at a time; a data plane receives on four.
    public static final int SAS_MAX = 4;

    public Child {
        sas = List.copyOf(sas);
    }

    public Optional<ChildSa> inbound(int spi) {
        return sas.stream().filter(sa -> sa.inboundSpi() == spi).findFirst();
    }

    public Optional<ChildSa> outbound(int spi) {
        return sas.stream().filter(sa -> sa.outboundSpi() == spi).findFirst();
    }

    /// The pair whose plane request that is.
    public Optional<ChildSa> awaiting(long requestId) {
        return sas.stream()
                .filter(sa ->
                        switch (sa.stage()) {
                            case Receiving(long id, _) -> id == requestId;
                            case Sending(long id) -> id == requestId;
                            case Registered _,
                                    Installed _,
                                    Replaced _,
                                    Doomed _,
                                    Deleting _,
                                    Retiring _ ->
                                    false;
                        })
                .findFirst();
    }

    /// The pair that we send on.
    public Optional<ChildSa> carrying() {
        return sas.stream().filter(Child::carries).findFirst();
    }

    /// Whether the child has been told of as up and not yet as down.
    public boolean isUp() {
        return carrying().isPresent()
                || sas.stream()
                        .anyMatch(sa ->
                                sa.stage() instanceof Sending
                                        && !(sa.origin() instanceof ChildOrigin.Fresh));
    }

    /// Whether it carries traffic, or will, and nobody has asked for its end.
    public boolean isWanted() {
        return sas.stream()
                .anyMatch(sa ->
                        switch (sa.stage()) {
                            case Receiving _,
                                    Registered _,
                                    Sending _,
                                    Installed _,
                                    Replaced _,
                                    Doomed _ ->
                                    true;
                            case Deleting _, Retiring _ -> false;
                        });
    }

    /// The pair that the peer made to replace the one with that SPI, not moved to yet.
    public Optional<ChildSa> registeredSuccessor(int predecessor) {
        return sas.stream()
                .filter(sa ->
                        sa.stage() instanceof Registered
                                && sa.origin() instanceof ChildOrigin.RekeyedByPeer(int old, _)
                                && old == predecessor)
                .findFirst();
    }

    /// The pair that we made to replace the one with that SPI and that is being installed.
    public Optional<ChildSa> installingSuccessor(int predecessor) {
        return sas.stream()
                .filter(sa ->
                        (sa.stage() instanceof Receiving || sa.stage() instanceof Sending)
                                && sa.origin() instanceof ChildOrigin.RekeyedByUs(int old, _)
                                && old == predecessor)
                .findFirst();
    }

    /// Whether one more pair can be received on, if need be in the place of one that only waits for
    /// late packets.
    public boolean hasRoom() {
        return sas.size() < SAS_MAX || oldestRetiring().isPresent();
    }

    public Optional<ChildSa> oldestRetiring() {
        return sas.stream().filter(sa -> sa.stage() instanceof Retiring).findFirst();
    }

    /// Number of the request that moves sending, while the data plane is at work on it.
    public Optional<Long> switchAsked() {
        return sas.stream()
                .flatMap(sa ->
                        sa.stage() instanceof Sending(long id) ? Stream.of(id) : Stream.empty())
                .findFirst();
    }

    /// Whether a successor of the pair is in the making, whoever began it.
    public boolean hasSuccessor(int predecessor) {
        return sas.stream()
                .filter(sa ->
                        sa.stage() instanceof Receiving
                                || sa.stage() instanceof Registered
                                || sa.stage() instanceof Sending)
                .anyMatch(sa ->
                        switch (sa.origin()) {
                            case ChildOrigin.Fresh() -> false;
                            case ChildOrigin.RekeyedByUs(int old, _) -> old == predecessor;
                            case ChildOrigin.RekeyedByPeer(int old, _) -> old == predecessor;
                        });
    }

    public Child plus(ChildSa sa) {
        List<ChildSa> all = new ArrayList<>(sas);
        all.add(sa);
        return new Child(id, name, all, group, usedAt);
    }

    /// The pair with the same inbound SPI is replaced.
    public Child with(ChildSa changed) {
        List<ChildSa> all =
                sas.stream()
                        .map(sa -> sa.inboundSpi() == changed.inboundSpi() ? changed : sa)
                        .toList();
        return new Child(id, name, all, group, usedAt);
    }

    public Child without(int inboundSpi) {
        return new Child(
                id,
                name,
                sas.stream().filter(sa -> sa.inboundSpi() != inboundSpi).toList(),
                group,
                usedAt);
    }

    public Child preferring(KeyExchangeMethod method) {
        return new Child(id, name, sas, Optional.of(method), usedAt);
    }

    public Child used(Tick at) {
        return new Child(id, name, sas, group, at);
    }

    public void wipe() {
        sas.forEach(sa -> sa.stage().wipe());
    }

    private static boolean carries(ChildSa sa) {
        return switch (sa.stage()) {
            case Installed _, Replaced _, Doomed _ -> true;
            case Deleting(Why why, _) -> why == Why.ENDED;
            case Receiving _, Registered _, Sending _, Retiring _ -> false;
        };
    }

    void write(StateWriter out) {
        out.version(1);
        out.u64(id.number());
        out.text(name);
        out.list(sas, sa -> sa.write(out));
        out.optional(group, out::iana);
        out.tick(usedAt);
    }

    static Child read(StateReader in) {
        in.version("child", 1);
        return new Child(
                new ChildSaId(in.u64()),
                in.text(),
                in.list(() -> ChildSa.read(in)),
                in.optional(() -> StoredValues.keyExchange(in)),
                in.tick());
    }
}
