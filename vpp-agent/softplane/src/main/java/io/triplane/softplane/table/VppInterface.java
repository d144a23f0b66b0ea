package io.triplane.softplane.table;

import io.triplane.jvpp.wire.MacAddress;
import io.triplane.softplane.ip.IpAddress;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.ip.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// One interface and what is configured on it. Who wants to change its state so that others notice
/// asks [InterfaceTable].
public final class VppInterface {
    private static final int MTU_DEFAULT = 9000;

    /// What an interface is, and the names of VPP for it.
    public enum Kind {
        LOCAL("local"),
        /// A port with a link: underlay or LAN.
        PORT("softplane"),
        LOOPBACK("Loopback"),
        IPSEC("IPSEC Tunnel");

        private final String deviceType;

        Kind(String deviceType) {
            this.deviceType = deviceType;
        }

        public String deviceType() {
            return deviceType;
        }
    }

    /// Where a port's packets go.
    public interface Link {
        /// Sends a packet that is the link's from now on.
        ///
        /// @param nextHop who shall take it on a link with several stations
        /// @return false when it could not be sent; it is counted by the caller
        boolean send(IpPacket packet, IpAddress nextHop);

        /// Octets of the largest packet.
        int mtu();
    }

    /// MTUs by protocol, in octets; 0 takes that of `l3`.
    public record Mtus(int l3, int ip4, int ip6, int mpls) {}

    /// Largest TCP segment that SYNs may offer, by family and direction.
    public record MssClamp(int mss4, int mss6, Directions ip4, Directions ip6) {
        static final MssClamp OFF =
                new MssClamp(0, 0, new Directions(false, false), new Directions(false, false));

        /// Which way packets go that are looked at.
        public record Directions(boolean in, boolean out) {}

        /// The limit for a family and direction, empty without one.
        public OptionalInt limit(boolean v6, boolean in) {
            Directions directions = v6 ? ip6 : ip4;
            boolean applies = in ? directions.in : directions.out;
            return applies ? OptionalInt.of(v6 ? mss6 : mss4) : OptionalInt.empty();
        }
    }

    private final int index;
    private final Kind kind;
    private final String name;
    private final int instance;
    private final boolean multipoint;
    private final MacAddress mac;
    private final Optional<Link> link;
    private final List<IpPrefix> addresses = new ArrayList<>();
    private Optional<VppInterface> lender = Optional.empty();
    private boolean adminUp;
    private boolean deleted;
    private String tag = "";
    private Mtus mtus = new Mtus(MTU_DEFAULT, 0, 0, 0);
    private MssClamp mssClamp = MssClamp.OFF;
    private int table4;
    private int table6;
    private Optional<Spd> spd = Optional.empty();
    private List<Acl> inputAcls = List.of();
    private List<Acl> outputAcls = List.of();
    private int routesHere;
    private Optional<IpAddress> protectedTowards = Optional.empty();
    private Optional<IpAddress> laidTowards = Optional.empty();

    VppInterface(
            int index,
            Kind kind,
            String name,
            int instance,
            boolean multipoint,
            MacAddress mac,
            Optional<Link> link) {
        this.index = index;
        this.kind = kind;
        this.name = name;
        this.instance = instance;
        this.multipoint = multipoint;
        this.mac = mac;
        this.link = link;
    }

    public int index() {
        return index;
    }

    public Kind kind() {
        return kind;
    }

    public String name() {
        return name;
    }

    public int instance() {
        return instance;
    }

    public boolean isMultipoint() {
        return multipoint;
    }

    public MacAddress mac() {
        return mac;
    }

    public Optional<Link> link() {
        return link;
    }

    public boolean isAdminUp() {
        return adminUp;
    }

    void adminUp(boolean up) {
        adminUp = up;
    }

    /// Ports and tunnels have their link as long as they are up, as VPP shows it.
    public boolean isLinkUp() {
        return adminUp && kind != Kind.LOCAL;
    }

    public boolean isDeleted() {
        return deleted;
    }

    void delete() {
        deleted = true;
    }

    public String tag() {
        return tag;
    }

    public void tag(String text) {
        tag = text;
    }

    public Mtus mtus() {
        return mtus;
    }

    public void mtus(Mtus changed) {
        mtus = changed;
    }

    public MssClamp mssClamp() {
        return mssClamp;
    }

    public void mssClamp(MssClamp changed) {
        mssClamp = changed;
    }

    /// Of the link alone; VPP shows 0 for tunnels.
    public int linkMtu() {
        return switch (kind) {
            case PORT -> link.map(Link::mtu).orElse(0);
            case LOOPBACK -> MTU_DEFAULT;
            case LOCAL, IPSEC -> 0;
        };
    }

    /// Octets of the largest packet of a family that is sent whole.
    public int mtu(boolean v6) {
        int own = v6 ? mtus.ip6 : mtus.ip4;
        return own != 0 ? own : mtus.l3;
    }

    public int table(boolean v6) {
        return v6 ? table6 : table4;
    }

    void table(boolean v6, int id) {
        if (v6) {
            table6 = id;
        } else {
            table4 = id;
        }
    }

    /// Its own addresses, none of a lender.
    public List<IpPrefix> addresses() {
        return List.copyOf(addresses);
    }

    void addAddress(IpPrefix address) {
        addresses.add(address);
    }

    void removeAddress(IpPrefix address) {
        addresses.remove(address);
    }

    public Optional<VppInterface> lender() {
        return lender;
    }

    void lender(Optional<VppInterface> changed) {
        lender = changed;
    }

    /// Whether packets of a family may come in: VPP enables IP with the first address.
    public boolean isIpEnabled(boolean v6) {
        return lender.isPresent() || addresses.stream().anyMatch(a -> a.address().v6() == v6);
    }

    /// What the router calls itself on this interface.
    public Optional<IpAddress> ownAddress(boolean v6) {
        List<IpPrefix> candidates = lender.map(VppInterface::addresses).orElseGet(this::addresses);
        return candidates.stream()
                .map(IpPrefix::address)
                .filter(address -> address.v6() == v6)
                .findFirst();
    }

    void routesHere(int more) {
        routesHere += more;
        if (routesHere == 0) {
            laidTowards = Optional.empty();
        }
        lay();
    }

    /// @param peer the outer address that packets are sent to, empty without protection
    void protectedTowards(Optional<IpAddress> peer) {
        protectedTowards = peer;
        lay();
    }

    private void lay() {
        if (laidTowards.isEmpty() && routesHere > 0) {
            laidTowards = protectedTowards;
        }
    }

    /// Where packets of a point-to-point tunnel are forwarded to, whatever their outer destination
    /// says: VPP looks for the way when a route first leads to a protected interface and keeps to
    /// it as long as any route leads there.
    public Optional<IpAddress> laidTowards() {
        return multipoint ? Optional.empty() : laidTowards;
    }

    public Optional<Spd> spd() {
        return spd;
    }

    void spd(Optional<Spd> bound) {
        spd = bound;
    }

    public List<Acl> inputAcls() {
        return inputAcls;
    }

    public List<Acl> outputAcls() {
        return outputAcls;
    }

    void acls(List<Acl> inputs, List<Acl> outputs) {
        inputAcls = List.copyOf(inputs);
        outputAcls = List.copyOf(outputs);
    }

    @Override
    public String toString() {
        return name;
    }
}
