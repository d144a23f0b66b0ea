package io.triplane.daemon.shard;

import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.ChildSaView;
import io.triplane.ikev2.Cipher;
import io.triplane.ikev2.Endpoint;
import io.triplane.ikev2.EspMode;
import io.triplane.ikev2.EspSaSpec;
import io.triplane.ikev2.EspSuite;
import io.triplane.ikev2.IkeSaId;
import io.triplane.ikev2.IkeSaView;
import io.triplane.ikev2.Selector;
import io.triplane.ikev2.Selectors;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.crypto.EspKeys;
import io.triplane.ikev2.crypto.Secret;
import io.triplane.ikev2.wire.EncryptionId;
import io.triplane.ikev2.wire.IntegrityId;
import io.triplane.ikev2.wire.IpAddress;
import java.util.List;
import java.util.Optional;

/// Values that only have to exist.
final class Samples {
    static final Endpoint LEFT = new Endpoint(IpAddress.of("192.0.2.1"), 500);
    static final Endpoint RIGHT = new Endpoint(IpAddress.of("192.0.2.2"), 500);
    static final EspSuite GCM =
            new EspSuite(new Cipher(EncryptionId.AES_GCM_16, 256), IntegrityId.NONE, true);
    static final EspSuite BLOWFISH =
            new EspSuite(
                    new Cipher(EncryptionId.BLOWFISH, 128), IntegrityId.HMAC_SHA2_256_128, false);
    static final Selectors SELECTORS =
            new Selectors(List.of(net("10.1.1.")), List.of(net("10.1.2.")));

    private Samples() {}

    static Selector net(String prefix) {
        return Selector.ofRange(IpAddress.of(prefix + "0"), IpAddress.of(prefix + "255"));
    }

    static EspSaSpec espSa(int spi, EspSuite suite) {
        return new EspSaSpec(
                spi,
                suite,
                new EspKeys(
                        Secret.of(new byte[] {1, 2, 3}),
                        Secret.of(new byte[] {4, 5}),
                        Secret.of(new byte[] {6})),
                LEFT.address(),
                RIGHT.address(),
                Optional.of(new EspSaSpec.UdpPorts(4500, 14500)),
                64,
                EspMode.TUNNEL);
    }

    static IkeSaView ikeSa(long id, String connection) {
        return new IkeSaView(
                new IkeSaId(id),
                Optional.of(connection),
                IkeSaView.State.ESTABLISHED,
                true,
                id,
                id + 1,
                LEFT,
                RIGHT,
                Optional.empty(),
                Optional.empty(),
                "aes-gcm-16-256/hmac-sha2-256/curve25519",
                IkeSaView.Nat.NONE,
                2,
                0,
                Optional.of(Tick.ZERO),
                List.of(),
                IkeSaView.Extensions.NONE,
                IkeSaView.Schedule.NONE);
    }

    static ChildSaView childSa(long id, String connection, String child, int spi) {
        return new ChildSaView(
                new ChildSaId(id),
                new IkeSaId(1),
                connection,
                child,
                ChildSaView.State.INSTALLED,
                spi,
                spi + 1,
                GCM,
                EspMode.TUNNEL,
                SELECTORS,
                LEFT,
                RIGHT,
                false,
                Tick.ZERO,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
