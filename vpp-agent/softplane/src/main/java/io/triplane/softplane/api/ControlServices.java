package io.triplane.softplane.api;

import io.triplane.jvpp.message.Control;
import io.triplane.jvpp.message.Interfaces;
import io.triplane.jvpp.message.Retval;
import io.triplane.softplane.table.Status;
import java.util.List;
import java.util.OptionalInt;

/// What concerns a connection itself.
final class ControlServices {
    private static final int DELETED = 1;
    private static final int UNKNOWN_CLIENT = -1;
    private static final int NO_ID = 0xffff;

    private final ApiServer server;

    ControlServices(ApiServer server) {
        this.server = server;
    }

    List<Service<?, ?>> services() {
        return List.of(
                new Service<>(
                        Control.SocketCreate.EXCHANGE,
                        (client, _) ->
                                List.of(
                                        new Control.SocketCreated(
                                                0, client.index(), server.table().entries()))),
                new Service<>(Control.SocketDelete.EXCHANGE, ControlServices::delete),
                new Service<>(
                        Control.Ping.EXCHANGE,
                        (client, _) ->
                                List.of(
                                        new Control.Pong(
                                                0,
                                                client.index(),
                                                (int) ProcessHandle.current().pid()))),
                Service.reply(
                        Control.GetFirstMessageId.EXCHANGE, // no module here has a range of ids
                        _ -> new Control.FirstMessageId(Status.INVALID_VALUE.retval(), NO_ID)),
                new Service<>(Interfaces.WantEvents.EXCHANGE, ControlServices::wantEvents));
    }

    private static List<Control.SocketDeleted> delete(
            ApiClient client, Control.SocketDelete request) {
        boolean own = request.index() == client.index();
        if (own) {
            client.closeAfterOutput();
        }
        return List.of(new Control.SocketDeleted(own ? DELETED : UNKNOWN_CLIENT));
    }

    /// A subscription twice, or its end without one, is refused.
    private static List<Retval> wantEvents(ApiClient client, Interfaces.WantEvents request) {
        if (client.eventPid().isPresent() == request.enable()) {
            return List.of(Convert.retval(Status.INVALID_REGISTRATION));
        }
        client.eventPid(request.enable() ? OptionalInt.of(request.pid()) : OptionalInt.empty());
        return List.of(Retval.OK);
    }
}
