package io.triplane.agent.tunnel;

import io.triplane.agent.sa.InstalledSa;
import io.triplane.agent.sa.SaDatabase;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.jvpp.message.CryptoAlgorithm;
import io.triplane.jvpp.wire.Address;
import io.triplane.plane.EspKeys;
import io.triplane.plane.EspSa;
import io.triplane.plane.EspSuite;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The outbound SA of every tunnel that receives but does not send yet. VPP's protection cannot be
/// without one, and a peer may send as soon as it has our answer, before we are told to.
///
/// Nothing may leave by it, and nothing does: no policy and no access list lets traffic there, and
/// what came all the same would be encrypted under a random key that nobody keeps. (An SA without
/// algorithms, which VPP would drop by itself, is sent in clear on an ipsec interface.)
///
/// Tunnels in policy mode share one that leads nowhere. In route mode it has the addresses of the
/// SA that takes its place, since VPP looks for the way to the first outer destination and keeps to
/// it. Safe for several threads.
final class Placeholder {
    /// The outer addresses of an SA.
    record Way(Address source, Address destination) {}

    /// In 240.0.0.0/4, which VPP drops.
    static final Way NOWHERE = new Way(Address.parse("240.0.0.2"), Address.parse("240.0.0.1"));

    private static final String SUBJECT = "the placeholder SA";

    private final SaDatabase sas;
    private final Optional<EspSuite> aead;
    private final SecureRandom random = new SecureRandom();
    private final Map<Way, Held> held = new HashMap<>();

    /// An SA and how many hold it.
    private record Held(InstalledSa sa, int holders) {}

    /// @param aead an AEAD suite that has an engine
    Placeholder(SaDatabase sas, Optional<EspSuite> aead) {
        this.sas = sas;
        this.aead = aead;
    }

    /// Keeps one for these addresses until it is let go as often.
    synchronized void hold(Way way) throws RefusedException {
        Held known = held.get(way);
        held.put(
                way, known == null ? new Held(add(way), 1) : new Held(known.sa, known.holders + 1));
    }

    /// The last holder takes the SA away; nothing may use it any more.
    synchronized void letGo(Way way) throws RefusedException {
        Held known = held.get(way);
        if (known == null) {
            return;
        }
        if (known.holders > 1) {
            held.put(way, new Held(known.sa, known.holders - 1));
            return;
        }
        held.remove(way);
        sas.remove(known.sa, SUBJECT);
    }

    /// The number in VPP of one that is held.
    synchronized int id(Way way) {
        Held known = held.get(way);
        if (known == null) {
            throw new IllegalStateException("no placeholder for " + way);
        }
        return known.sa.id();
    }

    private InstalledSa add(Way way) throws RefusedException {
        EspSuite suite =
                aead.orElseThrow(() ->
                        RefusedException.lasting(
                                "plane.suite.no-engine",
                                "this VPP has no engine for any AEAD cipher, which tunnels need"
                                        + " before they send; load a crypto engine plugin"));
        byte[] key = new byte[suite.keyBits() / 8];
        byte[] salt = new byte[CryptoAlgorithm.AES_GCM_128.saltOctets()];
        random.nextBytes(key);
        random.nextBytes(salt);
        try (EspKeys keys = new EspKeys(key, salt, new byte[0])) {
            EspSa spec =
                    new EspSa(
                            random.nextInt(1 << 16, Integer.MAX_VALUE),
                            suite,
                            keys,
                            way.source().toInetAddress(),
                            way.destination().toInetAddress(),
                            Optional.empty(),
                            false,
                            0);
            return sas.add(spec, false, Optional.empty(), SUBJECT);
        }
    }
}
