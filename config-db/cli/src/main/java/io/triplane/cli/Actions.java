package io.triplane.cli;

import io.triplane.cli.action.ActionAnswers;
import io.triplane.cli.action.EventMonitor;
import io.triplane.cli.action.GatewayActions;
import io.triplane.cli.grammar.Command;
import io.triplane.cli.grammar.ExecGrammar;
import io.triplane.cli.grammar.Fault;
import io.triplane.cli.grammar.Verb;
import io.triplane.cli.show.Reply;
import io.triplane.model.ConnectionTable;
import io.triplane.model.IpsecChild;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The commands that ask the daemon for something. The first use of this class loads gRPC.
final class Actions {
    private static final String CHILD_AMBIGUOUS = "action.child.ambiguous";
    private static final int WAIT_SECONDS = 10;

    private final Gateway gateway;
    private final Output output;
    private final Interrupts interrupts;

    Actions(Gateway gateway, Output output, Interrupts interrupts) {
        this.gateway = gateway;
        this.output = output;
        this.interrupts = interrupts;
    }

    /// Replies in the order of the objects acted on; several where the command means several.
    List<Reply> replies(Command command, Verb.Action verb) {
        int wait = command.value("seconds").map(Integer::parseInt).orElse(WAIT_SECONDS);
        Optional<String> child = command.value(ExecGrammar.CHILD);
        try (GatewayActions actions = new GatewayActions(gateway.grpcSocket())) {
            return switch (verb) {
                case INITIATE -> List.of(initiate(actions, name(command), child, wait));
                case TERMINATE_IKE_SA -> terminateIkeSas(actions, command, wait);
                case TERMINATE_CHILD_SA -> terminateChildren(actions, name(command), child, wait);
                case REKEY -> List.of(rekey(actions, name(command), child, wait));
                case REKEY_IKE_SA ->
                        List.of(
                                ActionAnswers.of(
                                        actions.rekeyIkeSas(name(command), wait),
                                        name(command),
                                        wait));
                case MONITOR -> monitor(actions, command);
            };
        }
    }

    private static Reply initiate(
            GatewayActions actions, String name, Optional<String> child, int wait) {
        return ActionAnswers.of(
                actions.initiate(name, child.orElse(""), wait), label(name, child), wait);
    }

    private List<Reply> terminateIkeSas(GatewayActions actions, Command command, int wait) {
        List<String> names =
                command.says("all")
                        ? gateway.rows(ConnectionTable.TABLE).stream()
                                .map(row -> row.key().part(0))
                                .toList()
                        : List.of(name(command));
        List<Reply> replies = new ArrayList<>();
        for (String name : names) {
            replies.add(ActionAnswers.of(actions.terminateIkeSas(name, wait), name, wait));
        }
        return replies;
    }

    private List<Reply> terminateChildren(
            GatewayActions actions, String name, Optional<String> named, int wait) {
        List<Reply> replies = new ArrayList<>();
        for (String child : named.map(List::of).orElseGet(() -> children(name))) {
            replies.add(
                    ActionAnswers.of(
                            actions.terminateChild(name, child, wait),
                            label(name, Optional.of(child)),
                            wait));
        }
        return replies;
    }

    /// Without a child the connection's only one is meant.
    private Reply rekey(GatewayActions actions, String name, Optional<String> named, int wait) {
        List<String> children = named.map(List::of).orElseGet(() -> children(name));
        if (children.size() != 1) {
            return new Reply.Fails(
                    Fault.of(
                            CHILD_AMBIGUOUS,
                            "child \"\" of %s may be any of %s; name one"
                                    .formatted(name, String.join(", ", children))));
        }
        String child = children.getFirst();
        return ActionAnswers.of(
                actions.rekey(name, child, wait), label(name, Optional.of(child)), wait);
    }

    private List<Reply> monitor(GatewayActions actions, Command command) {
        EventMonitor monitor = new EventMonitor();
        Optional<Fault> ended;
        try (Interrupts.Watch _ = interrupts.watch(monitor::stop)) {
            ended =
                    monitor.run(
                            actions,
                            command.value(ExecGrammar.NAME).orElse(""),
                            command.says("messages"),
                            output::item);
        }
        return ended.<List<Reply>>map(fault -> List.of(new Reply.Fails(fault))).orElse(List.of());
    }

    /// The configured children; the default one for a connection without rows of its own, so that
    /// the gateway says what is wrong with it.
    private List<String> children(String connection) {
        List<String> children =
                gateway.rows(IpsecChild.TABLE, connection).stream()
                        .map(row -> row.key().part(1))
                        .toList();
        return children.isEmpty() ? List.of(IpsecChild.DEFAULT_NAME) : children;
    }

    private static String name(Command command) {
        return command.value(ExecGrammar.NAME).orElseThrow();
    }

    private static String label(String name, Optional<String> child) {
        return child.map(of -> name + " " + of).orElse(name);
    }
}
