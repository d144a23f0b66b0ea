package io.triplane.softplane.table;

import io.triplane.softplane.esp.EspCipher;
import io.triplane.softplane.esp.EspIntegrity;
import io.triplane.softplane.esp.SaError;
import io.triplane.softplane.esp.SaFlags;
import io.triplane.softplane.esp.SaSpec;
import io.triplane.softplane.esp.SaTunnel;
import io.triplane.softplane.esp.SecurityAssociation;
import io.triplane.softplane.stats.Counters;
import io.triplane.softplane.stats.StatsSegment;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The security associations: by the id a client chose and by pool index, which is also the index
/// of their counters.
public final class Sad {
    private static final int ESP = 50;
    private static final int AH = 51;

    private final Pool<SecurityAssociation> pool = new Pool<>();
    private final Map<Integer, SecurityAssociation> byId = new HashMap<>();
    private final Counters traffic;
    private final Map<SaError, Counters> errors = new EnumMap<>(SaError.class);
    private final UdpPorts ports;
    private boolean asyncMode;

    Sad(StatsSegment segment, UdpPorts ports) {
        this.ports = ports;
        traffic = Counters.combined(segment, "/net/ipsec/sa");
        for (SaError error : SaError.values()) {
            errors.put(error, Counters.simple(segment, error.statName()));
        }
    }

    /// Adds an SA, whose keys are its own from then on; a refused one's are wiped.
    public Added add(SaSpec asked) {
        Status status = check(asked);
        if (status != Status.OK) {
            wipe(asked);
            return Added.refused(status);
        }
        SecurityAssociation added = pool.add(index -> new SecurityAssociation(asked, index));
        added.async(asyncMode || asked.flags().async());
        byId.put(added.id(), added);
        traffic.open(added.statIndex());
        errors.values().forEach(counters -> counters.open(added.statIndex()));
        if (registersPort(added)) {
            ports.registerIpsec(added.isTunnelV6(), added.udpDestination());
        }
        return Added.at(added.statIndex());
    }

    private Status check(SaSpec asked) {
        if (byId.containsKey(asked.id())) {
            return Status.ENTRY_ALREADY_EXISTS;
        }
        boolean known = asked.protocol() == ESP || asked.protocol() == AH;
        if (!known || (asked.protocol() == AH && asked.integrity() == EspIntegrity.NONE)) {
            return Status.UNIMPLEMENTED;
        }
        EspCipher cipher = asked.protocol() == AH ? EspCipher.NONE : asked.cipher();
        if (!cipher.goesWith(asked.integrity())) {
            return Status.UNIMPLEMENTED;
        }
        if (!cipher.acceptsKeyOf(asked.cipherKey().size())) {
            return refuseKey(asked);
        }
        return Status.OK;
    }

    /// VPP takes the half-built SA back; of these two kinds it then touches what is gone already.
    private static Status refuseKey(SaSpec asked) {
        SaFlags flags = asked.flags();
        boolean outboundTunnel = flags.tunnel() && !flags.inbound();
        boolean inboundUdp = flags.inbound() && flags.udpEncapsulation();
        if (outboundTunnel || inboundUdp) {
            wipe(asked);
            throw new VppCrash(
                    VppCrash.Trap.KEY_LENGTH,
                    "SA %d: %s with a key of %d octets"
                            .formatted(asked.id(), asked.cipher(), asked.cipherKey().size()));
        }
        return Status.KEY_LENGTH;
    }

    private static void wipe(SaSpec asked) {
        asked.cipherKey().close();
        asked.integrityKey().close();
        asked.salt().close();
    }

    private static boolean registersPort(SecurityAssociation sa) {
        return sa.flags().udpEncapsulation() && sa.flags().inbound();
    }

    /// Gives the API's reference back, or another one: VPP does not tell them apart. While one is
    /// left the SA stays, with its id; when none is left it is gone, whoever still uses it.
    public Status remove(int id) {
        SecurityAssociation sa = byId.get(id);
        if (sa == null) {
            return Status.NO_SUCH_ENTRY;
        }
        release(sa);
        return Status.OK;
    }

    /// Takes one reference back.
    void release(SecurityAssociation sa) {
        if (sa.release()) {
            byId.remove(sa.id());
            pool.remove(sa.statIndex());
            if (registersPort(sa)) {
                ports.unregisterIpsec(sa.isTunnelV6(), sa.udpDestination());
            }
            sa.wipe();
        }
    }

    /// Moves the ends of an SA; the lookup of tunnel protection is the caller's.
    public void move(
            SecurityAssociation sa, Optional<SaTunnel> moved, int udpSource, int udpDestination) {
        moved.ifPresent(sa::moveTunnel);
        if (!sa.flags().udpEncapsulation()) {
            return;
        }
        int before = sa.udpDestination();
        sa.movePorts(udpSource, udpDestination);
        if (registersPort(sa) && sa.udpDestination() != before) {
            ports.unregisterIpsec(sa.isTunnelV6(), before);
            ports.registerIpsec(sa.isTunnelV6(), sa.udpDestination());
        }
    }

    public void asyncMode(boolean on) {
        asyncMode = on;
        pool.stream().forEach(sa -> sa.async(on));
    }

    public boolean asyncMode() {
        return asyncMode;
    }

    public Optional<SecurityAssociation> find(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Stream<SecurityAssociation> stream() {
        return pool.stream();
    }

    /// An SA on its way into the data path. One that was freed in use is the end, as in VPP.
    public static void touch(SecurityAssociation sa) {
        if (sa.isFreed()) {
            throw new VppCrash(VppCrash.Trap.FREED_SA, sa.toString());
        }
    }

    public void count(SecurityAssociation sa, int octets) {
        traffic.add(sa.statIndex(), 1, octets);
    }

    public void count(SecurityAssociation sa, SaError error, long packets) {
        of(error).add(sa.statIndex(), packets);
    }

    public long packets(SecurityAssociation sa) {
        return traffic.value(sa.statIndex());
    }

    public long octets(SecurityAssociation sa) {
        return traffic.octets(sa.statIndex());
    }

    public long errors(SecurityAssociation sa, SaError error) {
        return of(error).value(sa.statIndex());
    }

    private Counters of(SaError error) {
        return Objects.requireNonNull(errors.get(error));
    }
}
