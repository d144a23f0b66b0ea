package io.triplane.cli.grammar;

/// What can be done besides configuring.
public enum Verb {
    CONFIGURE,
    EXIT,
    END,
    HELP,
    TERMINAL_LENGTH,
    SHOW_RUNNING,
    SHOW_STARTUP,
    SHOW_IKE_SA,
    SHOW_SA,
    SHOW_TUNNEL,
    SHOW_VERSION,
    SHOW_COMMANDS,
    WRITE_MEMORY,
    INITIATE,
    TERMINATE_IKE_SA,
    TERMINATE_CHILD_SA,
    REKEY,
    MONITOR
}
