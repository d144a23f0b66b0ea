package io.triplane.demo;

import java.util.ArrayList;
import java.util.List;

/// A network namespace. It has no name, so that it lives exactly as long as the processes in it,
/// and none can stay behind; the first of them ends with its standard input, thus at the latest
/// with us.
final class Namespace {
    /// Shared memory of what runs in here goes with it too. `/sys` must show its devices.
    private static final String HOLD =
            "mount -t sysfs sysfs /sys && mount -t tmpfs tmpfs /dev/shm && ip link set lo up"
                    + " && echo ready && exec cat";

    private final Processes processes;
    private final String pid;

    /// Makes one whose loopback is up.
    ///
    /// @param name for its log
    Namespace(Processes processes, String name) throws DemoException {
        this.processes = processes;
        Processes.Started holder =
                processes.talker(
                        "namespace-" + name,
                        List.of("unshare", "--net", "--mount", "sh", "-c", HOLD));
        var _ = new Talker(holder); // is there once it says so
        this.pid = Long.toString(holder.process().pid());
    }

    /// The command line that runs a command in here.
    List<String> inside(List<String> command) {
        List<String> all =
                new ArrayList<>(List.of("nsenter", "--target", pid, "--net", "--mount", "--"));
        all.addAll(command);
        return all;
    }

    /// Runs a command in here that must succeed.
    void must(String... command) throws DemoException {
        var _ = processes.must(inside(List.of(command)));
    }

    /// Lays a cable to another namespace, a veth pair. Checksum offload is off: a data plane that
    /// reads whole frames would see unfinished checksums.
    void wire(String device, Namespace other, String otherDevice) throws DemoException {
        must(
                "ip",
                "link",
                "add",
                device,
                "type",
                "veth",
                "peer",
                "name",
                otherDevice,
                "netns",
                other.pid);
        plug(device);
        other.plug(otherDevice);
    }

    private void plug(String device) throws DemoException {
        must("ethtool", "-K", device, "tx", "off");
        must("ip", "link", "set", device, "up");
    }

    /// The hardware address of a device.
    String hardwareAddress(String device) throws DemoException {
        return processes
                .must(inside(List.of("cat", "/sys/class/net/" + device + "/address")))
                .strip();
    }

    void address(String device, String addressWithLength) throws DemoException {
        must("ip", "address", "add", addressWithLength, "dev", device, "nodad");
    }

    void route(String prefix, String... how) throws DemoException {
        List<String> command = new ArrayList<>(List.of("ip", "route", "add", prefix));
        command.addAll(List.of(how));
        must(command.toArray(String[]::new));
    }
}
