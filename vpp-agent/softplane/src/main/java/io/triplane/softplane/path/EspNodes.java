package io.triplane.softplane.path;

import io.triplane.softplane.esp.EspCipher;
import io.triplane.softplane.esp.EspDecoder;
import io.triplane.softplane.esp.EspEncoder;
import io.triplane.softplane.esp.SaError;
import io.triplane.softplane.esp.SecurityAssociation;
import io.triplane.softplane.ip.IpPacket;
import io.triplane.softplane.stats.NodeError;
import io.triplane.softplane.table.Sad;
import io.triplane.softplane.table.Vpp;
import java.util.Optional;

/// The nodes that encrypt and decrypt, with their counters.
final class EspNodes {
    private final Vpp vpp;

    EspNodes(Vpp vpp) {
        this.vpp = vpp;
    }

    /// @param tunnel whether a tunnel interface sends it, else a policy
    Optional<IpPacket> encrypt(SecurityAssociation sa, IpPacket inner, boolean tunnel) {
        Sad.touch(sa);
        if (isWithoutAsyncEngine(sa)) {
            return Optional.empty();
        }
        return switch (EspEncoder.seal(sa, inner)) {
            case EspEncoder.Sealed.Packet(IpPacket outer, int octets) -> {
                vpp.sad().count(sa, octets);
                yield Optional.of(outer);
            }
            case EspEncoder.Sealed.Dropped(SaError error) -> {
                count(sa, error, node("encrypt", inner.isV6(), tunnel));
                yield Optional.empty();
            }
        };
    }

    /// @param esp where in the packet ESP begins
    /// @param tunnel whether tunnel protection found the SA, else a policy
    Optional<IpPacket> decrypt(SecurityAssociation sa, IpPacket outer, int esp, boolean tunnel) {
        Sad.touch(sa);
        if (isWithoutAsyncEngine(sa)) {
            return Optional.empty();
        }
        boolean v6 = outer.isV6(); // the packet is decrypted in place
        EspDecoder.Opened opened = EspDecoder.open(sa, outer, esp);
        if (opened.countedOctets() > 0) {
            vpp.sad().count(sa, opened.countedOctets());
        }
        return switch (opened) {
            case EspDecoder.Opened.Packet(IpPacket inner, int _, long lost) -> {
                if (lost > 0) {
                    vpp.sad().count(sa, SaError.LOST, lost);
                }
                yield Optional.of(inner);
            }
            case EspDecoder.Opened.Dropped(SaError error, int _) -> {
                count(sa, error, node("decrypt", v6, tunnel));
                yield Optional.empty();
            }
        };
    }

    /// No asynchronous engine does integrity alone; such packets vanish, and the SA's own counters
    /// do not tell.
    private boolean isWithoutAsyncEngine(SecurityAssociation sa) {
        boolean vanishes = sa.isAsync() && sa.spec().cipher() == EspCipher.NONE;
        if (vanishes) {
            vpp.errors().count(NodeError.CRYPTO_ENQ_ENGINE, false);
        }
        return vanishes;
    }

    private void count(SecurityAssociation sa, SaError error, String node) {
        vpp.sad().count(sa, error, 1);
        vpp.errors().count(node, error.counterName());
    }

    private static String node(String what, boolean v6, boolean tunnel) {
        return "esp" + (v6 ? 6 : 4) + "-" + what + (tunnel ? "-tun" : "");
    }
}
