package io.triplane.sim;

import io.triplane.ikev2.sa.AuthLocal;
import io.triplane.ikev2.sa.Established;
import io.triplane.ikev2.sa.IkeSa;
import io.triplane.ikev2.sa.InitLocal;
import io.triplane.ikev2.sa.LocalExchange;
import io.triplane.ikev2.sa.LocalExchange.Goal;
import io.triplane.ikev2.sa.OwnRequests;
import java.util.Locale;
import java.util.Optional;

/// What of ours was under way when which request of the peer came: the two that cross.
enum Collision {
    SET_UP_SET_UP,
    REKEY_CHILD_REKEY_CHILD,
    REKEY_CHILD_DELETE_CHILD,
    REKEY_CHILD_REKEY_IKE,
    REKEY_CHILD_DELETE_IKE,
    DELETE_CHILD_REKEY_CHILD,
    DELETE_CHILD_DELETE_CHILD,
    DELETE_CHILD_REKEY_IKE,
    DELETE_CHILD_DELETE_IKE,
    CREATE_CHILD_CREATE_CHILD,
    CREATE_CHILD_REKEY_IKE,
    REKEY_IKE_REKEY_IKE,
    REKEY_IKE_REKEY_CHILD,
    REKEY_IKE_DELETE_CHILD,
    REKEY_IKE_DELETE_IKE,
    REKEY_IKE_CREATE_CHILD,
    DELETE_IKE_DELETE_IKE,
    DELETE_IKE_REKEY_CHILD,
    DELETE_IKE_REKEY_IKE;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @param ours the IKE SA before the request came
    /// @param request the peer's, in the RFC's notation
    static Optional<Collision> of(IkeSa ours, String request) {
        Optional<String> asks = asks(ours);
        Optional<String> asked = asked(request);
        if (asks.isEmpty() || asked.isEmpty()) {
            return Optional.empty();
        }
        String name = asks.get() + "_" + asked.get();
        for (Collision kind : values()) {
            if (kind.name().equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> asks(IkeSa ours) {
        if (ours instanceof InitLocal || ours instanceof AuthLocal) {
            return Optional.of("SET_UP");
        }
        if (!(ours instanceof Established sa)
                || !(sa.own() instanceof OwnRequests.Waiting waiting)) {
            return Optional.empty();
        }
        LocalExchange open = waiting.exchange();
        if (open instanceof LocalExchange.ChildLocal(_, Goal goal)) {
            return Optional.of(goal instanceof Goal.Replace ? "REKEY_CHILD" : "CREATE_CHILD");
        }
        if (open instanceof LocalExchange.RekeyIkeLocal) {
            return Optional.of("REKEY_IKE");
        }
        if (open instanceof LocalExchange.DeleteChildLocal) {
            return Optional.of("DELETE_CHILD");
        }
        return open instanceof LocalExchange.DeleteIkeLocal
                ? Optional.of("DELETE_IKE")
                : Optional.empty();
    }

    private static Optional<String> asked(String request) {
        if (request.startsWith("IKE_SA_INIT request")) {
            return Optional.of("SET_UP");
        }
        if (request.startsWith("CREATE_CHILD_SA request")) {
            return Optional.of(
                    request.contains("N(REKEY_SA)")
                            ? "REKEY_CHILD"
                            : request.contains("TSi") ? "CREATE_CHILD" : "REKEY_IKE");
        }
        if (request.startsWith("INFORMATIONAL request")) {
            return request.contains("D(ESP)")
                    ? Optional.of("DELETE_CHILD")
                    : request.contains("D(IKE)") ? Optional.of("DELETE_IKE") : Optional.empty();
        }
        return Optional.empty();
    }
}
