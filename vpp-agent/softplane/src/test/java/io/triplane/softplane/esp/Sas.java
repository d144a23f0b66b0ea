package io.triplane.softplane.esp;

import io.triplane.jvpp.wire.KeyOctets;
import io.triplane.softplane.ip.IpAddress;
import java.util.Optional;
import java.util.Random;

/// SAs for tests.
public final class Sas {
    private Sas() {}

    /// A pair of ends: what one seals the other opens.
    public record Pair(SecurityAssociation sender, SecurityAssociation receiver) {}

    /// Both ends of an SA between two addresses, with keys made from `seed`.
    public static Pair pair(
            EspCipher cipher,
            int keyOctets,
            EspIntegrity integrity,
            int flags,
            SaTunnel tunnel,
            long seed) {
        int out = SaFlags.IS_TUNNEL | flags;
        int in = out | SaFlags.IS_INBOUND | SaFlags.USE_ANTI_REPLAY;
        return new Pair(
                sa(cipher, keyOctets, integrity, out, tunnel, seed),
                sa(cipher, keyOctets, integrity, in, tunnel, seed));
    }

    private static SecurityAssociation sa(
            EspCipher cipher,
            int keyOctets,
            EspIntegrity integrity,
            int flags,
            SaTunnel tunnel,
            long seed) {
        Random random = new Random(seed);
        byte[] key = new byte[keyOctets];
        byte[] mac = new byte[integrity.icvOctets() * 2];
        byte[] salt = new byte[4];
        random.nextBytes(key);
        random.nextBytes(mac);
        random.nextBytes(salt);
        return new SecurityAssociation(
                new SaSpec(
                        7,
                        0xc0ffee01,
                        50,
                        cipher,
                        KeyOctets.taking(key),
                        integrity,
                        KeyOctets.taking(mac),
                        SaFlags.asked(flags),
                        Optional.of(tunnel),
                        KeyOctets.taking(salt),
                        4500,
                        4501,
                        0),
                0);
    }

    public static SaTunnel tunnel4() {
        return SaTunnel.between(IpAddress.parse("192.0.2.1"), IpAddress.parse("192.0.2.2"));
    }

    public static SaTunnel tunnel6() {
        return SaTunnel.between(IpAddress.parse("2001:db8::1"), IpAddress.parse("2001:db8::2"));
    }
}
