package io.triplane.ikev2;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.NotifyType;
import java.util.Optional;

/// Something that was expected to go wrong now and then: what the peer hears of it, what the
/// operator reads, and what it means for the SA.
///
/// @param cause what the operator reads; never contains key material
public record Failure(PeerAnswer toPeer, Cause cause, Verdict verdict) {
    /// What goes back on the wire.
    public sealed interface PeerAnswer {
        /// Nothing.
        record Silence() implements PeerAnswer {}

        /// An error notify, RFC 7296 §3.10.1.
        record Notify(NotifyType type, Bytes data) implements PeerAnswer {}
    }

    /// What the failure ends.
    public enum Verdict {
        KEEP_SA,
        CLOSE_CHILD,
        CLOSE_IKE
    }

    public Failure(PeerAnswer toPeer, String code, String text, Verdict verdict) {
        this(toPeer, new Cause(code, text), verdict);
    }

    public static Failure silent(String code, String text, Verdict verdict) {
        return silent(new Cause(code, text), verdict);
    }

    public static Failure silent(Cause cause, Verdict verdict) {
        return new Failure(new PeerAnswer.Silence(), cause, verdict);
    }

    public static Failure told(NotifyType type, String code, String text, Verdict verdict) {
        return told(type, new Cause(code, text), verdict);
    }

    public static Failure told(NotifyType type, Cause cause, Verdict verdict) {
        return new Failure(new PeerAnswer.Notify(type, Bytes.EMPTY), cause, verdict);
    }

    public String code() {
        return cause.code();
    }

    public String text() {
        return cause.text();
    }

    /// Why something was refused or has ended, be it a failure or a wish.
    ///
    /// @param code stable and dotted, e.g. `ike.closed.by-peer`
    /// @param text a sentence with both sides' values and the nearest remedy, as far as known
    /// @param mismatch the values and the remedy one by one, where values of both sides are at
    ///   issue
    public record Cause(String code, String text, Optional<Mismatch> mismatch) {
        public Cause(String code, String text) {
            this(code, text, Optional.empty());
        }

        public Cause(String code, String text, Mismatch mismatch) {
            this(code, text, Optional.of(mismatch));
        }

        @Override
        public String toString() {
            return code + ": " + text;
        }
    }
}
