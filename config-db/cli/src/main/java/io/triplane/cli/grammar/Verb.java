package io.triplane.cli.grammar;

/// What can be done besides configuring.
public sealed interface Verb {
    /// Moves about in the command line itself.
    enum Navigation implements Verb {
        CONFIGURE,
        EXIT,
        END,
        HELP,
        COMMANDS,
        TERMINAL_LENGTH
    }

    /// Prints what the databases hold.
    enum Show implements Verb {
        RUNNING,
        STARTUP,
        IKE_SA,
        CHILD_SA,
        TUNNEL,
        VERSION
    }

    /// Writes the start-up file.
    enum Save implements Verb {
        MEMORY
    }

    /// Asks the daemon for something.
    enum Action implements Verb {
        INITIATE,
        TERMINATE_IKE_SA,
        TERMINATE_CHILD_SA,
        REKEY,
        REKEY_IKE_SA,
        MONITOR
    }
}
