package io.triplane.app;

import com.google.protobuf.Duration;
import io.triplane.daemon.config.Trouble;
import io.triplane.daemon.control.Command;
import io.triplane.daemon.control.Command.Target;
import io.triplane.daemon.control.IkeSaName;
import io.triplane.ikev2.ChildSaId;
import io.triplane.proto.v1.ChildName;
import io.triplane.proto.v1.InitiateRequest;
import io.triplane.proto.v1.RekeyChildRequest;
import io.triplane.proto.v1.RekeyIkeSaRequest;
import io.triplane.proto.v1.TerminateRequest;
import java.util.Optional;

/// Requests as the daemon's commands. What makes no sense by itself is refused here; what depends
/// on the state of the gateway, there.
final class Requests {
    private static final int WAIT_SECONDS_MAX = 60;
    private static final int PAGE_MAX = 1000;
    private static final int ID_DIGITS_MAX = 18;

    private Requests() {}

    /// A request that makes no sense. Never leaves the process as it is.
    static final class InvalidException extends Exception {
        private final Trouble trouble;

        InvalidException(String field, String value, String text, String remedy) {
            super(text, null, false, false);
            this.trouble = new Trouble("request.invalid", field, value, text, remedy);
        }

        Trouble trouble() {
            return trouble;
        }
    }

    static Command initiate(InitiateRequest request) throws InvalidException {
        String connection = named("connection", request.getConnection());
        Target target =
                request.getChild().isEmpty()
                        ? new Target.OfConnection(connection)
                        : new Target.OfChild(connection, request.getChild());
        return new Command.Initiate(
                target, waitMax(request.hasWait() ? request.getWait() : NO_WAIT));
    }

    private static final Duration NO_WAIT = Duration.getDefaultInstance();

    static Command terminate(TerminateRequest request) throws InvalidException {
        Target target =
                switch (request.getTargetCase()) {
                    case CONNECTION ->
                            new Target.OfConnection(named("connection", request.getConnection()));
                    case IKE_SA_ID -> ikeSa(request.getIkeSaId());
                    case CHILD_SA_ID -> childSa(request.getChildSaId());
                    case CHILD -> child(request.getChild());
                    case TARGET_NOT_SET -> throw noTarget("a connection, a child or an SA");
                };
        return new Command.Terminate(
                target, waitMax(request.hasWait() ? request.getWait() : NO_WAIT));
    }

    static Command rekey(RekeyChildRequest request) throws InvalidException {
        Target target =
                switch (request.getTargetCase()) {
                    case CHILD_SA_ID -> childSa(request.getChildSaId());
                    case CHILD -> child(request.getChild());
                    case TARGET_NOT_SET -> throw noTarget("a child or a Child SA");
                };
        return new Command.RekeyChild(
                target, waitMax(request.hasWait() ? request.getWait() : NO_WAIT));
    }

    static Command rekeyIke(RekeyIkeSaRequest request) throws InvalidException {
        Target target =
                switch (request.getTargetCase()) {
                    case CONNECTION ->
                            new Target.OfConnection(named("connection", request.getConnection()));
                    case IKE_SA_ID -> ikeSa(request.getIkeSaId());
                    case TARGET_NOT_SET -> throw noTarget("a connection or an IKE SA");
                };
        return new Command.RekeyIke(
                target, waitMax(request.hasWait() ? request.getWait() : NO_WAIT));
    }

    private static InvalidException noTarget(String what) {
        return new InvalidException("target", "", "no target is named", "name " + what);
    }

    private static String named(String field, String value) throws InvalidException {
        if (value.isEmpty()) {
            throw new InvalidException(field, "", field + " is empty", "name one");
        }
        return value;
    }

    private static Target child(ChildName name) throws InvalidException {
        return new Target.OfChild(
                named("child.connection", name.getConnection()),
                named("child.child", name.getChild()));
    }

    private static Target ikeSa(String id) throws InvalidException {
        Optional<IkeSaName> name = IkeSaName.parse(id);
        return new Target.OfIkeSa(
                name.orElseThrow(() ->
                        new InvalidException(
                                "ike_sa_id",
                                id,
                                "it is no id of an IKE SA",
                                "copy IkeSa.id from a list")));
    }

    private static Target childSa(String id) throws InvalidException {
        if (!id.matches("[0-9]{1," + ID_DIGITS_MAX + "}")) {
            throw new InvalidException(
                    "child_sa_id", id, "it is no id of a Child SA", "copy ChildSa.id from a list");
        }
        return new Target.OfChildSa(new ChildSaId(Long.parseLong(id)));
    }

    private static java.time.Duration waitMax(Duration wait) throws InvalidException {
        java.time.Duration duration =
                java.time.Duration.ofSeconds(wait.getSeconds(), wait.getNanos());
        if (duration.isNegative() || duration.toSeconds() > WAIT_SECONDS_MAX) {
            throw new InvalidException(
                    "wait",
                    duration.toString(),
                    "a wait is 0 to %d seconds".formatted(WAIT_SECONDS_MAX),
                    "wait less, or watch the events");
        }
        return duration;
    }

    static Optional<String> connection(String filter) {
        return filter.isEmpty() ? Optional.empty() : Optional.of(filter);
    }

    static int pageSize(int asked) throws InvalidException {
        if (asked < 0 || asked > PAGE_MAX) {
            throw new InvalidException(
                    "page_size",
                    String.valueOf(asked),
                    "a page has 1 to %d entries".formatted(PAGE_MAX),
                    "ask for less, or 0 for the most");
        }
        return asked == 0 ? PAGE_MAX : asked;
    }

    /// A token is the number of entries that came before.
    static int pageStart(String token) throws InvalidException {
        if (!token.matches("[0-9]{0,9}")) {
            throw new InvalidException(
                    "page_token",
                    token,
                    "it is no token of ours",
                    "copy next_page_token of the page before");
        }
        return token.isEmpty() ? 0 : Integer.parseInt(token);
    }
}
