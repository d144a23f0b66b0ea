package io.triplane.ikev2.exchange;

import io.triplane.ikev2.ConnectionConfig;
import io.triplane.ikev2.SetUpOptions.Redirection;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.sa.InitLocal;
import io.triplane.ikev2.sa.Route;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.IpAddress;
import io.triplane.ikev2.wire.Message;
import io.triplane.ikev2.wire.Notify;
import io.triplane.ikev2.wire.NotifyType;
import io.triplane.ikev2.wire.RedirectTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gateways that send us, or that we send, to another one in IKE_SA_INIT (RFC 5685). Remembers how
/// often each connection was sent on, so that gateways that point at each other do not keep us
/// going. Owned by the engine.
public final class Redirects {
    /// RFC 5685 §3.
    private static final int FOLLOWED_MAX = 5;

    private static final Duration PERIOD = Duration.ofMinutes(5);

    private final Map<String, List<Tick>> followed;

    public Redirects() {
        this(new LinkedHashMap<>());
    }

    private Redirects(Map<String, List<Tick>> followed) {
        this.followed = followed;
    }

    /// What becomes of a redirection.
    sealed interface Verdict {
        record Follow(IpAddress gateway) implements Verdict {}

        record Ignore(String why) implements Verdict {}
    }

    /// The answer is not authentic: only who saw our request knows its nonce, and the gateway it
    /// names has to prove itself all the same.
    Verdict judge(InitLocal state, ConnectionConfig config, Notify notify, Tick now) {
        Redirection policy = config.setUp().redirection();
        Optional<RedirectTarget> target = RedirectTarget.of(notify);
        Optional<IpAddress> gateway = target.flatMap(RedirectTarget::address);
        if (!policy.follows()) {
            return new Verdict.Ignore("connection %s does not follow".formatted(config.name()));
        }
        if (target.filter(named -> named.nonce().equals(state.nonce())).isEmpty()) {
            return new Verdict.Ignore("it does not repeat our nonce");
        }
        if (gateway.isEmpty()) {
            return new Verdict.Ignore("it names no address");
        }
        IpAddress to = gateway.get();
        if (to.equals(state.route().local().address())
                || to.equals(state.route().remote().address())) {
            return new Verdict.Ignore("it leads back to one of the two ends");
        }
        if (!policy.gateways().isEmpty() && !policy.gateways().contains(to)) {
            return new Verdict.Ignore("%s is not among the redirect_gateways".formatted(to));
        }
        return spend(config.name(), now)
                ? new Verdict.Follow(to)
                : new Verdict.Ignore(
                        "there were %d in %d s".formatted(FOLLOWED_MAX, PERIOD.toSeconds()));
    }

    private boolean spend(String connection, Tick now) {
        List<Tick> recent = new ArrayList<>(followed.getOrDefault(connection, List.of()));
        recent.removeIf(at -> !now.isBefore(at.plus(PERIOD)));
        boolean allowed = recent.size() < FOLLOWED_MAX;
        if (allowed) {
            recent.add(now);
        }
        followed.put(connection, List.copyOf(recent));
        return allowed;
    }

    public void forget(String connection) {
        followed.remove(connection);
    }

    /// What an initiator says of it in its request.
    static List<Notify> announced(InitLocal state, ConnectionConfig config) {
        if (!config.setUp().redirection().follows()) {
            return List.of();
        }
        return List.of(
                state.redirectedFrom()
                        .map(RedirectTarget::redirectedFrom)
                        .orElse(Notify.of(NotifyType.REDIRECT_SUPPORTED)));
    }

    /// Where an initiator is sent instead of an answer: if it can be, and every connection that it
    /// may mean says so.
    static Optional<Notify> demanded(Route route, Message request, Bytes nonceI, Turn turn) {
        boolean understands =
                request.has(NotifyType.REDIRECT_SUPPORTED)
                        || request.has(NotifyType.REDIRECTED_FROM);
        List<Optional<IpAddress>> targets =
                turn
                        .connections()
                        .between(route.local().address(), route.remote().address())
                        .stream()
                        .map(config -> config.setUp().redirection().sendTo())
                        .distinct()
                        .toList();
        return understands && targets.size() == 1
                ? targets.getFirst().map(gateway -> RedirectTarget.redirect(gateway, nonceI))
                : Optional.empty();
    }

    public void write(StateWriter out) {
        out.version(1);
        out.list(
                followed.entrySet(),
                entry -> {
                    out.text(entry.getKey());
                    out.list(entry.getValue(), out::tick);
                });
    }

    public static Redirects read(StateReader in) {
        in.version("redirects", 1);
        Map<String, List<Tick>> followed = new LinkedHashMap<>();
        int count = in.u32();
        for (int i = 0; i < count; i++) {
            followed.put(in.text(), in.list(in::tick));
        }
        return new Redirects(followed);
    }
}
