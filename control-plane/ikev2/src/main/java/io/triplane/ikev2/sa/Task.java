package io.triplane.ikev2.sa;

import io.triplane.ikev2.ChildSaId;
import io.triplane.ikev2.Failure.Cause;
import io.triplane.ikev2.state.StateReader;
import io.triplane.ikev2.state.StateWriter;
import io.triplane.ikev2.state.StoredValues;

/// Something we want of the peer, waiting until no other request of ours is open (RFC 7296 §2.3,
/// window 1). What is more urgent goes first; tasks of one kind go in order.
public sealed interface Task {
    /// Ends the IKE SA.
    record EndIke(Cause cause) implements Task {}

    /// Tells the peer to use the path of the IKE SA from now on (RFC 4555).
    record UpdateAddresses() implements Task {}

    /// Asks whether the peer is at its new address, before its children go there (RFC 4555).
    ///
    /// @param reencapsulate whether a NAT has come or gone with it
    record CheckRoute(boolean reencapsulate) implements Task {}

    /// Tells the peer our addresses (RFC 4555).
    record TellAddresses() implements Task {}

    /// Deletes one pair of ESP SAs. It may be one that nothing else here knows any more: what the
    /// data plane never had, or has lost, is forgotten at once.
    record DeleteSa(int inboundSpi) implements Task {}

    /// Replaces the IKE SA by one with new keys.
    record RekeyIke() implements Task {}

    /// Replaces the pair that carries the traffic of a child.
    record RekeyChild(ChildSaId child) implements Task {}

    /// Sets a configured child up.
    record CreateChild(String childName) implements Task {}

    /// Asks whether the peer is alive.
    record CheckLiveness() implements Task {}

    /// Lower goes first.
    default int urgency() {
        return switch (this) {
            case EndIke _ -> 0;
            case UpdateAddresses _ -> 1;
            case CheckRoute _ -> 2;
            case DeleteSa _ -> 3;
            case RekeyIke _ -> 4;
            case RekeyChild _ -> 5;
            case CreateChild _ -> 6;
            case TellAddresses _ -> 7;
            case CheckLiveness _ -> 8;
        };
    }

    /// Whether this task makes `other` needless when both wait.
    default boolean covers(Task other) {
        return this instanceof EndIke ? other instanceof EndIke : equals(other);
    }

    static void write(StateWriter out, Task task) {
        out.tag(task.urgency());
        out.version(1);
        switch (task) {
            case EndIke(Cause cause) -> StoredValues.write(out, cause);
            case DeleteSa(int spi) -> out.u32(spi);
            case CheckRoute(boolean reencapsulate) -> out.bool(reencapsulate);
            case UpdateAddresses(), TellAddresses(), RekeyIke() -> {}
            case RekeyChild(ChildSaId child) -> out.u64(child.number());
            case CreateChild(String name) -> out.text(name);
            case CheckLiveness() -> {}
        }
    }

    static Task read(StateReader in) {
        int tag = in.tag();
        in.version("task", 1);
        return switch (tag) {
            case 0 -> new EndIke(StoredValues.cause(in));
            case 1 -> new UpdateAddresses();
            case 2 -> new CheckRoute(in.bool());
            case 3 -> new DeleteSa(in.u32());
            case 4 -> new RekeyIke();
            case 5 -> new RekeyChild(new ChildSaId(in.u64()));
            case 6 -> new CreateChild(in.text());
            case 7 -> new TellAddresses();
            case 8 -> new CheckLiveness();
            default -> throw in.unknownTag("task", tag);
        };
    }
}
