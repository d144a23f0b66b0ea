package io.triplane.cli.grammar;

import io.triplane.cli.grammar.Verb.Action;
import io.triplane.cli.grammar.Verb.Navigation;
import io.triplane.cli.grammar.Verb.Save;
import io.triplane.cli.grammar.Verb.Show;
import io.triplane.model.schema.ValueType;

/// The words that show and do; none of them writes configuration.
public final class ExecGrammar {
    /// Slot that names a connection.
    public static final String NAME = "name";

    /// Slot that names a child.
    public static final String CHILD = "child";

    /// Slot that names an object of any kind.
    public static final String OBJECT = "object";

    private static final int LINES_MAX = 10_000;
    private static final int WAIT_SECONDS_MAX = 60;
    private static final String CONNECTIONS = "IPSEC_CONNECTION";
    private static final String CHILDREN = "IPSEC_CHILD";

    public static final View EXEC = build();

    private ExecGrammar() {}

    private static View build() {
        View.Builder view =
                View.named("exec")
                        .topic("show", "print configuration or state")
                        .topic("show ipsec", "state of connections and their SAs")
                        .topic("show vpn", "the same under other words")
                        .topic("test", "set up SAs now")
                        .topic("clear", "delete SAs now")
                        .topic("detail", "every field")
                        .topic("all", "all of them, defaults included")
                        .slot(object("name", CONNECTIONS, "the connection"))
                        .slot(
                                Slot.ofType("child", ValueType.name(), "the child")
                                        .withNames(CHILDREN, 1))
                        .slot(
                                Slot.ofType(
                                        "seconds",
                                        ValueType.integer(0, WAIT_SECONDS_MAX),
                                        "how long to wait for the outcome"))
                        .slot(
                                Slot.ofType(
                                        "lines",
                                        ValueType.integer(0, LINES_MAX),
                                        "lines of a page; 0: no pages"));
        running(view);
        showState(view);
        actions(view);
        return view.line("configure [terminal]", run(Navigation.CONFIGURE), "enter configuration")
                .line("write memory", run(Save.MEMORY), "save the configuration")
                .line(
                        "copy running-config startup-config",
                        run(Save.MEMORY),
                        "save the configuration")
                .line(
                        "terminal length <lines>",
                        run(Navigation.TERMINAL_LENGTH),
                        "length of a page")
                .line("help", run(Navigation.HELP), "how this command line works")
                .line("end", run(Navigation.END), "leave configuration")
                .line("exit", run(Navigation.EXIT), "leave this view")
                .line("quit", run(Navigation.EXIT), "leave this view")
                .build();
    }

    private static void running(View.Builder view) {
        String show = "show running-config";
        Meaning running = run(Show.RUNNING);
        view.line(show + " [all]", running, "the configuration as commands")
                .line(show + " global [all]", running, "settings of the gateway")
                .line(show + " dataplane [all]", running, "the VPP that is programmed")
                .slot(object(OBJECT, "IKE_SECRET", "the secret"))
                .line(show + " secret [<object>] [all]", running, "shared secrets, sealed")
                .slot(object(OBJECT, "IPSEC_INTERFACE", "the interface"))
                .line(show + " interface [<object>] [all]", running, "tunnel interfaces")
                .slot(object(OBJECT, CONNECTIONS, "the connection"))
                .line(show + " ipsec [<object>] [all]", running, "connections")
                .line("show startup-config", run(Show.STARTUP), "what was saved last");
    }

    private static void showState(View.Builder view) {
        view.line("show ipsec ike-sa [<name>] [detail]", run(Show.IKE_SA), "IKE SAs")
                .line("show ipsec sa [<name>] [detail]", run(Show.CHILD_SA), "Child SAs")
                .line(
                        "show ipsec tunnel [<name>] [detail]",
                        run(Show.TUNNEL),
                        "connections: configured and in force")
                .line("show vpn ike-sa [gateway <name>] [detail]", run(Show.IKE_SA), "IKE SAs")
                .line("show vpn ipsec-sa [tunnel <name>] [detail]", run(Show.CHILD_SA), "Child SAs")
                .line("show version", run(Show.VERSION), "versions, and what runs here")
                .line("show commands", run(Navigation.COMMANDS), "every command");
    }

    private static void actions(View.Builder view) {
        view.line(
                        "initiate ipsec <name> [child <child>] [wait <seconds>]",
                        run(Action.INITIATE),
                        "set up what is missing of a connection")
                .line(
                        "test ipsec ike-sa <name> [wait <seconds>]",
                        run(Action.INITIATE),
                        "set up the IKE SA and its children")
                .line(
                        "test ipsec child-sa <name> [<child>] [wait <seconds>]",
                        run(Action.INITIATE),
                        "set up one child, or all")
                .line(
                        "test vpn ike-sa gateway <name> [wait <seconds>]",
                        run(Action.INITIATE),
                        "set up the IKE SA and its children")
                .line(
                        "test vpn ipsec-sa tunnel <name> [wait <seconds>]",
                        run(Action.INITIATE),
                        "set up the Child SAs")
                .line(
                        "clear ipsec ike-sa <name> [wait <seconds>]",
                        run(Action.TERMINATE_IKE_SA),
                        "delete the IKE SAs of a connection and what they carry")
                .line(
                        "clear ipsec ike-sa all [wait <seconds>]",
                        run(Action.TERMINATE_IKE_SA),
                        "delete every IKE SA")
                .line(
                        "clear ipsec sa <name> [<child>] [wait <seconds>]",
                        run(Action.TERMINATE_CHILD_SA),
                        "delete the Child SAs of a connection")
                .line(
                        "clear vpn ike-sa gateway <name> [wait <seconds>]",
                        run(Action.TERMINATE_IKE_SA),
                        "delete the IKE SAs of a connection")
                .line(
                        "clear vpn ipsec-sa tunnel <name> [wait <seconds>]",
                        run(Action.TERMINATE_CHILD_SA),
                        "delete the Child SAs of a connection")
                .line(
                        "rekey ipsec <name> [<child>] [wait <seconds>]",
                        run(Action.REKEY),
                        "replace the keys of a Child SA")
                .line(
                        "rekey ike-sa <name> [wait <seconds>]",
                        run(Action.REKEY_IKE_SA),
                        "replace the keys of the IKE SAs of a connection; its children stay")
                .line(
                        "monitor events [<name>] [messages]",
                        run(Action.MONITOR),
                        "print events as they happen, until Ctrl-C");
    }

    private static Meaning run(Verb verb) {
        return new Meaning.Run(verb);
    }

    private static Slot object(String name, String table, String help) {
        return Slot.ofType(name, ValueType.name(), help).withNames(table, 0);
    }
}
