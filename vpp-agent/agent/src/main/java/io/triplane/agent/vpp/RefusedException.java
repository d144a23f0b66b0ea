package io.triplane.agent.vpp;

import io.triplane.jvpp.VppFailure;
import io.triplane.plane.PlaneAnswer;
import java.util.Optional;

/// A request cannot be carried out. Expected, so checked and without a stack trace; it never leaves
/// the agent, whose doors answer with [#refusal].
public final class RefusedException extends Exception {
    private final transient PlaneAnswer.Refused refusal;
    private final transient Optional<VppFailure> cause;

    private RefusedException(PlaneAnswer.Refused refusal, Optional<VppFailure> cause) {
        super(refusal.text(), null, false, false);
        this.refusal = refusal;
        this.cause = cause;
    }

    /// The same request will be refused again until the configuration changes.
    public static RefusedException lasting(String code, String text) {
        return new RefusedException(new PlaneAnswer.Refused(code, text, false), Optional.empty());
    }

    /// The same request may succeed later.
    public static RefusedException temporary(String code, String text) {
        return new RefusedException(new PlaneAnswer.Refused(code, text, true), Optional.empty());
    }

    /// What VPP said, or that it said nothing.
    static RefusedException of(VppFailure failure) {
        PlaneAnswer.Refused refusal =
                switch (failure) {
                    case VppFailure.Refused said ->
                            new PlaneAnswer.Refused("plane.vpp.refused", said.text(), false);
                    case VppFailure.TimedOut silence ->
                            new PlaneAnswer.Refused(
                                    "plane.vpp.timeout",
                                    silence.text() + "; see VPP's log for the message it dropped",
                                    true);
                    case VppFailure.Lost lost ->
                            new PlaneAnswer.Refused(
                                    "plane.vpp.lost",
                                    lost.text() + "; it is tried again when VPP is back",
                                    true);
                    case VppFailure.BadAnswer bad ->
                            new PlaneAnswer.Refused(
                                    "plane.vpp.bad-answer", bad.text() + "; use VPP 26.06", false);
                    case VppFailure.Unsupported absent ->
                            new PlaneAnswer.Refused("plane.vpp.unsupported", absent.text(), false);
                    case VppFailure.Overloaded full ->
                            new PlaneAnswer.Refused("plane.vpp.overloaded", full.text(), true);
                };
        return new RefusedException(refusal, Optional.of(failure));
    }

    /// The same refusal with what to do about it.
    public RefusedException withRemedy(String remedy) {
        return new RefusedException(
                new PlaneAnswer.Refused(
                        refusal.code(), refusal.text() + "; " + remedy, refusal.temporary()),
                cause);
    }

    public PlaneAnswer.Refused refusal() {
        return refusal;
    }

    /// Whether VPP itself said no, with this number.
    public boolean isRetval(int retval) {
        return cause.isPresent()
                && cause.get() instanceof VppFailure.Refused said
                && said.retval() == retval;
    }

    /// Whether the connection ended, and with it everything that was known of VPP.
    public boolean isLost() {
        return cause.isPresent() && cause.get() instanceof VppFailure.Lost;
    }

    /// Whether the request may have been carried out all the same.
    public boolean isInDoubt() {
        return cause.isPresent()
                && (cause.get() instanceof VppFailure.TimedOut
                        || cause.get() instanceof VppFailure.BadAnswer);
    }
}
