package io.triplane.agent;

import io.triplane.jvpp.message.FibPath;
import io.triplane.jvpp.message.Routes;
import io.triplane.jvpp.message.VppProcess;
import io.triplane.jvpp.wire.Address;
import io.triplane.jvpp.wire.Prefix;
import io.triplane.vppfixture.Namespace;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Inner traffic through a real VPP: its packet generator sends, and the kernel at the other end of
/// the wire counts datagrams to a port where nobody listens.
final class RealTraffic implements InnerTraffic {
    private static final Pattern UDP_COUNTERS = Pattern.compile("(?m)^Udp: \\d+ (\\d+)");
    private static final Pattern RECEIVED = Pattern.compile("rx packets +(\\d+)");
    private static final Pattern TRANSMITTED = Pattern.compile("tx packets +(\\d+)");

    private final Namespace inside = Namespace.create();
    private final Namespace outside = Namespace.create();
    private final WiredPlane plane;

    /// Of this thread alone: the agent's connection is its own.
    private final Census census;

    RealTraffic() {
        inside.connect("wire", outside, "wire");
        outside.run("ip", "addr", "add", "10.9.0.2/24", "dev", "wire");
        outside.run("ip", "link", "set", "lo", "up");
        outside.run("ip", "addr", "add", "10.2.0.5/32", "dev", "lo");
        plane = WiredPlane.start(inside, "wire", 1);
        census = Census.of(plane);
        int wire =
                census.interfaces().stream()
                        .filter(itf -> itf.name().startsWith("host-"))
                        .findFirst()
                        .orElseThrow()
                        .swIfIndex();
        census.call(
                new Routes.AddDel(
                        true,
                        false,
                        new Routes.Route(
                                0,
                                0,
                                Prefix.parse("0.0.0.0/0"),
                                List.of(FibPath.via(wire, Address.parse("10.9.0.2"))))));
        cli("create packet-generator interface pg0");
        cli("set interface ip address pg0 10.1.0.1/16");
        cli("set interface state pg0 up");
        cli(
                "packet-generator new { name inner limit -1 rate 1000 size 64-64 interface pg0"
                        + " node ip4-input data { UDP: 10.1.0.5 -> 10.2.0.5 UDP: 1000 -> 9"
                        + " incrementing 30 } }");
        cli("packet-generator enable-stream inner");
    }

    private String cli(String command) {
        return census.call(new VppProcess.Cli(command)).plainText();
    }

    @Override
    public PlaneUnderTest plane() {
        return plane;
    }

    @Override
    public InetAddress peer() {
        return Sample.PEER;
    }

    @Override
    public long sent() {
        return counter(RECEIVED, "pg0");
    }

    @Override
    public long left() {
        return counter(TRANSMITTED, "host-wire");
    }

    private long counter(Pattern pattern, String itf) {
        Matcher count = pattern.matcher(cli("show interface " + itf));
        return count.find() ? Long.parseLong(count.group(1)) : 0;
    }

    @Override
    public long inClear() {
        String counters = outside.run("cat", "/proc/net/snmp");
        Matcher noPorts = UDP_COUNTERS.matcher(counters);
        if (!noPorts.find()) {
            throw new IllegalStateException("the kernel counts no datagrams: " + counters);
        }
        return Long.parseLong(noPorts.group(1));
    }

    @Override
    public void close() {
        census.close();
        plane.close();
        inside.close();
        outside.close();
    }
}
