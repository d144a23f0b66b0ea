package io.triplane.ikev2.sa;

import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.Identity;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.sa.LocalExchange.RekeyIkeLocal;
import io.triplane.ikev2.sa.OwnRequests.Waiting;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Every IKE SA of an engine, found by whatever a message, an answer or a timer names. Owned by the
/// engine; the only mutable thing that holds state records. Every index follows from the records.
public final class SaTable {
    private static final IkeSaId NOBODY = new IkeSaId(-1);

    private final Map<IkeSaId, IkeSa> sas = new LinkedHashMap<>();
    private final Map<Long, IkeSaId> bySpi = new HashMap<>();
    private final Map<Asker, IkeSaId> halfOpen = new HashMap<>();
    private final Set<Long> promisedSpis = new HashSet<>();
    private final Map<Integer, IkeSaId> byInboundSpi = new HashMap<>();
    private final Map<String, Set<IkeSaId>> byConnection = new HashMap<>();
    private final Map<Party, List<IkeSaId>> byParty = new HashMap<>();
    private final Map<IpAddress, Integer> strangers = new HashMap<>();
    private int strangersInAll;
    private int children;

    /// Who sent an IKE_SA_INIT request, and which: the same SPI in another request begins anew (RFC
    /// 7296 §2.1).
    private record Asker(Endpoint remote, long spiI, Bytes request) {
        static Asker of(InitRemote state) {
            return new Asker(state.route().remote(), state.spis().initiator(), state.request());
        }
    }

    /// Who is at the other end of a connection.
    ///
    /// @param proven empty as long as nobody has proven an identity
    private record Party(String connection, Optional<Identity> proven) {}

    public Optional<IkeSa> get(IkeSaId id) {
        return Optional.ofNullable(sas.get(id));
    }

    public Optional<IkeSa> bySpi(long ourSpi) {
        return Optional.ofNullable(bySpi.get(ourSpi)).map(sas::get);
    }

    /// Whether one of ours has that SPI, or will have it once its rekey is through.
    public boolean hasSpi(long ourSpi) {
        return bySpi.containsKey(ourSpi) || promisedSpis.contains(ourSpi);
    }

    /// The half-open IKE SA that a repeated IKE_SA_INIT request belongs to.
    public Optional<InitRemote> halfOpen(Endpoint remote, long spiI, Bytes request) {
        IkeSa found = sas.get(halfOpen.getOrDefault(new Asker(remote, spiI, request), NOBODY));
        return found instanceof InitRemote state ? Optional.of(state) : Optional.empty();
    }

    public boolean hasInboundSpi(int spi) {
        return byInboundSpi.containsKey(spi);
    }

    /// Oldest first.
    public List<IkeSa> ofConnection(String connection) {
        List<IkeSa> found = new ArrayList<>();
        for (IkeSaId id : byConnection.getOrDefault(connection, Set.of())) {
            get(id).ifPresent(found::add);
        }
        return found;
    }

    public boolean hasConnection(String connection) {
        return byConnection.containsKey(connection);
    }

    /// The IKE SAs of a connection that are with this peer, or may turn out to be: those whose peer
    /// has proven nothing yet. Oldest first. What it costs does not grow with the other peers of
    /// the connection.
    public List<IkeSa> ofPeer(String connection, Identity peer) {
        return Stream.of(Optional.of(peer), Optional.<Identity>empty())
                .flatMap(proven ->
                        byParty.getOrDefault(new Party(connection, proven), List.of()).stream())
                .sorted()
                .flatMap(id -> get(id).stream())
                .toList();
    }

    /// Oldest first.
    public Collection<IkeSa> all() {
        return sas.values();
    }

    public int size() {
        return sas.size();
    }

    /// Children of all IKE SAs.
    public int childCount() {
        return children;
    }

    /// IKE SAs of peers that have proven nothing.
    public int halfOpenCount() {
        return strangersInAll;
    }

    /// Those of one source.
    public int halfOpenOf(IpAddress remote) {
        return strangers.getOrDefault(remote.sourceNetwork(), 0);
    }

    /// Puts a new IKE SA in, or a new state in the place of its old one.
    public void put(IkeSa state) {
        IkeSa before = sas.put(state.id(), state);
        if (before != null) {
            unindex(before);
        }
        index(state);
    }

    public void remove(IkeSaId id) {
        IkeSa before = sas.remove(id);
        if (before != null) {
            unindex(before);
        }
    }

    private void index(IkeSa sa) {
        bySpi.put(sa.spis().ours(), sa.id());
        promisedSpis.addAll(promisedSpis(sa));
        inboundSpis(sa).forEach(spi -> byInboundSpi.put(spi, sa.id()));
        sa.connectionName()
                .ifPresent(name ->
                        byConnection
                                .computeIfAbsent(name, _ -> new LinkedHashSet<>())
                                .add(sa.id()));
        party(sa).ifPresent(party -> byParty.merge(party, List.of(sa.id()), SaTable::joined));
        if (sa instanceof InitRemote state) {
            halfOpen.put(Asker.of(state), sa.id());
        }
        countStranger(sa, 1);
        children += childCount(sa);
    }

    private void unindex(IkeSa sa) {
        bySpi.remove(sa.spis().ours(), sa.id());
        promisedSpis(sa).forEach(promisedSpis::remove);
        inboundSpis(sa).forEach(spi -> byInboundSpi.remove(spi, sa.id()));
        sa.connectionName()
                .ifPresent(name ->
                        byConnection.computeIfPresent(
                                name,
                                (_, ids) -> {
                                    if (!sas.containsKey(sa.id())) {
                                        ids.remove(sa.id());
                                    }
                                    return ids.isEmpty() ? null : ids;
                                }));
        party(sa)
                .ifPresent(party ->
                        byParty.computeIfPresent(party, (_, ids) -> without(ids, sa.id())));
        if (sa instanceof InitRemote state) {
            halfOpen.remove(Asker.of(state), sa.id());
        }
        countStranger(sa, -1);
        children -= childCount(sa);
    }

    private static int childCount(IkeSa sa) {
        return sa instanceof Established established ? established.children().size() : 0;
    }

    private void countStranger(IkeSa sa, int change) {
        if (sa instanceof InitRemote || sa instanceof AuthRefusedRemote) {
            IpAddress source = sa.route().remote().address().sourceNetwork();
            int now = strangers.getOrDefault(source, 0) + change;
            strangersInAll += change;
            if (now == 0) {
                strangers.remove(source);
            } else {
                strangers.put(source, now);
            }
        }
    }

    private static Optional<Party> party(IkeSa sa) {
        Optional<Identity> proven =
                switch (sa) {
                    case Established state -> Optional.of(state.facts().remote());
                    case Superseded state -> Optional.of(state.last().facts().remote());
                    case InitLocal _,
                            InitRemote _,
                            IntermediateLocal _,
                            AuthLocal _,
                            AuthFailedLocal _,
                            AuthRefusedRemote _ ->
                            Optional.empty();
                };
        return sa.connectionName().map(connection -> new Party(connection, proven));
    }

    private static List<IkeSaId> joined(List<IkeSaId> some, List<IkeSaId> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /// Null, which takes the entry out of its map, when nothing is left.
    private static @Nullable List<IkeSaId> without(List<IkeSaId> ids, IkeSaId id) {
        List<IkeSaId> left = ids.stream().filter(other -> !other.equals(id)).toList();
        return left.isEmpty() ? null : left;
    }

    private static List<Long> promisedSpis(IkeSa sa) {
        if (!(sa instanceof Established state)
                || !(state.own() instanceof Waiting(_, RekeyIkeLocal(var rekey, var rival)))) {
            return List.of();
        }
        List<Long> spis = new ArrayList<>(2);
        spis.add(rekey.spi());
        rival.ifPresent(successor -> spis.add(successor.channel().spis().ours()));
        return spis;
    }

    private static List<Integer> inboundSpis(IkeSa sa) {
        return switch (sa) {
            case AuthLocal state ->
                    state.child().map(AuthLocal.FirstChild::inboundSpi).stream().toList();
            case Established state -> inboundSpis(state);
            case InitLocal _,
                    InitRemote _,
                    IntermediateLocal _,
                    AuthFailedLocal _,
                    AuthRefusedRemote _,
                    Superseded _ ->
                    List.of();
        };
    }

    private static List<Integer> inboundSpis(Established sa) {
        List<Integer> spis = new ArrayList<>(2);
        for (Child child : sa.children()) {
            for (ChildSa pair : child.sas()) {
                spis.add(pair.inboundSpi());
            }
        }
        if (sa.own() instanceof Waiting(_, LocalExchange.ChildLocal(var proposal, _))) {
            spis.add(proposal.inboundSpi());
        }
        for (Task task : sa.tasks()) {
            if (task instanceof Task.DeleteSa(int spi)) {
                spis.add(spi);
            }
        }
        return spis;
    }
}
