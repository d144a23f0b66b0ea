package io.triplane.ikev2.crypto;

/// Whether an AUTH payload proves what it should.
public sealed interface AuthVerdict {
    record Proven() implements AuthVerdict {}

    /// The peer hears AUTHENTICATION_FAILED and nothing more; `why` is for the operator.
    record Refused(String why) implements AuthVerdict {}
}
