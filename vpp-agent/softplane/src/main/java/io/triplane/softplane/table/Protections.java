package io.triplane.softplane.table;

import io.triplane.softplane.esp.SaTunnel;
import io.triplane.softplane.esp.SecurityAssociation;
import io.triplane.softplane.ip.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// All tunnel protection, and the lookup of received ESP by outer source and SPI.
public final class Protections {
    /// Inbound SAs of one protection.
    public static final int INBOUND_MAX = 4;

    /// What an SPI from an address leads to.
    public record Match(Protection protection, SecurityAssociation sa) {}

    private record Key(IpAddress source, int spi) {}

    private record Place(VppInterface itf, IpAddress nextHop) {}

    private final Map<Place, Protection> byPlace = new HashMap<>();
    private final List<Protection> all = new ArrayList<>();
    private final Map<Key, Match> byKey = new HashMap<>();
    private final Map<Boolean, Integer> nodeRegistrations = new HashMap<>();
    private final Sad sad;
    private final UdpPorts ports;

    Protections(Sad sad, UdpPorts ports) {
        this.sad = sad;
        this.ports = ports;
    }

    private static Place place(VppInterface itf, IpAddress nextHop) {
        // A point-to-point interface has one place, whatever next hop is named.
        return new Place(itf, itf.isMultipoint() ? nextHop : IpAddress.ANY4);
    }

    /// Sets the SAs of an interface, without a gap for packets. A refusal leaves references behind
    /// on the SAs found before it, as in VPP.
    public Status update(
            VppInterface itf, IpAddress nextHop, int outboundId, List<Integer> inboundIds) {
        if (inboundIds.size() > INBOUND_MAX) {
            return Status.LIMIT_EXCEEDED;
        }
        List<SecurityAssociation> inbound = new ArrayList<>();
        for (int id : inboundIds) {
            Optional<SecurityAssociation> found = sad.find(id);
            if (found.isEmpty()) {
                return Status.INVALID_VALUE;
            }
            found.get().reference();
            inbound.add(found.get());
        }
        Optional<SecurityAssociation> outbound = sad.find(outboundId);
        if (outbound.isEmpty()) {
            return Status.INVALID_VALUE;
        }
        outbound.get().reference();
        Status status = set(itf, nextHop, outbound.get(), inbound);
        if (status == Status.OK) {
            sad.release(outbound.get());
            inbound.forEach(sad::release);
        }
        return status;
    }

    private Status set(
            VppInterface itf,
            IpAddress nextHop,
            SecurityAssociation outbound,
            List<SecurityAssociation> inbound) {
        Protection present = byPlace.get(place(itf, nextHop));
        if (present != null) {
            // Only the first set is checked: a later transport-mode SA breaks the tunnel silently.
            unconfigure(present);
            present.replace(outbound, inbound);
            configure(present);
            return Status.OK;
        }
        if (itf.kind() != VppInterface.Kind.IPSEC) {
            return Status.INVALID_SW_IF_INDEX;
        }
        Protection added = new Protection(itf, nextHop, outbound, inbound);
        all.add(added);
        if (!outbound.flags().tunnel()) {
            return Status.INVALID_DST_ADDRESS; // and a ghost stays in the list of all
        }
        configure(added);
        return Status.OK;
    }

    private void configure(Protection protection) {
        protection.outbound().reference();
        protection.outbound().protectsInterface(true);
        protection.inbound().forEach(SecurityAssociation::reference);
        protection.learnPeer();
        protection
                .peer()
                .filter(peer -> !peer.isAny())
                .ifPresent(peer -> {
                    for (SecurityAssociation sa : protection.inbound()) {
                        byKey.put(new Key(peer, sa.spi()), new Match(protection, sa));
                        registerNodes(peer.v6());
                    }
                });
        if (protection.itf().isMultipoint()) {
            registerNodes(protection.nextHop().v6());
        }
        byPlace.put(place(protection.itf(), protection.nextHop()), protection);
        protection
                .itf()
                .protectedTowards(protection.outbound().tunnel().map(SaTunnel::destination));
    }

    private void unconfigure(Protection protection) {
        protection
                .peer()
                .ifPresent(peer -> {
                    for (SecurityAssociation sa : protection.inbound()) {
                        if (byKey.remove(new Key(peer, sa.spi())) != null) {
                            unregisterNodes(peer.v6());
                        }
                    }
                });
        if (protection.itf().isMultipoint()) {
            unregisterNodes(protection.nextHop().v6());
        }
        byPlace.remove(place(protection.itf(), protection.nextHop()));
        protection.itf().protectedTowards(Optional.empty());
        protection.outbound().protectsInterface(false);
        sad.release(protection.outbound());
        protection.inbound().forEach(sad::release);
    }

    private void registerNodes(boolean v6) {
        if (nodeRegistrations.merge(v6, 1, Integer::sum) == 1) {
            ports.registerIpsec(v6, UdpPorts.IPSEC);
        }
    }

    private void unregisterNodes(boolean v6) {
        if (nodeRegistrations.merge(v6, -1, Integer::sum) == 0) {
            ports.unregisterIpsec(v6, UdpPorts.IPSEC);
        }
    }

    /// A listener of an ipsec punt reason needs the nodes as a tunnel does, of both families.
    public void registerNodesForPunt() {
        registerNodes(false);
        registerNodes(true);
    }

    /// Whether ESP to a local address finds tunnel input.
    public boolean takesEsp(boolean v6) {
        return nodeRegistrations.getOrDefault(v6, 0) > 0;
    }

    public Status remove(VppInterface itf, IpAddress nextHop) {
        Protection gone = byPlace.get(place(itf, nextHop));
        if (gone == null) {
            return Status.NO_SUCH_ENTRY;
        }
        unconfigure(gone);
        all.remove(gone);
        return Status.OK;
    }

    /// Before an interface goes.
    public void removeAll(VppInterface itf) {
        List<Protection> gone = of(itf).toList();
        gone.forEach(protection -> remove(itf, protection.nextHop()));
    }

    /// The lookup row of an inbound SA whose peer moved. Of IPv6 VPP copies three octets of the new
    /// address, so that the row stays at the old one as long as those agree.
    public void movePeer(SecurityAssociation sa, SaTunnel moved) {
        Optional<IpAddress> old = sa.tunnel().map(SaTunnel::source);
        IpAddress source = moved.source();
        if (old.isEmpty() || !sa.flags().inbound() || source.isAny() || source.equals(old.get())) {
            return;
        }
        Match match = byKey.remove(new Key(old.get(), sa.spi()));
        if (match != null) {
            byKey.put(new Key(old.get().v6() ? mixed(old.get(), source) : source, sa.spi()), match);
        }
    }

    private static IpAddress mixed(IpAddress old, IpAddress moved) {
        long copied = 0xffff_ff00_0000_0000L;
        return new IpAddress(true, (old.high() & ~copied) | (moved.high() & copied), old.low());
    }

    public Optional<Match> find(IpAddress source, int spi) {
        return Optional.ofNullable(byKey.get(new Key(source, spi)));
    }

    /// What protects packets to `nextHop` on an interface.
    public Optional<Protection> find(VppInterface itf, IpAddress nextHop) {
        return Optional.ofNullable(byPlace.get(place(itf, nextHop)));
    }

    /// With the ghosts of refused ones.
    public List<Protection> all() {
        return List.copyOf(all);
    }

    /// Without ghosts.
    public Stream<Protection> of(VppInterface itf) {
        return all.stream()
                .filter(protection -> protection.itf() == itf)
                .filter(protection -> byPlace.containsValue(protection));
    }
}
