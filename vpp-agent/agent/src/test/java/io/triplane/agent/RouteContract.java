package io.triplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.jvpp.message.FibPath;
import io.triplane.jvpp.message.HostInterfaces;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Routes;
import io.triplane.jvpp.wire.MacAddress;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.plane.ChildRef;
import io.triplane.plane.EspSa;
import io.triplane.plane.InterfaceConfig;
import io.triplane.plane.PlaneAnswer;
import io.triplane.plane.PlaneRequest;
import io.triplane.plane.Selector;
import io.triplane.plane.SelectorPair;
import io.triplane.plane.TunnelConfig;
import io.triplane.plane.TunnelName;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Our routes and those of others in one VPP.
abstract class RouteContract extends PlaneContract {
    private static final Prefix NET_B = Prefix.parse("10.2.0.0/16");

    /// Of the operator.
    private int loopback;

    @BeforeEach
    void interfaces() {
        loopback = census.call(new HostInterfaces.CreateLoopback(MacAddress.ZERO)).swIfIndex();
        for (int n = 0; n < 2; n++) {
            done(
                    new PlaneRequest.ApplyInterface(
                            new InterfaceConfig("ipsec" + n, Optional.empty(), true, List.of())));
        }
    }

    private static PlaneRequest tunnel(
            PlaneUnderTest plane, TunnelName name, int itf, Selector remote) {
        return new PlaneRequest.ApplyTunnel(
                new TunnelConfig(
                        name,
                        plane.address(),
                        Optional.of(Sample.PEER),
                        new TunnelConfig.Mode.Route("ipsec" + itf, true),
                        List.of(
                                new SelectorPair(
                                        Sample.range("10.1.0.0", "10.1.255.255"), remote))));
    }

    private PlaneRequest tunnelToB() {
        return tunnel(plane, Sample.SITE_B, 0, Sample.range("10.2.0.0", "10.2.255.255"));
    }

    private void operator(boolean add, Prefix prefix, FibPath path) {
        assertThat(
                        census.call(
                                        new Routes.AddDel(
                                                add,
                                                false,
                                                new Routes.Route(0, 0, prefix, List.of(path))))
                                .retval())
                .isZero();
    }

    private List<FibPath> pathsToB() {
        return census.routes(false).stream()
                .filter(route -> route.prefix().equals(NET_B))
                .flatMap(route -> route.paths().stream())
                .toList();
    }

    private int indexOf(String name) {
        return census.interfaces().stream()
                .filter(itf -> itf.name().equals(name))
                .findFirst()
                .orElseThrow()
                .swIfIndex();
    }

    @Test
    void anOperatorsRouteStaysAndTheTunnelIsRefusedWithTheReason() {
        operator(true, NET_B, FibPath.through(loopback, false));
        Census.Count before = census.count();

        PlaneAnswer.Refused refusal = refused("plane.route.foreign", tunnelToB());

        assertThat(refusal.text()).contains("10.2.0.0/16", "API", "loop", "install_routes");
        assertThat(refusal.temporary()).as("it may go").isTrue();
        assertThat(census.count()).isEqualTo(before);
        assertThat(pathsToB()).extracting(FibPath::swIfIndex).containsExactly(loopback);
        operator(false, NET_B, FibPath.through(loopback, false));
        done(tunnelToB());
        assertThat(pathsToB()).extracting(FibPath::swIfIndex).containsExactly(indexOf("ipsec0"));
    }

    @Test
    void theNetworkOfAnInterfaceIsNoTunnels() {
        census.call(
                new Interfaces.AddDelAddress(loopback, true, false, Prefix.parse("10.2.0.1/16")));
        census.call(new Interfaces.SetFlags(loopback, Interfaces.ADMIN_UP));

        assertThat(refused("plane.route.foreign", tunnelToB()).text())
                .contains("interface", "loop");
    }

    /// A route that comes later stays behind ours, and is there again without it.
    @Test
    void aRouteThatAnOperatorAddsLaterOutlivesTheTunnel() {
        done(tunnelToB());

        operator(true, NET_B, FibPath.through(loopback, false));

        assertThat(pathsToB())
                .as("nothing leaks by it")
                .extracting(FibPath::swIfIndex)
                .containsExactly(indexOf("ipsec0"));
        done(new PlaneRequest.RemoveTunnel(Sample.SITE_B));
        assertThat(pathsToB()).extracting(FibPath::swIfIndex).containsExactly(loopback);
    }

    @Test
    void theSameRouteOfAnOperatorIsNoReasonToRefuse() {
        FibPath same = FibPath.through(indexOf("ipsec0"), false);
        operator(true, NET_B, same);

        done(tunnelToB());
        done(new PlaneRequest.RemoveTunnel(Sample.SITE_B));

        assertThat(pathsToB()).extracting(FibPath::swIfIndex).containsExactly(same.swIfIndex());
    }

    @Test
    void twoTunnelsCannotHaveOneRoute() {
        done(tunnelToB());

        refused(
                "plane.route.taken",
                tunnel(plane, Sample.SITE_C, 1, Sample.range("10.2.0.0", "10.2.255.255")));

        assertThat(pathsToB()).extracting(FibPath::swIfIndex).containsExactly(indexOf("ipsec0"));
        done(tunnel(plane, Sample.SITE_C, 1, Sample.range("10.3.0.0", "10.3.255.255")));
    }

    @Test
    void aRouteThatWouldCatchThePeerIsRefused() {
        refused(
                "plane.route.loop",
                tunnel(plane, Sample.SITE_B, 0, Sample.range("10.9.0.2", "10.9.0.2")));
        refused(
                "plane.route.loop",
                tunnel(plane, Sample.SITE_B, 0, Sample.range("10.9.0.0", "10.9.0.127")));
        operator(true, Prefix.parse("10.9.0.2/32"), FibPath.through(loopback, false));
        done(tunnel(plane, Sample.SITE_B, 0, Sample.range("10.9.0.0", "10.9.0.127")));
    }

    /// The peer that shows up may be one that the configuration did not name.
    @Test
    void aChildWhosePeerOurRoutesWouldCatchIsRefused() {
        ChildRef child = new ChildRef(Sample.SITE_B, 1);
        done(tunnelToB());
        InetAddress caught = InetAddress.ofLiteral("10.2.0.9");
        EspSa sa = Sample.sa(0x1001, Sample.GCM, caught, plane.address(), 256);

        refused("plane.route.loop", new PlaneRequest.InstallInbound(child, Sample.pairs(), sa));

        assertThat(census.sas()).isEmpty();
    }

    /// What a child negotiated within everything is routed as long as the child stands.
    @Test
    void allAddressesAreNotRoutedButWhatAChildNegotiatedIs() {
        ChildRef child = new ChildRef(Sample.SITE_B, 1);
        int before = census.routes(false).size();
        done(tunnel(plane, Sample.SITE_B, 0, Sample.range("0.0.0.0", "255.255.255.255")));
        assertThat(census.routes(false)).hasSize(before);

        done(Sample.install(plane, child, 0x1001));
        assertThat(pathsToB()).hasSize(1);
        done(Sample.move(plane, child, 0x2001));
        done(new PlaneRequest.RemoveChild(child));
        assertThat(pathsToB()).isEmpty();
    }
}
