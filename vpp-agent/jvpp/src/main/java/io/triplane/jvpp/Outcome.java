package io.triplane.jvpp;

/// What became of a request. A refusal or a lost VPP is expected and so a value, never an
/// exception.
public sealed interface Outcome<A> {
    /// Carried out; a retval in the answer is 0.
    record Done<A>(A answer) implements Outcome<A> {}

    /// Not carried out, or not known to be.
    record Failed<A>(VppFailure failure) implements Outcome<A> {}
}
