package io.triplane.ikev2.wire;

/// The peer's octets do not parse. Carries no stack trace, so that a flood of garbage stays cheap,
/// and never leaves this package: [MessageDecoder] turns it into a [DecodeResult].
final class MalformedException extends Exception {
    private final int offset;

    MalformedException(String what, int offset) {
        super(what, null, false, false);
        this.offset = offset;
    }

    /// Where reading stopped, in octets from the start of what was being read.
    int offset() {
        return offset;
    }

    String what() {
        return String.valueOf(getMessage());
    }
}
