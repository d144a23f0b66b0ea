package io.triplane.softplane.api;

import io.triplane.jvpp.message.Catalogue;
import io.triplane.jvpp.message.Envelope;
import io.triplane.jvpp.message.Exchange;
import io.triplane.jvpp.message.Frames;
import io.triplane.jvpp.message.Header;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Message;
import io.triplane.jvpp.message.MessageTable;
import io.triplane.jvpp.message.MessageType;
import io.triplane.jvpp.wire.MalformedMessage;
import io.triplane.softplane.posix.EventLoop;
import io.triplane.softplane.posix.Fd;
import io.triplane.softplane.posix.Posix;
import io.triplane.softplane.posix.SocketName;
import io.triplane.softplane.table.Vpp;
import io.triplane.softplane.table.VppInterface;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// The API socket. Requests run one after the other on the main loop, each to its end; answers
/// leave in that order, interface events right behind the answer of the request that caused them.
public final class ApiServer implements EventLoop.Handler {
    /// Connections at a time.
    public static final int CLIENTS_MAX = 256;

    private static final System.Logger LOG = System.getLogger(ApiServer.class.getName());

    private static final int BACKLOG = 64;

    /// What VPP puts into the indices of socket clients.
    private static final int SOCKET_CLIENT = 0x8000_0000;

    private final EventLoop loop;
    private final Posix posix;
    private final Fd listener;
    private final MessageTable table;
    private final Map<Integer, Service<?, ?>> services = new HashMap<>();
    private final Map<Integer, ApiClient> clients = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();

    private record Change(int swIfIndex, int flags, boolean deleted) {}

    /// @param puntSocket the path of the punt socket, empty without one
    public ApiServer(EventLoop loop, Posix posix, Vpp vpp, Path path, Optional<String> puntSocket)
            throws IOException {
        this.loop = loop;
        this.posix = posix;
        List<Service<?, ?>> served = new ArrayList<>();
        served.addAll(new SadServices(vpp).services());
        served.addAll(new SpdServices(vpp).services());
        served.addAll(new TunnelServices(vpp).services());
        served.addAll(new InterfaceServices(vpp).services());
        served.addAll(new RouteServices(vpp).services());
        served.addAll(new AclServices(vpp).services());
        served.addAll(new PuntServices(vpp, puntSocket).services());
        served.addAll(new CryptoServices(vpp).services());
        served.addAll(new ProcessServices(new Cli(vpp)).services());
        served.addAll(new ControlServices(this).services());
        table = MessageTable.serving(List.of(shuffled(served)));
        for (Service<?, ?> service : served) {
            services.put(idOf(service.exchange().request()), service);
        }
        vpp.interfaces().listen(this::changed);
        listener = posix.socket(Posix.Kind.UNIX_STREAM);
        Files.deleteIfExists(path);
        posix.bind(listener, new SocketName.UnixPath(path.toString()));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwx---"));
        posix.listen(listener, BACKLOG);
        loop.add(listener, this);
    }

    /// Ids differ from process to process, as VPP's do from build to build: nobody shall remember
    /// one.
    private static Catalogue.Group shuffled(List<Service<?, ?>> served) {
        List<Exchange<?, ?>> exchanges = new ArrayList<>();
        served.forEach(service -> exchanges.add(service.exchange()));
        Collections.shuffle(exchanges, new Random());
        return new Catalogue.Group("softplane", exchanges, List.of(Interfaces.Event.TYPE));
    }

    int idOf(MessageType<?> type) {
        return table.idOf(type)
                .orElseThrow(() -> new IllegalStateException(type + " is not in the table"));
    }

    MessageTable table() {
        return table;
    }

    private void changed(VppInterface itf, boolean deleted) {
        int flags = deleted ? 0 : InterfaceServices.flags(itf);
        changes.add(new Change(itf.index(), flags, deleted));
    }

    @Override
    public void readable() throws IOException {
        Optional<Fd> accepted = posix.accept(listener);
        if (accepted.isEmpty()) {
            return;
        }
        if (clients.size() >= CLIENTS_MAX) {
            LOG.log(System.Logger.Level.WARNING, "more than {0} API clients", CLIENTS_MAX);
            posix.close(accepted.get());
            return;
        }
        int slot = 1;
        while (clients.containsKey(slot | SOCKET_CLIENT)) {
            slot++;
        }
        int index = slot | SOCKET_CLIENT;
        clients.put(index, new ApiClient(this, loop, posix, accepted.get(), index));
    }

    @Override
    public void failed(IOException cause) {
        LOG.log(System.Logger.Level.ERROR, "API socket: {0}", cause.getMessage());
    }

    void remove(ApiClient gone) {
        clients.remove(gone.index(), gone);
    }

    /// One request. What cannot be read or is not known is logged and stays without an answer.
    void handle(ApiClient client, ByteBuffer payload) {
        try {
            int id = Envelope.messageId(payload);
            Service<?, ?> service = services.get(id);
            if (service == null) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "no handler for msg id {0}",
                        String.valueOf(id));
                return;
            }
            serve(client, service, payload);
        } catch (MalformedMessage e) {
            LOG.log(System.Logger.Level.WARNING, "Truncated message: {0}", e.getMessage());
        }
        announceChanges();
    }

    private void serve(ApiClient client, Service<?, ?> service, ByteBuffer payload)
            throws MalformedMessage {
        Header header = service.exchange().request().header();
        Envelope envelope = Envelope.open(payload, header);
        List<? extends Message> answers = service.serve(client, envelope.fields());
        // Answers go to whom the index in the request belongs to, and that may be nobody.
        Optional<ApiClient> asked =
                header == Header.CONTEXT
                        ? Optional.of(client)
                        : Optional.ofNullable(clients.get(envelope.clientIndex()));
        MessageType<?> type = service.exchange().answer();
        asked.ifPresent(receiver ->
                answers.forEach(answer ->
                        receiver.send(
                                Frames.frame(
                                        idOf(type),
                                        type.header(),
                                        clientIndexIn(type, envelope),
                                        envelope.context(),
                                        answer))));
    }

    /// `sockclnt_create_reply` repeats the index of a request that has none.
    private static int clientIndexIn(MessageType<?> type, Envelope envelope) {
        return type.header() == Header.CLIENT_AND_CONTEXT ? envelope.clientIndex() : 0;
    }

    private void announceChanges() {
        for (Change change : changes) {
            for (ApiClient client : List.copyOf(clients.values())) {
                client.eventPid()
                        .ifPresent(pid ->
                                client.send(
                                        Frames.frame(
                                                idOf(Interfaces.Event.TYPE),
                                                Interfaces.Event.TYPE.header(),
                                                client.index(),
                                                0,
                                                new Interfaces.Event(
                                                        pid,
                                                        change.swIfIndex(),
                                                        change.flags(),
                                                        change.deleted()))));
            }
        }
        changes.clear();
    }
}
