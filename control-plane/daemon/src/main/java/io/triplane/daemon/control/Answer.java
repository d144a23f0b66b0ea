package io.triplane.daemon.control;

import io.triplane.daemon.config.Trouble;
import java.util.List;
import java.util.Optional;

/// The answer to a [Command].
public sealed interface Answer {
    /// It cannot be carried out as it stands; nothing was done.
    record Refused(Reason reason, Trouble trouble) implements Answer {}

    /// It was carried out, and this is what became of it so far.
    ///
    /// @param trouble why it failed
    /// @param ikeSas those that were acted on and still stand
    record Acted(
            Outcome outcome,
            Optional<Trouble> trouble,
            List<IkeSaInfo> ikeSas,
            List<ChildSaInfo> childSas)
            implements Answer {
        public Acted {
            ikeSas = List.copyOf(ikeSas);
            childSas = List.copyOf(childSas);
        }
    }

    /// Why a command was refused.
    enum Reason {
        /// No such object.
        NOT_FOUND,
        /// The command makes no sense for that object.
        INVALID,
        /// Not in the present state of the object.
        NOT_NOW,
        /// Too much is under way already.
        BUSY
    }

    /// How far it came.
    enum Outcome {
        /// What was asked holds.
        DONE,
        /// Still under way when the wait ended.
        UNDER_WAY,
        FAILED
    }
}
