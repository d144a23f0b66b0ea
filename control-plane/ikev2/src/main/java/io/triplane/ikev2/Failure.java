package io.triplane.ikev2;

import io.triplane.ikev2.wire.Bytes;
import io.triplane.ikev2.wire.NotifyType;

/// Something that was expected to go wrong now and then: what the peer hears of it, what the
/// operator reads, and what it means for the SA.
///
/// @param code stable and dotted, e.g. `ike.auth.failed`
/// @param text names what is at fault with both sides' values and the nearest remedy; never
///   contains key material
public record Failure(PeerAnswer toPeer, String code, String text, Verdict verdict) {
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

    public static Failure silent(String code, String text, Verdict verdict) {
        return new Failure(new PeerAnswer.Silence(), code, text, verdict);
    }

    public static Failure told(NotifyType type, String code, String text, Verdict verdict) {
        return new Failure(new PeerAnswer.Notify(type, Bytes.EMPTY), code, text, verdict);
    }

    public Cause cause() {
        return new Cause(code, text);
    }

    /// Why something ended, be it a failure or a wish.
    ///
    /// @param code stable and dotted, e.g. `ike.closed.by-peer`
    public record Cause(String code, String text) {
        @Override
        public String toString() {
            return code + ": " + text;
        }
    }
}
