package io.triplane.softplane.table;

import io.triplane.jvpp.wire.Bytes;
import io.triplane.jvpp.wire.MacAddress;
import io.triplane.softplane.ip.IpPrefix;
import io.triplane.softplane.stats.StatsSegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The interfaces by index, and everything that is done to one as a whole. Index 0 is `local0`.
public final class InterfaceTable {
    /// Instances of ipsec interfaces: 0 to one less than this.
    public static final int IPSEC_INSTANCES_MAX = 16 * 1024;

    private static final int LOOPBACK_INSTANCES_MAX = 16 * 1024;

    /// Told after each change.
    public interface Listener {
        void changed(VppInterface changed, boolean deleted);
    }

    private final Pool<VppInterface> interfaces = new Pool<>();
    private final BitSet ipsecInstances = new BitSet();
    private final BitSet loopbackInstances = new BitSet();
    private final List<Listener> listeners = new ArrayList<>();
    private final InterfaceCounters counters;
    private final FibTables fibs;

    InterfaceTable(StatsSegment segment, FibTables fibs) {
        this.fibs = fibs;
        counters = new InterfaceCounters(segment);
        create(VppInterface.Kind.LOCAL, "local0", 0, false, MacAddress.ZERO, Optional.empty());
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    public InterfaceCounters counters() {
        return counters;
    }

    public Optional<VppInterface> get(int index) {
        return interfaces.get(index);
    }

    public Stream<VppInterface> stream() {
        return interfaces.stream();
    }

    /// A port with its link; the number in its Ethernet address is that of the interface.
    public VppInterface createPort(String name, VppInterface.Link link) {
        if (stream().anyMatch(other -> other.name().equals(name))) {
            throw new IllegalArgumentException("interface '" + name + "' is there already");
        }
        byte number = (byte) (interfaces.size() + 1);
        MacAddress mac = new MacAddress(Bytes.of(new byte[] {2, (byte) 0xfe, 0, 0, 0, number}));
        return create(VppInterface.Kind.PORT, name, 0, false, mac, Optional.of(link));
    }

    /// @param mac zero for VPP's own choice
    public Added createLoopback(MacAddress mac) {
        int instance = loopbackInstances.nextClearBit(0);
        if (instance >= LOOPBACK_INSTANCES_MAX) {
            return Added.refused(Status.INVALID_REGISTRATION);
        }
        loopbackInstances.set(instance);
        byte[] own = {(byte) 0xde, (byte) 0xad, 0, 0, (byte) (instance >> 8), (byte) instance};
        MacAddress chosen = mac.equals(MacAddress.ZERO) ? new MacAddress(Bytes.of(own)) : mac;
        VppInterface made =
                create(
                        VppInterface.Kind.LOOPBACK,
                        "loop" + instance,
                        instance,
                        false,
                        chosen,
                        Optional.empty());
        return Added.at(made.index());
    }

    /// @param wanted ~0 for the lowest free instance
    public Added createIpsec(int wanted, boolean multipoint) {
        int instance = wanted == ~0 ? ipsecInstances.nextClearBit(0) : wanted;
        if (instance < 0 || instance >= IPSEC_INSTANCES_MAX || ipsecInstances.get(instance)) {
            return Added.refused(Status.INVALID_REGISTRATION);
        }
        ipsecInstances.set(instance);
        VppInterface made =
                create(
                        VppInterface.Kind.IPSEC,
                        "ipsec" + instance,
                        instance,
                        multipoint,
                        MacAddress.ZERO,
                        Optional.empty());
        return Added.at(made.index());
    }

    private VppInterface create(
            VppInterface.Kind kind,
            String name,
            int instance,
            boolean multipoint,
            MacAddress mac,
            Optional<VppInterface.Link> link) {
        VppInterface made =
                interfaces.add(index ->
                        new VppInterface(index, kind, name, instance, multipoint, mac, link));
        if (kind == VppInterface.Kind.LOCAL) {
            made.mtus(new VppInterface.Mtus(0, 0, 0, 0));
        }
        counters.open(made);
        announce(made, false);
        return made;
    }

    /// Takes the interface away, with its addresses and connected routes.
    public void delete(VppInterface gone) {
        setAdminUp(gone, false, false);
        stream()
                .filter(other -> other.lender().equals(Optional.of(gone)))
                .forEach(other -> other.lender(Optional.empty()));
        gone.delete();
        switch (gone.kind()) {
            case IPSEC -> ipsecInstances.clear(gone.instance());
            case LOOPBACK -> loopbackInstances.clear(gone.instance());
            case LOCAL, PORT ->
                    throw new IllegalArgumentException(gone + " is there as long as the process");
        }
        counters.close(gone);
        interfaces.remove(gone.index());
        announce(gone, true);
    }

    public void setAdminUp(VppInterface changed, boolean up) {
        setAdminUp(changed, up, true);
    }

    private void setAdminUp(VppInterface changed, boolean up, boolean announced) {
        if (changed.isAdminUp() == up) {
            return;
        }
        changed.adminUp(up);
        changed.addresses().forEach(address -> fibs.connect(changed, address, up));
        if (announced) {
            announce(changed, false);
        }
    }

    /// VPP allows no overlap of prefixes in a table, but for other addresses of the very same
    /// prefix on one interface.
    public Status addAddress(VppInterface changed, IpPrefix address) {
        boolean v6 = address.address().v6();
        for (VppInterface other : interfaces.stream().toList()) {
            if (other.table(v6) != changed.table(v6)) {
                continue;
            }
            for (IpPrefix present : other.addresses()) {
                boolean sibling =
                        other == changed
                                && present.length() == address.length()
                                && !present.address().equals(address.address());
                if (present.overlaps(address) && !sibling) {
                    return v6 ? Status.DUPLICATE_IF_ADDRESS : Status.ADDRESS_IN_USE;
                }
            }
        }
        changed.addAddress(address);
        if (changed.isAdminUp()) {
            fibs.connect(changed, address, true);
        }
        return Status.OK;
    }

    public Status removeAddress(VppInterface changed, IpPrefix address) {
        if (!changed.addresses().contains(address)) {
            return Status.ADDRESS_NOT_FOUND;
        }
        changed.removeAddress(address);
        if (changed.isAdminUp()) {
            fibs.connect(changed, address, false);
        }
        return Status.OK;
    }

    /// Tables are chosen before addresses.
    public Status setTable(VppInterface changed, boolean v6, int table) {
        if (!fibs.exists(v6, table)) {
            return Status.NO_SUCH_FIB;
        }
        if (changed.addresses().stream().anyMatch(a -> a.address().v6() == v6)) {
            return Status.ADDRESS_IN_USE;
        }
        changed.table(v6, table);
        return Status.OK;
    }

    public void setLender(VppInterface borrower, Optional<VppInterface> lender) {
        borrower.lender(lender);
    }

    private void announce(VppInterface changed, boolean deleted) {
        listeners.forEach(listener -> listener.changed(changed, deleted));
    }
}
