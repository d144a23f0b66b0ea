package io.triplane.agent.tunnel;

import io.triplane.agent.sa.InstalledSa;
import io.triplane.agent.sa.SaDatabase;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.jvpp.message.CryptoAlgorithm;
import io.triplane.plane.EspKeys;
import io.triplane.plane.EspSa;
import io.triplane.plane.EspSuite;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Optional;

/// The outbound SA of every tunnel that receives but does not send yet. VPP's protection cannot be
/// without one, and a peer may send as soon as it has our answer, before we are told to.
///
/// Nothing may leave by it, and nothing does: its outer destination lies in 240.0.0.0/4, which VPP
/// drops, and what were sent would be encrypted under a random key that nobody keeps. (An SA
/// without algorithms, which VPP would drop by itself, is sent in clear on an ipsec interface.)
///
/// One for all tunnels: it comes with the first and goes with the last. Owner: the static
/// programme, one call at a time; the number may be read by anyone.
final class Placeholder {
    private static final InetAddress FROM = InetAddress.ofLiteral("240.0.0.2");
    private static final InetAddress TO = InetAddress.ofLiteral("240.0.0.1");
    private static final String SUBJECT = "the placeholder SA";

    private final SaDatabase sas;
    private final Optional<EspSuite> aead;
    private volatile Optional<InstalledSa> sa = Optional.empty();

    /// @param aead an AEAD suite that has an engine
    Placeholder(SaDatabase sas, Optional<EspSuite> aead) {
        this.sas = sas;
        this.aead = aead;
    }

    /// Makes sure that it is there.
    void need() throws RefusedException {
        if (sa.isPresent()) {
            return;
        }
        EspSuite suite =
                aead.orElseThrow(() ->
                        RefusedException.lasting(
                                "plane.suite.no-engine",
                                "this VPP has no engine for any AEAD cipher, which tunnels need"
                                        + " before they send; load a crypto engine plugin"));
        SecureRandom random = new SecureRandom();
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
                            FROM,
                            TO,
                            Optional.empty(),
                            false,
                            0);
            sa = Optional.of(sas.add(spec, false, Optional.empty(), SUBJECT));
        }
    }

    /// No tunnel is left.
    void drop() throws RefusedException {
        if (sa.isPresent()) {
            InstalledSa gone = sa.get();
            sa = Optional.empty();
            sas.remove(gone, SUBJECT);
        }
    }

    /// Its number in VPP, while there is a tunnel.
    int id() {
        return sa.orElseThrow(() -> new IllegalStateException("no tunnel, no placeholder")).id();
    }
}
