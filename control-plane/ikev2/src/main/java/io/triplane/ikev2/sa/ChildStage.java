package io.triplane.ikev2.sa;

import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.Tick;
import io.triplane.ikev2.crypto.EspKeys;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;

/// How far one pair of ESP SAs is. "In" and "out" below say what the data plane has of it.
///
/// ```
/// new, or rekey by us:   Receiving -> Sending -> Installed
/// rekey by the peer:     Receiving -> Registered -> (peer deletes the old pair) Sending -> Installed
/// old pair, by us:       Installed -> Deleting(REPLACED) -> Retiring
/// old pair, by the peer: Installed -> Replaced -> (peer deletes it) Retiring
/// ```
public sealed interface ChildStage {
    /// In is asked for; the outbound keys wait.
    record Receiving(long requestId, EspKeys outboundKeys) implements ChildStage {}

    /// In only. The peer made it to replace another pair and moves to it with the Delete of that
    /// one (R1, R3); `until` then at the latest it is taken for redundant.
    record Registered(EspKeys outboundKeys, Tick until) implements ChildStage {}

    /// In, and out is asked for.
    record Sending(long requestId) implements ChildStage {}

    /// In and out.
    record Installed() implements ChildStage {}

    /// In and out; a Registered pair of the peer's making stands ready to replace it.
    record Replaced() implements ChildStage {}

    /// In and out, though the peer has deleted it: our request to replace it is still open, and its
    /// answer may be under way (RFC 7296 §2.25.1).
    record Doomed() implements ChildStage {}

    /// Our Delete waits or is under way; what the data plane has depends on the reason.
    record Deleting(Why why, Cause cause) implements ChildStage {}

    /// In only, for packets that are late (R4).
    record Retiring(Tick until) implements ChildStage {}

    /// Why we delete a pair.
    enum Why {
        /// The child ends. In and out, until the peer has answered.
        ENDED,
        /// Our replacement for it carries the traffic. In only.
        REPLACED
    }

    static void write(StateWriter out, ChildStage stage) {
        switch (stage) {
            case Receiving(long requestId, EspKeys keys) -> {
                head(out, 0);
                out.u64(requestId);
                StoredValues.write(out, keys);
            }
            case Registered(EspKeys keys, Tick until) -> {
                head(out, 1);
                StoredValues.write(out, keys);
                out.tick(until);
            }
            case Sending(long requestId) -> {
                head(out, 2);
                out.u64(requestId);
            }
            case Installed() -> head(out, 3);
            case Replaced() -> head(out, 4);
            case Doomed() -> head(out, 5);
            case Deleting(Why why, Cause cause) -> {
                head(out, 6);
                out.enumerated(why);
                StoredValues.write(out, cause);
            }
            case Retiring(Tick until) -> {
                head(out, 7);
                out.tick(until);
            }
        }
    }

    static ChildStage read(StateReader in) {
        int tag = in.tag();
        in.version("stage of a Child SA", 1);
        return switch (tag) {
            case 0 -> new Receiving(in.u64(), StoredValues.espKeys(in));
            case 1 -> new Registered(StoredValues.espKeys(in), in.tick());
            case 2 -> new Sending(in.u64());
            case 3 -> new Installed();
            case 4 -> new Replaced();
            case 5 -> new Doomed();
            case 6 -> new Deleting(in.enumerated(Why.class), StoredValues.cause(in));
            case 7 -> new Retiring(in.tick());
            default -> throw in.unknownTag("stage of a Child SA", tag);
        };
    }

    private static void head(StateWriter out, int tag) {
        out.tag(tag);
        out.version(1);
    }

    /// Zeroes the keys it holds.
    default void wipe() {
        switch (this) {
            case Receiving(long _, EspKeys keys) -> keys.close();
            case Registered(EspKeys keys, Tick _) -> keys.close();
            case Sending _, Installed _, Replaced _, Doomed _, Deleting _, Retiring _ -> {}
        }
    }
}
