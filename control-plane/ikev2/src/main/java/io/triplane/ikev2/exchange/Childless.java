package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.SetUpOptions;
import io.triplane.ikev2.sa.InitLocal;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.SecurityAssociation;
import java.util.Optional;

/// IKE SAs that come about without a child (RFC 6023): who may ask for one, and who has to.
final class Childless {
    private Childless() {}

    /// Whether an answer without CHILDLESS_IKEV2_SUPPORTED is of no use.
    static boolean isNeeded(InitLocal state, ConnectionConfig config) {
        return state.childName().isEmpty()
                || config.setUp().childless() == SetUpOptions.Childless.FORCE;
    }

    /// @param supported whether the peer says that it can
    static boolean isChosen(InitLocal state, ConnectionConfig config, boolean supported) {
        return isNeeded(state, config)
                || (supported && config.setUp().childless() == SetUpOptions.Childless.PREFER);
    }

    static Cause unsupported(InitLocal state) {
        return new Cause(
                "ike.childless.unsupported",
                "%s does not set up an IKE SA without a child (RFC 6023), and connection %s asks"
                                .formatted(state.route().remote(), state.connection())
                        + " for one: set childless to prefer or allow, or have the peer allow it");
    }

    /// A responder does not know the connection yet: it says so when any of those that the peer may
    /// mean allows it.
    static boolean isAnnounced(Route route, Turn turn) {
        return turn
                .connections()
                .between(route.local().address(), route.remote().address())
                .stream()
                .anyMatch(config -> config.setUp().childless() != SetUpOptions.Childless.NEVER);
    }

    /// Why a request that is otherwise in order is refused.
    static Optional<Cause> fault(ConnectionConfig config, Message request) {
        boolean childless = request.first(SecurityAssociation.class).isEmpty();
        return switch (config.setUp().childless()) {
            case ALLOW, PREFER -> Optional.empty();
            case FORCE ->
                    childless
                            ? Optional.empty()
                            : Optional.of(
                                    fault(
                                            config,
                                            "takes an IKE SA without a child only, the peer asks"
                                                    + " for one with it: have the peer set"
                                                    + " childless, or allow both here"));
            case NEVER ->
                    childless
                            ? Optional.of(
                                    fault(
                                            config,
                                            "takes no IKE SA without a child: set childless to"
                                                    + " allow"))
                            : Optional.empty();
        };
    }

    private static Cause fault(ConnectionConfig config, String text) {
        return new Cause(
                "ike.childless.refused", "connection %s %s".formatted(config.name(), text));
    }
}
