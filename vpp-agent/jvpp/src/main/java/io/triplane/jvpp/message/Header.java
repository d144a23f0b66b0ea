package io.triplane.jvpp.message;

/// What stands between the message id and the fields.
public enum Header {
    /// Requests, and the few replies that repeat the client's index.
    CLIENT_AND_CONTEXT(8),
    /// Replies, rows of a dump, and `sockclnt_create`.
    CONTEXT(4),
    /// Events: they answer nothing.
    CLIENT(4);

    private final int octets;

    Header(int octets) {
        this.octets = octets;
    }

    int octets() {
        return octets;
    }
}
