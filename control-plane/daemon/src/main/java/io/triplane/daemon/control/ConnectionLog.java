package io.triplane.daemon.control;

import io.triplane.daemon.config.Trouble;
import io.triplane.ikev2.Failure;
import io.triplane.ikev2.wire.NotifyType;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What is remembered of each connection beyond its SAs: failures, counts, totals of Child SAs that
/// are gone. Owned by the control thread.
final class ConnectionLog {
    private final Map<String, Entry> entries = new HashMap<>();

    /// Why something failed last, and when.
    record LastError(Trouble trouble, Instant at) {}

    /// One connection's record.
    static final class Entry {
        private final Map<NotifyType, Long> told = new EnumMap<>(NotifyType.class);
        private Optional<LastError> lastError = Optional.empty();
        private Traffic pastIn = Traffic.NONE;
        private Traffic pastOut = Traffic.NONE;
        private long negotiations;
        private long failures;
        private long rekeys;

        Optional<LastError> lastError() {
            return lastError;
        }

        long negotiations() {
            return negotiations;
        }

        long failures() {
            return failures;
        }

        long rekeys() {
            return rekeys;
        }

        Traffic pastIn() {
            return pastIn;
        }

        Traffic pastOut() {
            return pastOut;
        }

        /// How often that notify was the answer to the peer.
        long told(NotifyType type) {
            return told.getOrDefault(type, 0L);
        }

        void error(Trouble trouble, Instant at) {
            lastError = Optional.of(new LastError(trouble, at));
        }

        void failed(Failure failure, Instant at) {
            failures++;
            negotiations++;
            error(Trouble.said(failure.code(), failure.text()), at);
            switch (failure.toPeer()) {
                case Failure.PeerAnswer.Notify notify -> told.merge(notify.type(), 1L, Long::sum);
                case Failure.PeerAnswer.Silence _ -> {}
            }
        }

        void succeeded() {
            negotiations++;
        }

        void rekeyed() {
            rekeys++;
        }

        void gone(ChildSaInfo child) {
            pastIn = pastIn.plus(child.in());
            pastOut = pastOut.plus(child.out());
        }
    }

    Entry of(String connection) {
        return entries.computeIfAbsent(connection, _ -> new Entry());
    }

    void forget(String connection) {
        entries.remove(connection);
    }
}
