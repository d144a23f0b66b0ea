package io.triplane.softplane.table;

import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.stats.Counters;
import io.triplane.softplane.stats.NameVector;
import io.triplane.softplane.stats.StatsSegment;
import io.triplane.softplane.stats.Symlinks;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// The counters of interfaces: `/if/<counter>` by sw_if_index and the same numbers as
/// `/interfaces/<name>/<counter>`.
public final class InterfaceCounters {
    /// What is counted in packets.
    public enum Simple {
        DROPS("drops"),
        PUNT("punt"),
        IP4("ip4"),
        IP6("ip6"),
        RX_NO_BUF("rx-no-buf"),
        RX_MISS("rx-miss"),
        RX_ERROR("rx-error"),
        TX_ERROR("tx-error"),
        MPLS("mpls");

        private final String statName;

        Simple(String statName) {
            this.statName = statName;
        }
    }

    /// What is counted in packets and octets.
    public enum Combined {
        RX("rx"),
        RX_UNICAST("rx-unicast"),
        RX_MULTICAST("rx-multicast"),
        RX_BROADCAST("rx-broadcast"),
        TX("tx"),
        TX_UNICAST("tx-unicast"),
        TX_MULTICAST("tx-multicast"),
        TX_BROADCAST("tx-broadcast");

        private final String statName;

        Combined(String statName) {
            this.statName = statName;
        }
    }

    private final StatsSegment segment;
    private final NameVector names;
    private final Map<Simple, Counters> simple = new EnumMap<>(Simple.class);
    private final Map<Combined, Counters> combined = new EnumMap<>(Combined.class);
    private final Map<Integer, Symlinks> symlinks = new HashMap<>();

    InterfaceCounters(StatsSegment segment) {
        this.segment = segment;
        names = new NameVector(segment, "/if/names");
        for (Simple counter : Simple.values()) {
            simple.put(counter, Counters.simple(segment, "/if/" + counter.statName));
        }
        for (Combined counter : Combined.values()) {
            combined.put(counter, Counters.combined(segment, "/if/" + counter.statName));
        }
    }

    void open(VppInterface made) {
        segment.change(() -> addAll(made));
    }

    private void addAll(VppInterface made) {
        int index = made.index();
        names.set(index, made.name());
        Symlinks links = new Symlinks(segment);
        String prefix = "/interfaces/" + made.name().replace('/', '_') + "/";
        simple.forEach((counter, values) -> {
            values.open(index);
            links.add(prefix + counter.statName, values, index);
        });
        combined.forEach((counter, values) -> {
            values.open(index);
            links.add(prefix + counter.statName, values, index);
        });
        symlinks.put(index, links);
    }

    void close(VppInterface gone) {
        Symlinks links = symlinks.remove(gone.index());
        segment.change(() -> {
            names.clear(gone.index());
            if (links != null) {
                links.removeAll();
            }
        });
    }

    public void count(VppInterface counted, Simple counter) {
        count(counted, counter, 1);
    }

    public void count(VppInterface counted, Simple counter, long packets) {
        if (!counted.isDeleted()) {
            of(counter).add(counted.index(), packets);
        }
    }

    /// A packet that came in at a port.
    public void received(VppInterface counted, IpPacket packet) {
        count(counted, packet.isV6() ? Simple.IP6 : Simple.IP4);
        boolean multicast = packet.destination().isMulticast();
        Combined kind = multicast ? Combined.RX_MULTICAST : Combined.RX_UNICAST;
        of(Combined.RX).add(counted.index(), 1, packet.length());
        of(kind).add(counted.index(), 1, packet.length());
    }

    /// ESP that a tunnel interface took in; the octets are those behind the outer header.
    public void receivedEsp(VppInterface counted, int octets) {
        of(Combined.RX).add(counted.index(), 1, octets);
    }

    /// A packet that went out.
    public void sent(VppInterface counted, IpPacket packet) {
        boolean multicast = packet.destination().isMulticast();
        Combined kind = multicast ? Combined.TX_MULTICAST : Combined.TX_UNICAST;
        of(Combined.TX).add(counted.index(), 1, packet.length());
        of(kind).add(counted.index(), 1, packet.length());
    }

    public long value(VppInterface counted, Simple counter) {
        return of(counter).value(counted.index());
    }

    public long packets(VppInterface counted, Combined counter) {
        return of(counter).value(counted.index());
    }

    public long octets(VppInterface counted, Combined counter) {
        return of(counter).octets(counted.index());
    }

    private Counters of(Simple counter) {
        return Objects.requireNonNull(simple.get(counter));
    }

    private Counters of(Combined counter) {
        return Objects.requireNonNull(combined.get(counter));
    }
}
