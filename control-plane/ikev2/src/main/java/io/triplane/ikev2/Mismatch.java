package io.triplane.ikev2;

import java.util.List;
import java.util.Optional;

/// Values of both sides that do not meet, and what would make them meet: the structured part of a
/// refusal, for whoever shows it ([Failure.Cause#mismatch]).
///
/// @param ours what we have, in the words of the configuration
/// @param peers what the peer sent; empty where it refuses ours and does not tell its own
/// @param differences in what the nearest of both differ; empty where nothing is known of that
/// @param remedy the nearest change, on either side, with which they would meet
public record Mismatch(
        Subject subject,
        String ours,
        Optional<String> peers,
        List<Difference> differences,
        String remedy) {
    /// What is compared.
    public enum Subject {
        IKE_PROPOSAL,
        CHILD_PROPOSAL,
        /// Tunnel or transport.
        CHILD_MODE,
        SELECTORS,
        IDENTITY
    }

    /// One kind of value in which two otherwise near things differ.
    ///
    /// @param kind a transform type's token, such as `ENCR` (RFC 7296 §3.3.2)
    /// @param ours `none` where we have nothing of the kind
    /// @param peers `none` where the peer has nothing of the kind
    public record Difference(String kind, String ours, String peers) {
        /// Of a side that has nothing of the kind.
        public static final String NONE = "none";

        @Override
        public String toString() {
            return "%s (peer: %s, we: %s)".formatted(kind, peers, ours);
        }

        /// What would make this kind meet.
        String remedy() {
            if (peers.equals(NONE)) {
                return "have the peer offer one of %s as %s".formatted(ours, kind);
            }
            return ours.equals(NONE)
                    ? "have the peer leave out %s".formatted(kind)
                    : "add %s to ours or %s to the peer's %s".formatted(peers, ours, kind);
        }
    }

    public Mismatch {
        differences = List.copyOf(differences);
    }

    /// Of proposals: the remedy follows from the differences of the nearest pair.
    public static Mismatch ofProposals(
            Subject subject, String ours, String peers, List<Difference> differences) {
        String remedy =
                differences.isEmpty()
                        ? "configure one proposal alike on both sides"
                        : String.join("; ", differences.stream().map(Difference::remedy).toList());
        return new Mismatch(subject, ours, Optional.of(peers), differences, remedy);
    }

    /// Of values the peer refuses without telling what it would take.
    public static Mismatch untold(Subject subject, String ours, String remedy) {
        return new Mismatch(subject, ours, Optional.empty(), List.of(), remedy);
    }
}
