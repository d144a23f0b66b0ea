package io.triplane.softplane;

import io.triplane.softplane.api.ApiServer;
import io.triplane.softplane.ip.IpPrefix;
import io.triplane.softplane.link.HostSocket;
import io.triplane.softplane.link.PuntSocket;
import io.triplane.softplane.link.Receiver;
import io.triplane.softplane.link.StatsSocket;
import io.triplane.softplane.link.TunLink;
import io.triplane.softplane.link.Underlay;
import io.triplane.softplane.path.PacketPath;
import io.triplane.softplane.path.PuntSender;
import io.triplane.softplane.posix.EventLoop;
import io.triplane.softplane.posix.Fd;
import io.triplane.softplane.posix.Posix;
import io.triplane.softplane.stats.SegmentFullException;
import io.triplane.softplane.stats.StatsSegment;
import io.triplane.softplane.table.InterfaceCounters;
import io.triplane.softplane.table.Vpp;
import io.triplane.softplane.table.VppCrash;
import io.triplane.softplane.table.VppInterface;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One stand-in VPP: its tables, its packet path, its sockets, all on the thread that calls [#run].
final class SoftPlane implements AutoCloseable {
    private static final int TICK_MS = 1000;

    private final SoftPlaneConfig config;
    private final Posix posix = new Posix();
    private final EventLoop loop;
    private final Arena mapping = Arena.ofShared();
    private final Fd memory;
    private final Vpp vpp;
    private final PacketPath packets;
    private final List<Runnable> everySecond = new ArrayList<>();

    /// Opens everything; on return clients can connect.
    SoftPlane(SoftPlaneConfig config) throws IOException {
        this.config = config;
        loop = new EventLoop(posix);
        memory = posix.sharedMemory("stat segment", config.statsOctets());
        StatsSegment segment = new StatsSegment(posix.map(memory, config.statsOctets(), mapping));
        vpp = new Vpp(segment);
        serveTimes(segment);
        Optional<PuntSocket> punt = Optional.empty();
        if (config.puntSocket().isPresent()) {
            punt = Optional.of(new PuntSocket(loop, posix, vpp, config.puntSocket().get()));
        }
        PuntSender sender = punt.isPresent() ? punt.get() : (_, _) -> false;
        packets = new PacketPath(vpp, sender);
        if (punt.isPresent()) {
            punt.get().start(packets);
        }
        for (UnderlaySpec underlay : config.underlays()) {
            open(underlay);
        }
        for (LanSpec lan : config.lans()) {
            open(lan);
        }
        loop.every(TICK_MS, () -> everySecond.forEach(Runnable::run));
        new StatsSocket(loop, posix, config.statsSocket(), memory);
        new ApiServer(loop, posix, vpp, config.apiSocket(), punt.map(PuntSocket::path));
    }

    private void serveTimes(StatsSegment segment) {
        segment.scalar("/sys/boottime").set(Instant.now().getEpochSecond());
        segment.gauge("/sys/num_worker_threads").set(0);
        StatsSegment.Scalar heartbeat = segment.scalar("/sys/heartbeat");
        StatsSegment.Scalar lastUpdate = segment.scalar("/sys/last_update");
        long[] beats = new long[1];
        everySecond.add(() -> {
            heartbeat.set(++beats[0]);
            lastUpdate.set(Instant.now().getEpochSecond());
        });
    }

    /// A link hands packets to its port, which is made with the link: this breaks the circle.
    private final class Inlet implements Receiver {
        private Optional<VppInterface> port = Optional.empty();

        @Override
        public void receive(byte[] octets) {
            port.ifPresent(in -> packets.receive(in, octets));
        }
    }

    private void open(UnderlaySpec spec) throws IOException {
        Inlet inlet = new Inlet();
        Optional<HostSocket> wire = Optional.empty();
        if (spec.wire().isPresent()) {
            wire =
                    Optional.of(
                            new HostSocket(
                                    loop,
                                    posix,
                                    vpp.errors(),
                                    spec.wire().get(),
                                    spec.mtu(),
                                    inlet));
        }
        Underlay underlay = new Underlay(loop, posix, spec.mtu(), wire, inlet);
        for (IpPrefix address : spec.addresses()) {
            underlay.bind(address.address(), spec.ikePort(), spec.nattPort(), spec.raw());
        }
        VppInterface port = plug(spec.name(), underlay, inlet, spec.addresses());
        spec.addresses().forEach(address -> routeAll(port, address.address().v6()));
        everySecond.add(() ->
                vpp.interfaces()
                        .counters()
                        .count(port, InterfaceCounters.Simple.RX_MISS, underlay.takeKernelDrops()));
    }

    /// The first underlay of a family takes what no other route does: behind it lies the world.
    private void routeAll(VppInterface port, boolean v6) {
        if (!vpp.fibs().hasDefault(v6)) {
            vpp.fibs().addDefault(port, v6);
        }
    }

    private void open(LanSpec spec) throws IOException {
        Inlet inlet = new Inlet();
        VppInterface.Link link =
                switch (spec.attachment()) {
                    case LanSpec.Attachment.Socket(Path path) ->
                            new HostSocket(loop, posix, vpp.errors(), path, spec.mtu(), inlet);
                    case LanSpec.Attachment.Tun(String device) ->
                            new TunLink(loop, posix, device, spec.mtu(), inlet);
                };
        plug(spec.name(), link, inlet, spec.addresses());
    }

    private VppInterface plug(
            String name, VppInterface.Link link, Inlet inlet, List<IpPrefix> addresses) {
        VppInterface port = vpp.interfaces().createPort(name, link);
        inlet.port = Optional.of(port);
        addresses.forEach(address -> vpp.interfaces().addAddress(port, address));
        vpp.interfaces().setAdminUp(port, true);
        return port;
    }

    /// Until [#stop]. What would have crashed VPP comes out as a [VppCrash].
    void run() throws IOException {
        try {
            loop.run();
        } catch (SegmentFullException e) {
            throw new VppCrash(VppCrash.Trap.STATS_SEGMENT_FULL, String.valueOf(e.getMessage()));
        }
    }

    /// Ends [#run] soon. From any thread.
    void stop() {
        loop.stop();
    }

    /// After [#run]: gives everything back, the sockets in the file system too.
    @Override
    public void close() throws IOException {
        loop.close();
        posix.close(memory);
        mapping.close();
        List<Path> paths = new ArrayList<>(List.of(config.apiSocket(), config.statsSocket()));
        config.puntSocket().ifPresent(paths::add);
        config.underlays().forEach(underlay -> underlay.wire().ifPresent(paths::add));
        for (LanSpec lan : config.lans()) {
            if (lan.attachment() instanceof LanSpec.Attachment.Socket(Path path)) {
                paths.add(path);
            }
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }

    /// For tests that look inside.
    Vpp vpp() {
        return vpp;
    }
}
