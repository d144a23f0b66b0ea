package io.triplane.agent;

import io.triplane.jvpp.message.Control;
import io.triplane.jvpp.message.Envelope;
import io.triplane.jvpp.message.Frames;
import io.triplane.jvpp.message.Header;
import io.triplane.jvpp.wire.MalformedMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Stands between an agent and its VPP, counts what they say, and answers one chosen change with a
/// refusal that VPP never made. It serves one connection at a time.
final class RefusingProxy implements AutoCloseable {
    /// Requests that change VPP. Not the delete of an SA: that is the end of a request, not a step.
    private static final Pattern CHANGES =
            Pattern.compile(
                    "acl_(add_replace|del|interface_set_acl_list)|ip_route_add_del_v2"
                            + "|ipsec_(itf_create|itf_delete|spd_add_del|spd_entry_add_del_v2"
                            + "|interface_add_del_spd|sad_entry_add_v2|tunnel_protect_update"
                            + "|tunnel_protect_del)"
                            + "|sw_interface_(set_flags|set_mtu|set_unnumbered|tag_add_del"
                            + "|add_del_address)");

    private static final String REPLY = "_reply";
    private static final int UNSPECIFIED = -1;
    private static final int REPLY_OCTETS = 64;

    private final ServerSocketChannel server;
    private final Path socket;
    private final Path target;
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();

    /// How many more changes pass before one is refused; none when negative.
    private int passing = UNSPECIFIED;

    private Optional<String> refused = Optional.empty();
    private volatile Optional<SocketChannel> standing = Optional.empty();
    private Said said = Said.NOTHING;

    /// What passed in both directions.
    record Said(int messages, long octets, int longest) {
        static final Said NOTHING = new Said(0, 0, 0);

        private Said and(int octetsMore) {
            return new Said(messages + 1, octets + octetsMore, Math.max(longest, octetsMore));
        }
    }

    private RefusingProxy(ServerSocketChannel server, Path socket, Path target) {
        this.server = server;
        this.socket = socket;
        this.target = target;
    }

    static RefusingProxy before(Path target, Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        RefusingProxy proxy = new RefusingProxy(server, socket, target);
        Thread.ofVirtual().start(proxy::serve);
        return proxy;
    }

    Path socket() {
        return socket;
    }

    /// The change after that many is refused, once.
    synchronized void refuseAfter(int changes) {
        passing = changes;
        refused = Optional.empty();
    }

    /// Which request was refused since then.
    synchronized Optional<String> refused() {
        return refused;
    }

    /// Ends the connection that stands; VPP lives on.
    void cut() throws IOException {
        standing.orElseThrow().close();
    }

    /// What was said since the last call.
    synchronized Said takeSaid() {
        Said taken = said;
        said = Said.NOTHING;
        return taken;
    }

    private synchronized void count(ByteBuffer payload) {
        said = said.and(payload.remaining());
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                SocketChannel vpp = SocketChannel.open(UnixDomainSocketAddress.of(target));
                standing = Optional.of(client);
                Thread.ofVirtual().start(() -> pump(client, vpp, this::refusal));
                Thread.ofVirtual().start(() -> pump(vpp, client, this::learn));
            }
        } catch (ClosedChannelException end) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is answered instead of passing the payload on.
    private interface Filter {
        Optional<ByteBuffer> answer(ByteBuffer payload) throws MalformedMessage;
    }

    private void pump(SocketChannel from, SocketChannel to, Filter filter) {
        Frames frames = new Frames();
        try {
            while (from.read(frames.space()) >= 0) {
                for (Optional<ByteBuffer> payload = frames.next();
                        payload.isPresent();
                        payload = frames.next()) {
                    count(payload.get());
                    Optional<ByteBuffer> answer = filter.answer(payload.get());
                    if (answer.isPresent()) {
                        write(from, answer.get());
                    } else {
                        write(to, payload.get());
                    }
                }
            }
            to.close();
        } catch (IOException | MalformedMessage e) {
            close(from);
            close(to);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(SocketChannel to, ByteBuffer payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(Frames.HEADER_OCTETS + payload.remaining());
        frame.putInt(8, payload.remaining());
        frame.put(Frames.HEADER_OCTETS, payload, payload.position(), payload.remaining());
        synchronized (to) {
            while (frame.hasRemaining()) {
                to.write(frame);
            }
        }
    }

    private synchronized Optional<ByteBuffer> learn(ByteBuffer payload) throws MalformedMessage {
        if (names.isEmpty()) {
            Envelope envelope = Envelope.open(payload, Header.CLIENT_AND_CONTEXT);
            for (Control.TableEntry entry :
                    Control.SocketCreate.EXCHANGE.answer().decode(envelope.fields()).table()) {
                String name = entry.wireName().substring(0, entry.wireName().length() - 9);
                names.put(entry.id(), name);
                ids.put(name, entry.id());
            }
        }
        return Optional.empty();
    }

    private synchronized Optional<ByteBuffer> refusal(ByteBuffer payload) {
        String name = names.getOrDefault(payload.getShort(0) & 0xffff, "");
        if (passing < 0 || !CHANGES.matcher(name).matches() || passing-- > 0) {
            return Optional.empty();
        }
        refused = Optional.of(name);
        ByteBuffer reply = ByteBuffer.allocate(REPLY_OCTETS);
        reply.putShort(ids.getOrDefault(name + REPLY, 0).shortValue());
        reply.putInt(payload.getInt(6)); // context
        if (name.equals("acl_add_replace")) {
            reply.putInt(0); // its index comes first
        }
        reply.putInt(UNSPECIFIED);
        return Optional.of(reply.rewind());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
