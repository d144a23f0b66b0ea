package io.triplane.softplane.api;

import static io.triplane.softplane.api.Convert.retval;

import io.triplane.jvpp.message.Punt;
import io.triplane.jvpp.message.PuntTarget;
import io.triplane.softplane.table.PuntReason;
import io.triplane.softplane.table.Status;
import io.triplane.softplane.table.Vpp;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Punt registrations. What VPP cannot read in them gets no answer at all.
final class PuntServices {
    private final Vpp vpp;
    private final Optional<String> socket;

    /// @param socket the path of our punt socket, empty without one
    PuntServices(Vpp vpp, Optional<String> socket) {
        this.vpp = vpp;
        this.socket = socket;
    }

    List<Service<?, ?>> services() {
        return List.of(
                Service.dump(Punt.ReasonDump.EXCHANGE, PuntServices::dumpReasons),
                Service.maybe(Punt.Register.EXCHANGE, this::register),
                Service.reply(
                        Punt.Deregister.EXCHANGE,
                        request ->
                                retval(
                                        socket.isEmpty()
                                                ? Status.UNSPECIFIED
                                                : vpp.punts().deregister(request.punt()))),
                Service.dump(Punt.SocketDump.EXCHANGE, this::dump));
    }

    private static List<Punt.ReasonDetails> dumpReasons(Punt.ReasonDump request) {
        String name = request.reason().name();
        return Arrays.stream(PuntReason.values())
                .filter(reason -> name.isEmpty() || name.equals(reason.reasonName()))
                .map(reason ->
                        new Punt.ReasonDetails(new Punt.Reason(reason.id(), reason.reasonName())))
                .toList();
    }

    private Optional<Punt.Registered> register(Punt.Register request) {
        if (request.punt() instanceof PuntTarget.Exceptional(int id)
                && PuntReason.of(id).isEmpty()) {
            return Optional.empty();
        }
        boolean acceptable =
                socket.isPresent()
                        && request.headerVersion() == Punt.HEADER_VERSION
                        && !request.pathname().equals(socket.get())
                        && !request.pathname().isEmpty();
        Status status =
                acceptable
                        ? vpp.punts().register(request.punt(), request.pathname())
                        : Status.UNSPECIFIED;
        return Optional.of(new Punt.Registered(status.retval(), socket.orElse("")));
    }

    private List<Punt.SocketDetails> dump(Punt.SocketDump request) {
        return vpp.punts().clients().entrySet().stream()
                .filter(client -> client.getKey().type() == request.type())
                .map(client -> new Punt.SocketDetails(client.getKey(), client.getValue()))
                .toList();
    }
}
