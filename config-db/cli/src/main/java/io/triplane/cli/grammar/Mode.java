package io.triplane.cli.grammar;

/// What a configuration line does to what it names.
public enum Mode {
    /// Sets it.
    SET,
    /// `no …`: removes it, or turns it off.
    NO,
    /// `default …`: back to the value that holds where nothing is configured.
    DEFAULT
}
