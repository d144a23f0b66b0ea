package io.triplane.softplane.table;

import io.triplane.softplane.esp.SaTunnel;
import io.triplane.softplane.esp.SecurityAssociation;
import io.triplane.softplane.ip.IpPacket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One security policy database: eight ordered lists of entries.
public final class Spd {
    private final int id;
    private final int index;
    private final Map<Policy.Kind, List<Policy>> lists = new EnumMap<>(Policy.Kind.class);

    Spd(int id, int index) {
        this.id = id;
        this.index = index;
    }

    public int id() {
        return id;
    }

    /// Its place in VPP's pool, which some dumps show instead of the id.
    public int index() {
        return index;
    }

    /// Before all entries of the same or a lower priority: the newest of equals counts.
    void add(Policy added) {
        List<Policy> list = list(added.spec().kind());
        int at = 0;
        while (at < list.size() && list.get(at).spec().priority() > added.spec().priority()) {
            at++;
        }
        list.add(at, added);
    }

    /// Takes the first entry that `spec` means.
    Optional<Policy> remove(Policy.Spec spec) {
        List<Policy> list = list(spec.kind());
        Optional<Policy> found =
                list.stream().filter(policy -> policy.spec().isDeletedBy(spec)).findFirst();
        found.ifPresent(list::remove);
        return found;
    }

    /// In the order of the lists.
    public List<Policy> policies() {
        return lists.values().stream().flatMap(List::stream).toList();
    }

    public Optional<Policy> outbound(IpPacket packet) {
        return list(Policy.Kind.outbound(packet.isV6())).stream()
                .filter(policy -> policy.spec().matchesOutbound(packet))
                .findFirst();
    }

    /// PROTECT by the SA's own addresses and SPI, whatever the entry selects; with a transport-mode
    /// SA by SPI and the entry's addresses.
    public Optional<Policy> inboundProtect(IpPacket packet, int spi) {
        List<Policy> list = list(Policy.Kind.inbound(packet.isV6(), Policy.Action.PROTECT));
        return list.stream()
                .filter(policy ->
                        policy.sa()
                                .filter(sa -> sa.spi() == spi && fits(sa, policy, packet))
                                .isPresent())
                .findFirst();
    }

    private static boolean fits(SecurityAssociation sa, Policy policy, IpPacket packet) {
        Optional<SaTunnel> tunnel = sa.tunnel();
        if (tunnel.isEmpty()) {
            return policy.spec().matchesInbound(packet);
        }
        return tunnel.get().source().equals(packet.source())
                && tunnel.get().destination().equals(packet.destination());
    }

    /// BYPASS or DISCARD.
    public Optional<Policy> inbound(IpPacket packet, Policy.Action action) {
        return list(Policy.Kind.inbound(packet.isV6(), action)).stream()
                .filter(policy -> policy.spec().matchesInbound(packet))
                .findFirst();
    }

    private List<Policy> list(Policy.Kind kind) {
        return lists.computeIfAbsent(kind, _ -> new ArrayList<>());
    }
}
