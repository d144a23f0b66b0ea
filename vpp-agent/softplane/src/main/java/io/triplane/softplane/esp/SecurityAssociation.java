package io.triplane.softplane.esp;

import io.triplane.jvpp.wire.KeyOctets;
import java.security.Key;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/// One SA: what it was added with and what has become of it since. It lives while it has
/// references: one of the API until it is deleted, one per protect slot and policy that uses it.
/// Owner: the main loop.
public final class SecurityAssociation {
    private static final int PORT_KEEP = 0xffff;

    private final SaSpec spec;
    private final int statIndex;
    private final ReplayWindow window;
    private final Optional<EspTransform> transform;
    private final SaFlags flags;
    private Optional<SaTunnel> tunnel;
    private int udpSource;
    private int udpDestination;
    private int references = 1;
    private boolean protectsInterface;
    private boolean async;
    private long outboundSequence;

    /// @param statIndex the slot in the pool of SAs, which is also that of its counters
    public SecurityAssociation(SaSpec spec, int statIndex) {
        this.spec = spec;
        this.statIndex = statIndex;
        tunnel = spec.tunnel();
        boolean v6 = tunnel.isPresent() && tunnel.get().source().v6();
        flags = spec.flags().with(SaFlags.IS_TUNNEL_V6, v6);
        boolean udp = flags.udpEncapsulation();
        udpSource = udp ? portOr4500(spec.udpSource()) : 0;
        udpDestination = udp ? portOr4500(spec.udpDestination()) : 0;
        int size = flags.antiReplay() ? ReplayWindow.sizeFor(spec.window()) : 0;
        window =
                new ReplayWindow(
                        flags.extendedSequence(),
                        flags.antiReplay(),
                        Math.max(size, ReplayWindow.SIZE_DEFAULT));
        transform = transformOf(spec);
    }

    private static int portOr4500(int port) {
        return port == PORT_KEEP ? 4500 : port;
    }

    private static Optional<EspTransform> transformOf(SaSpec spec) {
        if (spec.protocol() != 50 || spec.tunnel().isEmpty()) {
            return Optional.empty();
        }
        boolean extended = spec.flags().extendedSequence();
        Optional<Key> cipherKey = key(spec.cipherKey(), spec.cipher().mode());
        byte[] salt = spec.salt().lend(byte[]::clone);
        if (!spec.cipher().isAead()) {
            return Optional.of(
                    new CipherAndMac(
                            spec.cipher(),
                            cipherKey,
                            salt,
                            spec.integrity(),
                            key(spec.integrityKey(), EspCipher.Mode.NULL),
                            extended));
        }
        return cipherKey.map(key -> new AeadTransform(spec.cipher().mode(), key, salt, extended));
    }

    private static Optional<Key> key(KeyOctets octets, EspCipher.Mode mode) {
        String algorithm =
                switch (mode) {
                    case NULL -> "HMAC";
                    case CBC, CTR, GCM, GMAC -> "AES";
                    case DES -> "DES";
                    case TRIPLE_DES -> "DESede";
                    case CHACHA -> "ChaCha20";
                };
        return octets.size() == 0
                ? Optional.empty()
                : Optional.of(octets.lend(key -> new SecretKeySpec(key, algorithm)));
    }

    public SaSpec spec() {
        return spec;
    }

    public int id() {
        return spec.id();
    }

    public int spi() {
        return spec.spi();
    }

    public int statIndex() {
        return statIndex;
    }

    public SaFlags flags() {
        return flags;
    }

    /// Whether its packets take the asynchronous path: by its own flag when it is added, by the
    /// switch over all SAs later. The switch does not show in the flags.
    public boolean isAsync() {
        return async;
    }

    public void async(boolean on) {
        async = on;
    }

    public Optional<SaTunnel> tunnel() {
        return tunnel;
    }

    public boolean isTunnelV6() {
        return (flags.bits() & SaFlags.IS_TUNNEL_V6) != 0;
    }

    /// VPP rebuilds header and lookups when an end moved, and ignores what else differs.
    public void moveTunnel(SaTunnel moved) {
        if (tunnel.isPresent()
                && !(tunnel.get().source().equals(moved.source())
                        && tunnel.get().destination().equals(moved.destination()))) {
            tunnel = Optional.of(moved);
        }
    }

    public int udpSource() {
        return udpSource;
    }

    public int udpDestination() {
        return udpDestination;
    }

    /// 0xffff keeps a port.
    public void movePorts(int source, int destination) {
        udpSource = source == PORT_KEEP ? udpSource : source;
        udpDestination = destination == PORT_KEEP ? udpDestination : destination;
    }

    public ReplayWindow window() {
        return window;
    }

    /// Absent for what nothing here can do: AH, transport mode, an AEAD without a key.
    Optional<EspTransform> transform() {
        return transform;
    }

    /// VPP drops packets of an SA without any algorithm, unless it protects an ipsec interface.
    public void protectsInterface(boolean protects) {
        protectsInterface = protects;
    }

    boolean dropsForLackOfAlgorithms() {
        return spec.cipher() == EspCipher.NONE
                && spec.integrity() == EspIntegrity.NONE
                && !protectsInterface;
    }

    /// The number last sent, 0 for none.
    public long outboundSequence() {
        return outboundSequence;
    }

    /// @return false when all numbers are used up
    boolean advanceSequence() {
        long last = flags.extendedSequence() ? -1L : 0xffff_ffffL;
        if (outboundSequence == last) {
            return false;
        }
        outboundSequence++;
        return true;
    }

    /// Goes on from `sequence`: for tests near the end of the numbers.
    void outboundSequence(long sequence) {
        outboundSequence = sequence;
    }

    public void reference() {
        references++;
    }

    /// @return whether this was the last reference
    public boolean release() {
        references--;
        return references == 0;
    }

    /// Freed while something may still point at it, as VPP can be brought to do.
    public boolean isFreed() {
        return references <= 0;
    }

    public int references() {
        return references;
    }

    /// Wipes the keys.
    public void wipe() {
        spec.cipherKey().close();
        spec.integrityKey().close();
        spec.salt().close();
    }

    @Override
    public String toString() {
        return "SA %d (SPI 0x%08x)".formatted(id(), spi());
    }
}
