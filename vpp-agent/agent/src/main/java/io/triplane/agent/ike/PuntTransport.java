package io.triplane.agent.ike;

import io.triplane.agent.AgentConfig;
import io.triplane.agent.vpp.RefusedException;
import io.triplane.agent.vpp.Required;
import io.triplane.agent.vpp.VppCalls;
import io.triplane.agent.vpp.VppLink;
import io.triplane.jvpp.ClientConfig;
import io.triplane.jvpp.VppClient;
import io.triplane.jvpp.message.Punt;
import io.triplane.jvpp.message.PuntTarget;
import io.triplane.jvpp.unix.UnixDatagramSocket;
import io.triplane.jvpp.wire.Bytes;
import io.triplane.plane.IkeDatagram;
import io.triplane.plane.IkeTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// IKE datagrams through VPP's punt socket: VPP hands over what arrives for our ports and routes
/// what we send. The IKE port is registered as such; on the NAT traversal port VPP's tunnel input
/// keeps ESP and gives us the rest, by reason and not by port. Registered again after every loss of
/// VPP. Any thread may send.
///
/// One datagram is one packet: VPP puts fragments together before we see them, and takes nothing
/// above 2048 octets from us, so long messages need IKE fragmentation.
public final class PuntTransport implements IkeTransport {
    private static final System.Logger LOG = System.getLogger(PuntTransport.class.getName());
    private static final String CLIENT_NAME = "triplane-ike";
    private static final String SOCKET_NAME = "ike.sock";

    /// The port on which VPP's tunnel input tells IKE from ESP before any SA stands.
    private static final int NATT_PORT = 4500;

    private static final List<String> NATT_REASONS =
            List.of("ipsec4-spi-o-udp-0", "ipsec6-spi-o-udp-0");

    private static final int BUFFER_OCTETS = 4 << 20;

    /// How often the receiver looks whether it shall end; a datagram wakes it at once.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /// VPP's `local0`, which routes by the default table.
    private static final int DEFAULT_TABLE = 0;

    /// Local addresses whose receiving interface is remembered.
    private static final int ADDRESSES_MAX = 4096;

    private final AgentConfig config;
    private final UnixDatagramSocket socket;
    private final VppLink link;
    private final LongAdder unsent = new LongAdder();
    private final LongAdder unread = new LongAdder();

    /// On which interface a local address was last spoken to: its table routes the answers.
    private final Map<InetAddress, Integer> arrivals = new ConcurrentHashMap<>();

    private volatile Optional<Path> vppSocket = Optional.empty();
    private volatile IkeReceiver receiver = _ -> {};
    private volatile boolean closed;

    private PuntTransport(AgentConfig config, UnixDatagramSocket socket) {
        this.config = config;
        this.socket = socket;
        this.link =
                new VppLink(
                        "punt-link",
                        ClientConfig.of(config.apiSocket(), CLIENT_NAME, Required.PUNT),
                        new Registration());
    }

    /// Makes our socket and begins to connect; returns at once.
    ///
    /// @throws IOException when the socket cannot be made, or the port is one that VPP cannot punt
    public static PuntTransport open(AgentConfig config) throws IOException {
        if (config.nattPort() != NATT_PORT) {
            throw new IOException(
                    "natt_port %d: VPP tells IKE from ESP on port %d alone; set natt_port to %d"
                            .formatted(config.nattPort(), NATT_PORT, NATT_PORT));
        }
        Files.createDirectories(config.puntFolder());
        PuntTransport transport =
                new PuntTransport(
                        config,
                        UnixDatagramSocket.bind(
                                config.puntFolder().resolve(SOCKET_NAME).toAbsolutePath(),
                                BUFFER_OCTETS));
        Thread.ofPlatform().daemon().name("punt-receiver").start(transport::receive);
        transport.link.start();
        return transport;
    }

    @Override
    public void listen(IkeReceiver to) {
        receiver = to;
    }

    @Override
    public boolean send(IkeDatagram datagram) {
        ByteBuffer message = datagram.message();
        return send(
                new UdpPacket(
                        datagram.local(),
                        datagram.remote(),
                        Bytes.of(Marker.payload(message, datagram.natPort()).array())));
    }

    @Override
    public boolean keepNatOpen(InetSocketAddress local, InetSocketAddress remote) {
        return send(new UdpPacket(local, remote, Bytes.of(Marker.keepalive().array())));
    }

    private boolean send(UdpPacket packet) {
        Optional<Path> target = vppSocket;
        if (target.isEmpty() || packet.size() > PuntFrame.PACKET_MAX) {
            unsent.increment();
            return false;
        }
        int from = arrivals.getOrDefault(packet.source().getAddress(), DEFAULT_TABLE);
        try {
            boolean sent = socket.send(PuntFrame.of(packet, from), target.get());
            if (!sent) {
                unsent.increment();
            }
            return sent;
        } catch (IOException e) {
            unsent.increment();
            LOG.log(System.Logger.Level.DEBUG, "punt socket: {0}", e.getMessage());
            return false;
        }
    }

    private void receive() {
        while (!closed) {
            try {
                socket.receive(LOOK_EVERY).ifPresent(this::deliver);
            } catch (IOException e) {
                if (!closed) {
                    LOG.log(System.Logger.Level.ERROR, "IKE does not arrive any more", e);
                }
                return;
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a datagram was not delivered", e);
            }
        }
    }

    private void deliver(ByteBuffer frame) {
        Optional<IkeDatagram> datagram = PuntFrame.parse(frame).flatMap(this::datagram);
        if (datagram.isEmpty()) {
            unread.increment();
            return;
        }
        InetAddress local = datagram.get().local().getAddress();
        if (arrivals.size() < ADDRESSES_MAX || arrivals.containsKey(local)) {
            arrivals.put(local, PuntFrame.swIfIndex(frame));
        }
        receiver.received(datagram.get());
    }

    private Optional<IkeDatagram> datagram(UdpPacket packet) {
        boolean natPort = packet.destination().getPort() == config.nattPort();
        ByteBuffer payload = ByteBuffer.wrap(packet.payload().toArray());
        Optional<ByteBuffer> message = natPort ? Marker.strip(payload) : Optional.of(payload);
        return message.map(
                octets -> new IkeDatagram(packet.destination(), packet.source(), natPort, octets));
    }

    @Override
    public String description() {
        return "punt socket %s, UDP %d and %d, %s; %d not sent, %d not understood"
                .formatted(
                        socket.path(),
                        config.ikePort(),
                        config.nattPort(),
                        vppSocket.isPresent() ? "registered" : "VPP is away",
                        unsent.sum(),
                        unread.sum());
    }

    /// Comes and goes with the connection.
    private final class Registration implements VppLink.Owner {
        private final List<PuntTarget> registered = new ArrayList<>();

        @Override
        public void connected(VppClient client) throws RefusedException {
            VppCalls vpp = new VppCalls(client);
            Optional<Path> path = Optional.empty();
            registered.clear();
            for (PuntTarget target : targets(vpp)) {
                path = Optional.of(register(vpp, target));
                registered.add(target);
            }
            arrivals.clear();
            vppSocket = path;
        }

        private List<PuntTarget> targets(VppCalls vpp) throws RefusedException {
            List<PuntTarget> targets = new ArrayList<>();
            for (int family : new int[] {0, 1}) {
                targets.add(new PuntTarget.L4(family, UdpPacket.UDP, config.ikePort()));
            }
            List<Punt.ReasonDetails> reasons = vpp.rows(Punt.ReasonDump.all(), "punt reasons");
            for (String name : NATT_REASONS) {
                int id =
                        reasons.stream()
                                .map(Punt.ReasonDetails::reason)
                                .filter(reason -> reason.name().equals(name))
                                .findFirst()
                                .orElseThrow(() ->
                                        RefusedException.lasting(
                                                "plane.punt.no-reason",
                                                "VPP has no punt reason %s; use VPP 26.06"
                                                        .formatted(name)))
                                .id();
                targets.add(new PuntTarget.Exceptional(id));
            }
            return targets;
        }

        private Path register(VppCalls vpp, PuntTarget target) throws RefusedException {
            try {
                return Path.of(
                        vpp.call(
                                        new Punt.Register(target, socket.path().toString()),
                                        "IKE " + target)
                                .pathname());
            } catch (RefusedException e) {
                throw e.withRemedy("add 'punt { socket PATH }' to VPP's start-up file");
            }
        }

        @Override
        public void lost(String reason) {
            vppSocket = Optional.empty();
        }

        /// Without us VPP would go on taking IKE and throw it at a socket where nobody reads.
        @Override
        public void closing(VppClient client) {
            vppSocket = Optional.empty();
            VppCalls vpp = new VppCalls(client);
            for (PuntTarget target : registered) {
                try {
                    vpp.call(new Punt.Deregister(target), "IKE " + target);
                } catch (RefusedException e) {
                    LOG.log(
                            e.isLost() ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                            "IKE is still punted: {0}",
                            e.getMessage());
                }
            }
            registered.clear();
        }

        @Override
        public void unreachable(String reason) {
            LOG.log(System.Logger.Level.WARNING, "IKE through VPP: {0}", reason);
        }
    }

    @Override
    public void close() {
        closed = true;
        link.close();
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: {1}", socket.path(), e.getMessage());
        }
    }
}
