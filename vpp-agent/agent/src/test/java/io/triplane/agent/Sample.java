package io.triplane.agent;

import io.triplane.plane.ChildRef;
import io.triplane.plane.EspKeys;
import io.triplane.plane.EspSa;
import io.triplane.plane.EspSuite;
import io.triplane.plane.PlaneRequest;
import io.triplane.plane.Selector;
import io.triplane.plane.SelectorPair;
import io.triplane.plane.TunnelConfig;
import io.triplane.plane.TunnelName;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Requests for tests.
final class Sample {
    static final InetAddress PEER = InetAddress.ofLiteral("10.9.0.2");
    static final EspSuite GCM =
            new EspSuite(EspSuite.Cipher.AES_GCM_16, 256, EspSuite.Integrity.NONE);
    static final EspSuite CBC =
            new EspSuite(EspSuite.Cipher.AES_CBC, 128, EspSuite.Integrity.HMAC_SHA2_256_128);
    static final TunnelName SITE_B = new TunnelName("site-b", "net");
    static final TunnelName SITE_C = new TunnelName("site-c", "net");

    private Sample() {}

    static Selector range(String start, String end) {
        return new Selector(InetAddress.ofLiteral(start), InetAddress.ofLiteral(end), 0, 0, 65_535);
    }

    /// 10.1.0.0/16 here, 10.2.0.0/16 there.
    static List<SelectorPair> pairs() {
        return List.of(pair(2));
    }

    static SelectorPair pair(int site) {
        return new SelectorPair(
                range("10.1.0.0", "10.1.255.255"),
                range("10.%d.0.0".formatted(site), "10.%d.255.255".formatted(site)));
    }

    static PlaneRequest.ApplyTunnel policy(PlaneUnderTest plane, TunnelName name, int site) {
        return new PlaneRequest.ApplyTunnel(
                new TunnelConfig(
                        name,
                        plane.address(),
                        Optional.of(PEER),
                        new TunnelConfig.Mode.Policy(),
                        List.of(pair(site))));
    }

    static PlaneRequest.ApplyTunnel route(PlaneUnderTest plane, TunnelName name, String itf) {
        return new PlaneRequest.ApplyTunnel(
                new TunnelConfig(
                        name,
                        plane.address(),
                        Optional.of(PEER),
                        new TunnelConfig.Mode.Route(itf, true),
                        pairs()));
    }

    static PlaneRequest.InstallInbound install(PlaneUnderTest plane, ChildRef child, int spi) {
        return new PlaneRequest.InstallInbound(
                child, pairs(), sa(spi, GCM, PEER, plane.address(), 256));
    }

    static PlaneRequest.SwitchOutbound move(PlaneUnderTest plane, ChildRef child, int spi) {
        return new PlaneRequest.SwitchOutbound(child, sa(spi, GCM, plane.address(), PEER, 0));
    }

    static EspSa sa(
            int spi, EspSuite suite, InetAddress source, InetAddress destination, int window) {
        return new EspSa(
                spi, suite, keys(suite), source, destination, Optional.empty(), false, window);
    }

    static EspKeys keys(EspSuite suite) {
        boolean aead = suite.integrity() == EspSuite.Integrity.NONE;
        return new EspKeys(
                octets(suite.keyBits() / 8), octets(aead ? 4 : 0), octets(aead ? 0 : 32));
    }

    private static byte[] octets(int count) {
        byte[] octets = new byte[count];
        Arrays.fill(octets, (byte) 0x5a);
        return octets;
    }
}
