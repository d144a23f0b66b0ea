package io.triplane.jvpp;

import static java.util.stream.Collectors.joining;

import io.triplane.jvpp.message.MessageTable;
import java.util.List;

/// What became of an attempt to connect.
public sealed interface ConnectOutcome {
    /// The connection stands and has every message that was required.
    record Connected(VppClient client) implements ConnectOutcome {}

    /// Nobody answers at the socket.
    record Unreachable(String reason) implements ConnectOutcome {}

    /// A VPP answers but is not one we can work with.
    record Incompatible(List<MessageTable.Missing> missing) implements ConnectOutcome {
        public Incompatible {
            missing = List.copyOf(missing);
        }

        /// All of them, for the operator.
        public String reason() {
            return "this VPP lacks %d messages that are needed (wanted: VPP 26.06): %s"
                    .formatted(
                            missing.size(),
                            missing.stream()
                                    .map(MessageTable.Missing::toString)
                                    .collect(joining("; ")));
        }
    }
}
