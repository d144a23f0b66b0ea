package io.triplane.daemon.control;

import io.triplane.daemon.config.Trouble;
import io.triplane.daemon.control.Answer.Reason;
import java.time.Duration;

/// The words in which commands are refused.
final class Refusals {
    private Refusals() {}

    static Answer tooMany(Duration wait) {
        return of(
                Reason.BUSY,
                "command.busy",
                "wait",
                wait.toString(),
                "%d commands wait for their outcome already".formatted(Outcomes.PENDING_MAX),
                "ask again later");
    }

    static Answer busy(String connection) {
        return of(
                Reason.BUSY,
                "gateway.busy",
                "connection",
                connection,
                "its shard has no room for one more command",
                "ask again later");
    }

    static Answer target(Command.Target target, String text, String remedy) {
        return of(Reason.INVALID, "command.target", "target", target.toString(), text, remedy);
    }

    static Answer responder(String connection) {
        return of(
                Reason.NOT_NOW,
                "command.responder",
                "connection",
                connection,
                "this end may only answer: the role is responder, or the peer has no single"
                        + " address",
                "let the peer begin, or set role and remote_address");
    }

    static Answer noConnection(String name) {
        return of(
                Reason.NOT_FOUND,
                "command.connection.unknown",
                "connection",
                name,
                "no connection of that name is in force",
                "configure it, or see why it is not in force with: show ipsec tunnel");
    }

    static Answer noChild(String connection, String child) {
        return of(
                Reason.NOT_FOUND,
                "command.child.unknown",
                "child",
                connection + "/" + child,
                "the connection has no child of that name that is up",
                "name one of its children, or none for all");
    }

    static Answer childDown(String connection, String child) {
        return of(
                Reason.NOT_FOUND,
                "command.child.down",
                "child",
                connection + "/" + child,
                "no Child SA of it stands",
                "initiate it first");
    }

    static Answer ikeDown(String connection) {
        return of(
                Reason.NOT_FOUND,
                "command.ike.down",
                "connection",
                connection,
                "no IKE SA of it stands",
                "initiate it first");
    }

    static Answer severalChildSas(String connection, String child, int count) {
        return of(
                Reason.NOT_NOW,
                "command.several",
                "child",
                connection + "/" + child,
                "%d Child SAs of it stand".formatted(count),
                "name one by its id");
    }

    static Answer noSa(String field, String value) {
        return of(
                Reason.NOT_FOUND,
                "command.sa.unknown",
                field,
                value,
                "no such SA stands",
                "list them; an id is never used twice");
    }

    private static Answer of(
            Reason reason, String code, String field, String value, String text, String remedy) {
        return new Answer.Refused(reason, new Trouble(code, field, value, text, remedy));
    }
}
