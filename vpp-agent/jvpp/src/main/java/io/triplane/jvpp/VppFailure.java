package io.triplane.jvpp;

import io.triplane.jvpp.message.MessageTable;
import io.triplane.jvpp.message.Retvals;
import java.time.Duration;

/// Why a request failed. Every one names the request and, in the caller's words, what it was about.
public sealed interface VppFailure {
    /// The message's name.
    String request();

    /// What the caller said the request was about, such as `SA 0x101 of site-b`.
    String subject();

    /// For the operator, on one line.
    String text();

    /// VPP said no and did nothing.
    record Refused(String request, String subject, int retval) implements VppFailure {
        @Override
        public String text() {
            return "VPP refused %s for %s: %s".formatted(request, subject, Retvals.words(retval));
        }
    }

    /// No answer in time. VPP drops what it cannot decode without a word, so whether the request
    /// was carried out is unknown: look before repeating it.
    record TimedOut(String request, String subject, Duration after) implements VppFailure {
        @Override
        public String text() {
            return "VPP did not answer %s for %s within %d ms"
                    .formatted(request, subject, after.toMillis());
        }
    }

    /// The connection ended, with it everything that VPP had told us.
    record Lost(String request, String subject, String reason) implements VppFailure {
        @Override
        public String text() {
            return "%s for %s failed: %s".formatted(request, subject, reason);
        }
    }

    /// The answer was short or of the wrong kind.
    record BadAnswer(String request, String subject, String what) implements VppFailure {
        @Override
        public String text() {
            return "VPP answered %s for %s with something else: %s"
                    .formatted(request, subject, what);
        }
    }

    /// This VPP does not have the message, or has it with another layout. Nothing was sent.
    record Unsupported(String request, String subject, MessageTable.Missing missing)
            implements VppFailure {
        @Override
        public String text() {
            return "%s for %s cannot be sent: %s".formatted(request, subject, missing);
        }
    }

    /// More requests are waiting than the client holds. Nothing was sent.
    record Overloaded(String request, String subject, int waiting) implements VppFailure {
        @Override
        public String text() {
            return "%s for %s was not sent: %d requests are waiting for VPP"
                    .formatted(request, subject, waiting);
        }
    }
}
