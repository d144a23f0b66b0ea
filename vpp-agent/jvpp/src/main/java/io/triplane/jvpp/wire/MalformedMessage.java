package io.triplane.jvpp.wire;

/// Octets that do not hold what their message promises: the other side's mistake, never ours. It is
/// checked and has no stack trace; what reads from a socket turns it into a failed request or a
/// closed connection.
public final class MalformedMessage extends Exception {
    private final String text;

    public MalformedMessage(String text) {
        super(text, null, false, false);
        this.text = text;
    }

    /// What is wrong, and where.
    public String text() {
        return text;
    }
}
