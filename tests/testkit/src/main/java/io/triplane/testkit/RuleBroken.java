package io.triplane.testkit;

/// A rule that must hold at every step does not; the message says which, and what led to it.
public final class RuleBroken extends AssertionError {
    RuleBroken(String rule, Object transcript) {
        super(rule + "\n" + transcript);
    }
}
